package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.queue.Claim;
import io.coord.client.recipe.queue.ClaimQueue;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimQueueTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private enum Fault {
        CUT(1),
        EXPIRE(2);

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

    private static ClaimQueue<String> queue(CoordClient client, String path) {
        return new ClaimQueue<>(client, path, ValueCodec.text());
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    @Test
    void itemsAreClaimedInTheOrderOfThePuts() throws Exception {
        ClaimQueue<String> producer = queue(clients.connect(), "/queues/order");
        ClaimQueue<String> consumer = queue(clients.connect(), "/queues/order");
        assertThat(get(consumer.tryTake())).isEmpty();
        List<CompletableFuture<String>> ids = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            ids.add(producer.put("item " + i));
        }
        for (int i = 0; i < 250; i++) {
            Claim<String> claim = consumer.awaitTake();
            assertThat(claim.value()).isEqualTo("item " + i);
            assertThat(claim.id()).isEqualTo(get(ids.get(i)));
            assertThat(claim.deliveries()).isEqualTo(1);
            assertThat(claim.isHeld()).isTrue();
            if (i % 2 == 0) {
                claim.awaitComplete();
                assertThat(claim.isHeld()).isFalse();
            }
        }
        assertThat(get(producer.size())).isEqualTo(125);
        assertThat(get(consumer.tryTake())).as("the others are claimed").isEmpty();
    }

    @Test
    void anItemOfACrashedConsumerGoesBackWithItsId() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            ClaimQueue<String> other = queue(clients.connect(), "/queues/crash");
            CoordClient crashing = clients.connect(CoordClient.builder(proxy.connectString()));
            String id = other.awaitPut("precious");
            Claim<String> first = queue(crashing, "/queues/crash").awaitTake();
            CompletableFuture<Claim<String>> waiting = other.take();
            assertThat(other.awaitTake(SHORT)).isEmpty();
            proxy.refuse(); // or it would take its session back from who ends it
            Faults.expire(server, crashing);
            Claim<String> second = get(waiting);
            proxy.allow();
            assertThat(second.id()).isEqualTo(id).isEqualTo(first.id());
            assertThat(second.value()).isEqualTo("precious");
            assertThat(second.deliveries()).isEqualTo(2);
            assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
            assertThatThrownBy(first::awaitComplete).isInstanceOf(SessionLostException.class);
            assertThat(first.isHeld()).isFalse();
            get(first.giveBack());
            assertThat(second.isHeld()).isTrue();
            second.awaitComplete();
            second.awaitComplete();
            assertThat(get(other.size())).isZero();
        }
    }

    @Test
    void whatIsGivenBackIsThereForOthers() throws Exception {
        ClaimQueue<String> first = queue(clients.connect(), "/queues/back");
        ClaimQueue<String> second = queue(clients.connect(), "/queues/back");
        first.awaitPut("a");
        CompletableFuture<Claim<String>> waiting;
        try (Claim<String> claim = first.awaitTake()) {
            waiting = second.take();
            assertThat(claim.deliveries()).isEqualTo(1);
        }
        Claim<String> again = get(waiting);
        assertThat(again.deliveries()).isEqualTo(2);
        again.awaitComplete();
        again.close();
        assertThat(get(first.tryTake())).isEmpty();
    }

    @Test
    void whoWaitsGetsTheNextItemOrGivesUp() throws Exception {
        ClaimQueue<String> consumer = queue(clients.connect(), "/queues/wait");
        ClaimQueue<String> producer = queue(clients.connect(), "/queues/wait");
        assertThat(consumer.awaitTake(SHORT)).isEmpty();
        assertThatThrownBy(() -> get(consumer.take(SHORT))).hasCauseInstanceOf(RequestTimeoutException.class);
        CompletableFuture<Claim<String>> cancelled = consumer.take();
        CompletableFuture<Claim<String>> first = consumer.take();
        CompletableFuture<Claim<String>> second = consumer.take();
        cancelled.cancel(true);
        producer.awaitPut("a");
        producer.awaitPut("b");
        assertThat(List.of(get(first).value(), get(second).value())).containsExactlyInAnyOrder("a", "b");
        CompletableFuture<Claim<String>> forEver = consumer.take();
        clients.afterEach(null);
        assertThatThrownBy(() -> get(forEver))
                .satisfies(e -> assertThat(e.getCause())
                        .isInstanceOfAny(ClientClosedException.class, SessionLostException.class));
    }

    @Test
    void aBoundedQueueIsNeverLongerThanItsLimit() throws Exception {
        String path = "/queues/bounded";
        List<Future<Integer>> producers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ClaimQueue<String> producer = new ClaimQueue<>(clients.connect(), path, ValueCodec.text(), 7);
            producers.add(threads.submit(() -> {
                int put = 0;
                while (producer.awaitPut("x", Duration.ofSeconds(1)).isPresent()) {
                    put++;
                }
                return put;
            }));
        }
        int put = 0;
        for (Future<Integer> producer : producers) {
            put += get(producer);
        }
        ClaimQueue<String> other = new ClaimQueue<>(clients.connect(), path, ValueCodec.text(), 7);
        assertThat(put).isEqualTo(7).isEqualTo(get(other.size()));
        CompletableFuture<String> waiting = other.put("y");
        Claim<String> claim = other.awaitTake();
        assertThat(waiting).as("a claimed item counts").isNotDone();
        claim.awaitComplete();
        get(waiting);
        assertThat(get(other.size())).isEqualTo(7);
    }

    @Test
    void manyProducersAndConsumersLoseAndDoubleNothing() throws Exception {
        String path = "/queues/many";
        int producers = 3;
        int each = 400;
        List<Future<?>> puts = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            ClaimQueue<String> queue = queue(clients.connect(), path);
            String name = "p" + p + " ";
            puts.add(threads.submit(() -> {
                List<CompletableFuture<String>> answers = IntStream.range(0, each)
                        .mapToObj(i -> queue.put(name + i))
                        .toList();
                for (CompletableFuture<String> answer : answers) {
                    get(answer);
                }
                return null;
            }));
        }
        ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
        List<Future<?>> takes = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            ClaimQueue<String> queue = queue(clients.connect(), path);
            takes.add(threads.submit(() -> {
                while (true) {
                    Claim<String> claim = queue.awaitTake(); // until it is interrupted
                    taken.add(claim.value());
                    claim.complete();
                }
            }));
        }
        for (Future<?> put : puts) {
            get(put);
        }
        await().atMost(LIMIT).until(() -> taken.size() == producers * each);
        ClaimQueue<String> last = queue(clients.connect(), path);
        await().atMost(LIMIT).until(() -> get(last.size()) == 0);
        assertThat(taken).doesNotHaveDuplicates();
        for (Future<?> take : takes) {
            take.cancel(true);
        }
        assertThat(Queues.of(clients).names(path + "/items"))
                .as("segments that were emptied are removed")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void itemsBehindAThousandClaimedOnesAreFound() throws Exception {
        ClaimQueue<String> queue = queue(clients.connect(), "/queues/claimed");
        List<CompletableFuture<String>> puts =
                IntStream.range(0, 1300).mapToObj(i -> queue.put("" + i)).toList();
        for (CompletableFuture<String> put : puts) {
            get(put);
        }
        assertThat(Queues.of(clients).names("/queues/claimed/items")).hasSize(2);
        List<CompletableFuture<Claim<String>>> claims =
                IntStream.range(0, 1300).mapToObj(i -> queue.take()).toList();
        for (int i = 0; i < claims.size(); i++) {
            assertThat(get(claims.get(i)).deliveries()).isEqualTo(1);
        }
    }

    @Test
    void aValueThatCanNotBeReadCanBeRemoved() throws Exception {
        CoordClient client = clients.connect();
        queue(client, "/queues/poison").awaitPut("no number");
        Claim<Long> claim = new ClaimQueue<>(client, "/queues/poison", ValueCodec.int64()).awaitTake();
        assertThatThrownBy(claim::value).isInstanceOf(IllegalArgumentException.class);
        claim.awaitComplete();
        assertThat(get(queue(client, "/queues/poison").size())).isZero();
    }

    @Test
    void anItemThatIsTooLargeIsRefusedAndItsNeighboursAreNot() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client =
                    clients.connect(CoordClient.builder(proxy.connectString()).maxRequestBytes(10_000));
            ClaimQueue<String> queue = queue(client, "/queues/large");
            queue.awaitPut("first");
            CompletableFuture<String> before = queue.put("before");
            CompletableFuture<String> large = queue.put("x".repeat(20_000));
            CompletableFuture<String> after = queue.put("after");
            get(before);
            get(after);
            assertThatThrownBy(() -> get(large)).hasCauseInstanceOf(BadRequestException.class);
            assertThat(get(queue.size())).isEqualTo(3);
        }
    }

    /** While another consumes them at once, so that the items themselves prove nothing. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void eachPutIsOneItemWhicheverFrameIsLost(Fault fault) throws Exception {
        int struck = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 12; frame += fault.step) {
                    String path = "/queues/faults/" + fault + direction + frame;
                    ClaimQueue<String> consumer = queue(clients.connect(), path);
                    List<String> seen = new ArrayList<>();
                    Future<Integer> consuming = threads.submit(() -> consume(consumer, seen));
                    int doubtful = 0;
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> Faults.expireIf(fault == Fault.EXPIRE, server, subject));
                        ClaimQueue<String> producer = queue(subject, path);
                        for (int i = 0; i < 3; i++) {
                            try {
                                get(producer.put("item " + i));
                            } catch (ExecutionException e) {
                                assertThat(e).hasCauseInstanceOf(OutcomeUnknownException.class);
                                assertThat(fault).isEqualTo(Fault.EXPIRE);
                                doubtful++;
                            }
                        }
                        struck += proxy.hasStruck() ? 1 : 0;
                        proxy.arm(direction, 0, () -> {});
                        get(producer.put("end"));
                    }
                    get(consuming);
                    assertThat(seen).as(path).doesNotHaveDuplicates().hasSizeBetween(3 - doubtful, 3);
                }
            }
        }
        assertThat(struck).isGreaterThan(5);
    }

    private static int consume(ClaimQueue<String> queue, List<String> seen) throws InterruptedException {
        while (true) {
            Claim<String> claim = queue.awaitTake();
            claim.awaitComplete();
            if (claim.value().equals("end")) {
                return seen.size();
            }
            seen.add(claim.value());
        }
    }

    /** What is completed was done once by somebody; nothing is left claimed, and nothing is lost. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void eachItemIsCompletedOnceWhicheverFrameOfAConsumerIsLost(Fault fault) throws Exception {
        int struck = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 12; frame += fault.step) {
                    String path = "/queues/claims/" + fault + direction + frame;
                    ClaimQueue<String> other = queue(clients.connect(), path);
                    for (int i = 0; i < 3; i++) {
                        other.awaitPut("item " + i);
                    }
                    List<String> completed = new ArrayList<>();
                    int doubtful = 0;
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> Faults.expireIf(fault == Fault.EXPIRE, server, subject));
                        ClaimQueue<String> consumer = queue(subject, path);
                        for (int i = 0; i < 3; i++) {
                            Optional<Claim<String>> claim = get(consumer.tryTake());
                            try {
                                if (claim.isPresent()) {
                                    get(claim.get().complete());
                                    completed.add(claim.get().value());
                                }
                            } catch (ExecutionException e) {
                                assertThat(e.getCause())
                                        .isInstanceOfAny(SessionLostException.class, OutcomeUnknownException.class);
                                doubtful += e.getCause() instanceof OutcomeUnknownException ? 1 : 0;
                            }
                        }
                        struck += proxy.hasStruck() ? 1 : 0;
                        proxy.arm(direction, 0, () -> {});
                    }
                    while (get(other.size()) > 0) {
                        Claim<String> claim = get(other.take());
                        claim.awaitComplete();
                        completed.add(claim.value());
                    }
                    assertThat(completed).as(path).doesNotHaveDuplicates().hasSizeBetween(3 - doubtful, 3);
                }
            }
        }
        assertThat(struck).isGreaterThan(5);
    }
}
