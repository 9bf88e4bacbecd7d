package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.recipe.config.ConfigKey;
import io.coord.client.recipe.config.ConfigOptions;
import io.coord.client.recipe.config.ConfigRevision;
import io.coord.client.recipe.config.ConfigSnapshot;
import io.coord.client.recipe.config.ConfigStore;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigStoreTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ConfigKey<Integer> SIZE = ConfigKey.int32("pool.size", 10);
    private static final ConfigKey<Integer> TWIN = ConfigKey.int32("pool.twin", 10);
    private static final ConfigKey<Duration> PAUSE = ConfigKey.duration("pause", Duration.ofSeconds(1));
    private static final ConfigKey<String> GREETING = ConfigKey.text("greeting", "hello");
    private static final ConfigKey<TimeUnit> UNIT = ConfigKey.oneOf("unit", SECONDS);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private enum Fault {
        CUT(2),
        EXPIRE(3);

        /** Only each so many-th frame: it takes its time. */
        final int step;

        Fault(int step) {
            this.step = step;
        }
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    @Test
    void settingsAreTypedAndHaveDefaults() throws Exception {
        ConfigStore store = ConfigStore.awaitOpen(clients.connect(), "/config/typed");
        assertThat(store.settings().revision()).isZero();
        assertThat(store.get(SIZE)).isEqualTo(10);
        ConfigSnapshot written = store.awaitUpdate(edit -> edit.set(SIZE, 20)
                .set(PAUSE, Duration.ofMillis(1500))
                .set(GREETING, "two\nlines \\ = ä")
                .set(UNIT, TimeUnit.DAYS));
        assertThat(written.revision()).isEqualTo(1);
        ConfigSnapshot read =
                ConfigStore.awaitOpen(clients.connect(), "/config/typed").settings();
        assertThat(read.get(SIZE)).isEqualTo(20);
        assertThat(read.get(PAUSE)).isEqualTo(Duration.ofMillis(1500));
        assertThat(read.get(GREETING)).isEqualTo("two\nlines \\ = ä");
        assertThat(read.get(UNIT)).isEqualTo(TimeUnit.DAYS);
        assertThat(read.find(TWIN)).isEmpty();
        ConfigSnapshot removed = store.awaitUpdate(edit -> edit.remove(SIZE));
        assertThat(removed.get(SIZE)).isEqualTo(10);
        assertThat(store.awaitUpdate(edit -> edit.remove(SIZE)).revision())
                .as("nothing has changed")
                .isEqualTo(2);
    }

    @Test
    void changesAreToldToEveryApplication() throws Exception {
        ConfigStore writer = ConfigStore.awaitOpen(clients.connect(), "/config/told");
        ConfigStore reader = ConfigStore.awaitOpen(clients.connect(), "/config/told");
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();
        reader.follow(SIZE, sizes::add);
        reader.addListener((before, after) -> changes.add(before.revision() + " to " + after.revision()));
        assertThat(sizes.poll(60, SECONDS)).as("the present value").isEqualTo(10);
        get(writer.set(SIZE, 11));
        assertThat(sizes.poll(60, SECONDS)).isEqualTo(11);
        assertThat(changes.poll(60, SECONDS)).isEqualTo("0 to 1");
        get(writer.set(GREETING, "moin"));
        assertThat(changes.poll(60, SECONDS)).isEqualTo("1 to 2");
        get(writer.update(edit -> edit.remove(SIZE)));
        assertThat(sizes.poll(60, SECONDS)).as("the default again").isEqualTo(10);
        await().atMost(LIMIT).until(() -> reader.settings().revision() == 3);
        assertThat(reader.isSynced()).isTrue();
        reader.close();
        get(writer.set(SIZE, 12));
        assertThat(reader.get(SIZE)).isEqualTo(10);
        assertThat(reader.isSynced()).isFalse();
    }

    @Test
    void noUpdateOfManyIsLostAndNobodySeesHalfOfOne() throws Exception {
        int writers = 4;
        int each = 15;
        List<String> halves = new CopyOnWriteArrayList<>();
        List<Long> seen = new CopyOnWriteArrayList<>();
        ConfigStore reader = ConfigStore.awaitOpen(clients.connect(), "/config/many");
        reader.addListener((before, after) -> {
            seen.add(after.revision());
            if (!after.get(SIZE).equals(after.get(TWIN))) {
                halves.add(after.values().toString());
            }
        });
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            ConfigStore store = ConfigStore.awaitOpen(clients.connect(), "/config/many");
            writing.add(threads.submit(() -> {
                for (int k = 0; k < each; k++) {
                    store.awaitUpdate(edit -> edit.set(SIZE, edit.get(SIZE) + 1).set(TWIN, edit.get(TWIN) + 1));
                }
                return null;
            }));
        }
        for (Future<?> one : writing) {
            get(one);
        }
        await().atMost(LIMIT).until(() -> reader.settings().revision() == writers * each);
        assertThat(reader.get(SIZE)).isEqualTo(10 + writers * each);
        await().atMost(LIMIT).until(() -> seen.contains((long) writers * each));
        assertThat(halves).isEmpty();
        assertThat(seen).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theHistoryTellsWhatWasAndBringsItBack() throws Exception {
        Instant begin = Instant.now().minusSeconds(60);
        ConfigStore store = ConfigStore.awaitOpen(
                clients.connect(),
                "/config/history",
                ConfigOptions.defaults().withAuthor("bob").withKeptRevisions(10));
        for (int i = 1; i <= 15; i++) {
            int size = i;
            store.awaitUpdate(edit -> edit.set(SIZE, size));
        }
        await().atMost(LIMIT).until(() -> get(store.history()).size() == 10);
        List<ConfigRevision> history = get(store.history());
        assertThat(history)
                .extracting(ConfigRevision::number)
                .containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
        assertThat(history.get(0).settings().get(SIZE)).isEqualTo(6);
        assertThat(history.get(0).settings().author()).isEqualTo("bob");
        assertThat(history.get(0).time()).isAfter(begin);
        assertThat(get(store.revision(3))).isEmpty();
        assertThat(get(store.revertTo(7)).get(SIZE)).isEqualTo(7);
        assertThat(store.settings().revision()).isEqualTo(16);
        assertThatThrownBy(() -> get(store.revertTo(3)))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("revision 3");
    }

    @Test
    void anUpdateMayDependOnTheRevision() throws Exception {
        ConfigStore store = ConfigStore.awaitOpen(clients.connect(), "/config/from");
        assertThat(get(store.updateFrom(0, edit -> edit.set(SIZE, 1)))).isPresent();
        assertThat(get(store.updateFrom(0, edit -> edit.set(SIZE, 2)))).isEmpty();
        assertThat(get(store.updateFrom(1, edit -> edit.set(SIZE, 3)))
                        .orElseThrow()
                        .get(SIZE))
                .isEqualTo(3);
        assertThatThrownBy(() -> get(store.update(edit -> {
                    throw new IllegalStateException("expected by the test");
                })))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(ConfigStore.awaitOpen(clients.connect(), "/config/from")
                        .settings()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void aValueOfAnotherTypeIsRefusedAndWhatIsNoConfigurationToo() throws Exception {
        CoordClient client = clients.connect();
        ConfigStore store = ConfigStore.awaitOpen(client, "/config/wrong");
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        store.follow(SIZE, sizes::add);
        store.awaitUpdate(edit -> edit.setText("pool.size", "many"));
        await().atMost(LIMIT).until(() -> store.settings().revision() == 1);
        assertThatThrownBy(() -> store.get(SIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pool.size")
                .hasMessageContaining("many");
        store.awaitUpdate(edit -> edit.set(SIZE, 5));
        assertThat(sizes.poll(60, SECONDS)).isEqualTo(10);
        assertThat(sizes.poll(60, SECONDS)).as("what is no number is not told").isEqualTo(5);

        client.blocking().setData("/config/wrong/current", "nonsense".getBytes(UTF_8));
        await().atMost(LIMIT).until(() -> !store.isSynced());
        assertThat(store.get(SIZE)).as("the last one stays").isEqualTo(5);
        assertThatThrownBy(() -> ConfigStore.awaitOpen(client, "/config/wrong"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("/config/wrong/current")
                .hasMessageContaining("line 1");
        client.blocking().delete("/config/wrong/current");
        await().atMost(LIMIT).until(() -> store.settings().revision() == 0 && store.isSynced());
        assertThat(store.awaitUpdate(edit -> edit.set(SIZE, 6)).revision())
                .as("goes on behind the history")
                .isEqualTo(3);
    }

    @Test
    void aStoreCatchesUpAfterAnInterruptionAndInTheNextSession() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient subject = clients.connect(CoordClient.builder(proxy.connectString()));
            ConfigStore store = ConfigStore.awaitOpen(subject, "/config/catch");
            ConfigStore other = ConfigStore.awaitOpen(clients.connect(), "/config/catch");
            List<Integer> told = new CopyOnWriteArrayList<>();
            store.follow(SIZE, told::add);
            proxy.refuse();
            await().atMost(LIMIT).until(() -> !store.isSynced());
            get(other.set(SIZE, 1));
            assertThat(store.get(SIZE)).isEqualTo(10);
            proxy.allow();
            await().atMost(LIMIT).until(() -> told.contains(1));
            proxy.refuse();
            get(other.set(SIZE, 2));
            Faults.expire(server, subject);
            proxy.allow();
            await().atMost(LIMIT).until(() -> told.contains(2));
            get(other.set(SIZE, 3));
            await().atMost(LIMIT).until(() -> told.contains(3));
            assertThat(store.isSynced()).isTrue();
            assertThat(told).containsExactly(10, 1, 2, 3);
        }
    }

    /** The history tells what became of each write, also in the next session. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void eachUpdateIsMadeOnceWhicheverFrameIsLost(Fault fault) throws Exception {
        int struck = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 16; frame += fault.step) {
                    String path = "/config/faults/" + fault + direction + frame;
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> Faults.expireIf(fault == Fault.EXPIRE, server, subject));
                        ConfigStore store = get(ConfigStore.open(subject, path));
                        for (int i = 0; i < 3; i++) {
                            get(store.update(edit -> edit.set(SIZE, edit.get(SIZE) + 1)));
                        }
                        struck += proxy.hasStruck() ? 1 : 0;
                        proxy.arm(direction, 0, () -> {});
                        await().atMost(LIMIT).until(() -> store.settings().revision() == 3);
                        assertThat(store.get(SIZE)).as(path).isEqualTo(13);
                    }
                    ConfigStore other = ConfigStore.awaitOpen(clients.connect(), path);
                    assertThat(other.get(SIZE)).as(path).isEqualTo(13);
                    assertThat(get(other.history())).hasSize(3);
                }
            }
        }
        assertThat(struck).isGreaterThan(5);
    }
}
