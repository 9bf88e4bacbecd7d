package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.recipe.value.AtomicCounter;
import io.coord.client.recipe.value.AtomicValue;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.client.recipe.value.Versioned;
import io.coord.it.curator.Curators;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicValueTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private enum Fault {
        CUT(1),
        EXPIRE(1),
        /** The server goes and comes back with the same sessions. */
        RESTART(4);

        /** Only each so many-th frame: a server takes its time to come back. */
        final int step;

        Fault(int step) {
            this.step = step;
        }
    }

    @Test
    void aValueIsWrittenOnlyOverTheVersionItWasMadeFrom() throws Exception {
        AtomicValue<String> value = new AtomicValue<>(clients.connect(), "/values/deep/one", ValueCodec.text(), "none");
        assertThat(value.awaitGet()).isEqualTo(new Versioned<>("none", Versioned.ABSENT));
        assertThat(value.awaitCompareAndSet(0, "there is none yet")).isEmpty();
        assertThat(value.awaitCompareAndSet(Versioned.ABSENT, "a")).contains(new Versioned<>("a", 0));
        assertThat(value.awaitCompareAndSet(Versioned.ABSENT, "b")).isEmpty();
        Optional<Versioned<String>> second = value.awaitCompareAndSet(0, "b");
        assertThat(second).contains(new Versioned<>("b", 1));
        assertThat(value.awaitCompareAndSet(0, "c")).isEmpty();
        assertThat(value.awaitGet()).isEqualTo(second.get());
    }

    @Test
    void noChangeOfManyIsLostAlsoBesideCurator() throws Exception {
        int workers = 4;
        int each = 25;
        curators.inParallel(workers, number -> {
            AtomicCounter ours = new AtomicCounter(clients.connect(), "/values/counter");
            DistributedAtomicLong theirs =
                    new DistributedAtomicLong(curators.connect(), "/values/counter", new RetryNTimes(1000, 1));
            for (int i = 0; i < each; i++) {
                ours.awaitAdd(2);
                assertThat(theirs.decrement().succeeded()).isTrue();
            }
            return number;
        });
        assertThat(new AtomicCounter(clients.connect(), "/values/counter").awaitGet())
                .isEqualTo(workers * each);
    }

    @Test
    void whatTheChangeThrowsEndsItAndNothingWasChanged() throws Exception {
        AtomicCounter counter = new AtomicCounter(clients.connect(), "/values/full");
        counter.awaitAdd(Long.MAX_VALUE);
        assertThatThrownBy(() -> counter.increment().get(60, SECONDS)).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(counter.awaitGet()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void dataThatIsNoValueIsRefusedWithItsPath() throws Exception {
        CoordClient client = clients.connect();
        client.blocking().create("/text", "seven b".getBytes(UTF_8));
        assertThatThrownBy(() -> new AtomicCounter(client, "/text").awaitAdd(1))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("/text")
                .hasMessageContaining("7 bytes");
        assertThat(client.blocking().getData("/text").text()).isEqualTo("seven b");
    }

    @Test
    void whateverACodecThrowsIsToldToWhoWaits() throws Exception {
        CoordClient client = clients.connect();
        client.blocking().create("/undated", "x".getBytes(UTF_8));
        ValueCodec<String> careless = new ValueCodec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(UTF_8);
            }

            @Override
            public String decode(byte[] data) {
                throw new IllegalStateException("not of this year");
            }
        };
        assertThatThrownBy(() -> new AtomicValue<>(client, "/undated", careless, "")
                        .get()
                        .get(60, SECONDS))
                .hasCauseInstanceOf(BadRequestException.class)
                .hasRootCauseMessage("not of this year");
    }

    @Test
    void aChangeBelowAChrootThatIsMissingFailsInsteadOfBeingTriedForEver() throws Exception {
        CoordClient client = clients.connect(CoordClient.builder(server.connectString() + "/nobody/made/this"));
        assertThatThrownBy(() -> new AtomicCounter(client, "/count").increment().get(60, SECONDS))
                .hasCauseInstanceOf(NoNodeException.class);
    }

    @Test
    void aCancelledChangeIsTriedNoMore() throws Exception {
        CoordClient client = clients.connect();
        AtomicValue<String> value = new AtomicValue<>(client, "/values/cancelled", ValueCodec.text(), "");
        value.awaitUpdate(present -> "before");
        AtomicInteger calls = new AtomicInteger();
        CoordClient other = clients.connect();
        CompletableFuture<Versioned<String>> updated = value.update(present -> {
            calls.incrementAndGet();
            other.setData("/values/cancelled", "faster".getBytes(UTF_8)).join();
            return "never";
        });
        await().atMost(LIMIT).until(() -> calls.get() >= 3);
        updated.cancel(true);
        int until = calls.get();
        assertThatThrownBy(() -> updated.get(60, SECONDS)).isInstanceOf(CancellationException.class);
        for (int i = 0; i < 20; i++) {
            value.awaitGet();
        }
        assertThat(calls).as("one may have been under way").hasValueLessThanOrEqualTo(until + 1);
    }

    /** Each addition that is said to have succeeded is in the sum once; only those of unknown outcome may or may not be. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void additionsAreMadeOnceOrSaidToBeUnknownWhicheverFrameIsLost(Fault fault) throws Exception {
        int struck = 0;
        int unknown = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 12; frame += fault.step) {
                    String path = "/values/faults/" + fault + direction + frame;
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> happen(fault, subject));
                        int doubtful = addThrice(new AtomicCounter(subject, path));
                        struck += proxy.hasStruck() ? 1 : 0;
                        unknown += doubtful;
                        proxy.arm(direction, 0, () -> {});
                        assertThat(new AtomicCounter(clients.connect(), path).awaitGet())
                                .as(path + ", unknown: " + doubtful)
                                .isBetween(3L - doubtful, 3L);
                    }
                }
            }
        }
        assertThat(struck).isPositive();
        assertThat(unknown).as("a lost answer can be in doubt once at most").isLessThanOrEqualTo(struck);
    }

    private static int addThrice(AtomicCounter counter) throws InterruptedException {
        int unknown = 0;
        for (int i = 0; i < 3; i++) {
            try {
                counter.awaitAdd(1);
            } catch (OutcomeUnknownException e) {
                unknown++;
            } catch (CoordException e) {
                throw new AssertionError(counter.path(), e);
            }
        }
        return unknown;
    }

    private static void happen(Fault fault, CoordClient subject) throws Exception {
        if (fault == Fault.RESTART) {
            server.server().restart();
            return;
        }
        var session = subject.session();
        if (fault == Fault.EXPIRE && session.isPresent()) {
            CoordClient thief = CoordClient.builder(server.connectString())
                    .session(session.get())
                    .build();
            thief.blocking().awaitConnected(LIMIT);
            thief.close();
        }
    }
}
