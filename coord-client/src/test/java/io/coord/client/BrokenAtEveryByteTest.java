package io.coord.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.fake.FakeServer;
import io.coord.client.fake.FakeServer.Cut;
import io.coord.client.fake.FakeTree;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import io.coord.core.op.WriteOp;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.core.wire.OpCode;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The first connection, or the one after a break, breaks at every position of what the client sends and of what the server sends, in turn. Whatever the
 * position: every call ends, no write is executed twice, an answer is the truth, and a definite error means not executed.
 */
class BrokenAtEveryByteTest {
    private static final byte[] DATA = "new".getBytes(UTF_8);
    private static final int LIMIT_SECONDS = 20;
    private static final int MOST_BYTES = 300;
    private static final List<AclEntry> ACL = Acls.OPEN;

    private static EventLoopGroup loops;

    @BeforeAll
    static void start() {
        loops = new DefaultEventLoopGroup(1);
    }

    @AfterAll
    static void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static Map<String, Function<CoordClient, CompletableFuture<?>>> exchanges() {
        Map<String, Function<CoordClient, CompletableFuture<?>>> all = new LinkedHashMap<>();
        all.put("create", client -> client.create("/new", DATA));
        all.put("create ephemeral", client -> client.create("/new", DATA, CreateMode.EPHEMERAL));
        all.put(
                "createWithStat ephemeral",
                client -> client.createWithStat("/new", DATA, CreateOptions.of(CreateMode.EPHEMERAL)));
        all.put("create sequential", client -> client.create("/new-", DATA, CreateMode.PERSISTENT_SEQUENTIAL));
        all.put(
                "create marked",
                client -> client.create(
                        "/new-",
                        DATA,
                        CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).marked()));
        all.put("create container", client -> client.create("/new", DATA, CreateMode.CONTAINER));
        all.put("create with TTL", client -> client.create("/new", DATA, CreateOptions.ofTtl(Duration.ofHours(1))));
        all.put("delete", client -> client.delete("/old"));
        all.put("delete version", client -> client.delete("/old", 0));
        all.put("delete missing", client -> client.delete("/none"));
        all.put("setData", client -> client.setData("/old", DATA));
        all.put("setData version", client -> client.setData("/old", DATA, 0));
        all.put("setData wrong version", client -> client.setData("/old", DATA, 7));
        all.put("setAcl", client -> client.setAcl("/old", ACL, 0));
        all.put("transaction", client -> {
            Transaction transaction = client.transaction();
            transaction.create("/new", DATA);
            transaction.setData("/old", DATA);
            return transaction.commit();
        });
        all.put("reconfigure", client -> client.reconfigure(Reconfiguration.change(List.of("server.9=x"), List.of())));
        all.put("check", client -> client.check("/old", 0));
        all.put("getData", client -> client.getData("/old"));
        all.put("exists with watch", client -> client.exists("/none", event -> {}));
        all.put("getChildren", client -> client.getChildren("/"));
        all.put("getChildrenWithStat", client -> client.getChildrenWithStat("/"));
        all.put("getAcl", client -> client.getAcl("/old"));
        all.put("getEphemerals", client -> client.getEphemerals("/"));
        all.put("countDescendants", client -> client.countDescendants("/"));
        all.put("sync", client -> client.sync("/"));
        all.put("readBatch", client -> {
            ReadBatch batch = client.readBatch();
            batch.getData("/old");
            return batch.execute();
        });
        all.put("watch", client -> client.watch("/old", WatchScope.SUBTREE, event -> {}));
        all.put("getData with watch", client -> client.getData("/old", event -> {}));
        all.put("getChildren with watch", client -> client.getChildren("/old", event -> {}));
        all.put("checkWatches", client -> client.checkWatches("/old", WatchKind.ANY));
        all.put("removeWatches", client -> client.removeWatches("/old", WatchKind.ANY));
        all.put("getConfig", client -> client.getConfig().handle((node, noSuchNode) -> node));
        all.put("whoAmI", CoordClient::whoAmI);
        all.put("addAuth", client -> client.addDigestAuth("bob", "secret"));
        all.put("close", client -> client.connected().thenCompose(connected -> client.closeAsync()));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everyExchange() {
        return exchanges().entrySet().stream()
                .map(exchange -> DynamicTest.dynamicTest(
                        exchange.getKey(), () -> breakEverywhere(exchange.getKey(), exchange.getValue())));
    }

    private void breakEverywhere(String name, Function<CoordClient, CompletableFuture<?>> exchange) throws Exception {
        List<String> unbroken = run(name, exchange, Cut.NEVER).executed();
        int received = untilTheEnd(position -> check(
                name + " received " + position, run(name, exchange, new Cut(position, Long.MAX_VALUE)), unbroken));
        int sent = untilTheEnd(position ->
                check(name + " sent " + position, run(name, exchange, new Cut(Long.MAX_VALUE, position)), unbroken));
        assertThat(received).as("bytes of the handshake and more").isGreaterThan(44);
        assertThat(sent).isGreaterThan(41);
    }

    /** Tries one position. */
    private interface Attempt {
        /** Returns whether the connection got as far as that. */
        boolean at(int position) throws Exception;
    }

    /** Tries one position after the other, and returns how many there were. */
    private static int untilTheEnd(Attempt attempt) throws Exception {
        int position = 0;
        while (attempt.at(position)) {
            position++;
        }
        return position;
    }

    private record Run(List<String> executed, Optional<Throwable> error, boolean cut) {}

    /** Returns whether the cut fell into the exchange. */
    private static boolean check(String what, Run run, List<String> unbroken) {
        if (run.error().isEmpty()) {
            assertThat(run.executed()).as(what).isEqualTo(unbroken);
        } else if (run.error().get() instanceof OutcomeUnknownException) {
            assertThat(run.executed()).as(what + ": at most once").isIn(unbroken, List.of());
        } else {
            assertThat(run.error().get()).as(what).isInstanceOf(CoordException.class);
            assertThat(run.executed()).as(what + ": " + run.error().get()).isEmpty();
        }
        return run.cut();
    }

    private static Run run(String name, Function<CoordClient, CompletableFuture<?>> exchange, Cut first)
            throws InterruptedException {
        return run(name, exchange, first, builder -> builder);
    }

    private static Run run(
            String name,
            Function<CoordClient, CompletableFuture<?>> exchange,
            Cut first,
            UnaryOperator<CoordClientBuilder> options)
            throws InterruptedException {
        FakeTree tree = new FakeTree();
        tree.byAnother(new WriteOp.Create(WriteOp.CreateOp.CREATE, "/old", Bytes.EMPTY, ACL, 0, -1));
        tree.executed().clear();
        try (FakeServer server = new FakeServer(loops, tree, n -> n == 1 ? first : Cut.NEVER);
                CoordClient client = options.apply(builder(server)).build()) {
            Optional<Throwable> error = Optional.empty();
            try {
                exchange.apply(client).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                error = Optional.of(e.getCause());
            } catch (TimeoutException e) {
                fail("%s hangs with %s: %s", name, first, e);
            }
            CompletableFuture<List<String>> executed = new CompletableFuture<>();
            loops.execute(() -> executed.complete(new ArrayList<>(tree.executed())));
            return new Run(executed.join(), error, server.cutFell());
        }
    }

    private static CoordClientBuilder builder(FakeServer server) {
        return CoordClient.builder(server.address())
                .eventLoops(loops)
                .requestTimeout(Duration.ofSeconds(LIMIT_SECONDS / 2))
                .callbackExecutor(Runnable::run)
                .random(() -> 42);
    }

    /** Says two things, and is content. What a server believes is not the matter here. */
    private static final class TwoWords implements SaslInitiator {
        @Override
        public String mechanism() {
            return "TWO-WORDS";
        }

        @Override
        public SaslNegotiation begin(String serverHost) {
            AtomicInteger said = new AtomicInteger();
            return new SaslNegotiation() {
                @Override
                public byte[] next(byte[] token) {
                    return new byte[] {(byte) said.incrementAndGet()};
                }

                @Override
                public boolean isComplete() {
                    return said.get() == 2;
                }

                @Override
                public String peerName() {
                    throw new IllegalStateException("nobody is asked");
                }
            };
        }
    }

    @Test
    void soDoesTheHandshakeOfSasl() throws Exception {
        Function<CoordClient, CompletableFuture<?>> create = exchanges().get("create");
        UnaryOperator<CoordClientBuilder> sasl = builder -> builder.sasl(new TwoWords());
        List<String> unbroken = run("sasl", create, Cut.NEVER, sasl).executed();
        assertThat(unbroken).containsExactly("create /new");
        assertThat(untilTheEnd(position -> check(
                        "received " + position,
                        run("sasl", create, new Cut(position, Long.MAX_VALUE), sasl),
                        unbroken)))
                .isGreaterThan(100);
        assertThat(untilTheEnd(position -> check(
                        "sent " + position, run("sasl", create, new Cut(Long.MAX_VALUE, position), sasl), unbroken)))
                .isGreaterThan(100);
    }

    /** The second connection, on which watches and credentials are restored, breaks: all are on the third. */
    @Test
    void soDoesWhatIsRestoredAfterABreak() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int at = 0; at < MOST_BYTES; at++) {
            int position = at;
            attempts.add(() -> restored(new Cut(position, Long.MAX_VALUE)));
            attempts.add(() -> restored(new Cut(Long.MAX_VALUE, position)));
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(20); // they mostly wait for the pause before the next connection
        int fell = 0;
        for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
            fell += attempt.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(fell).isBetween(250, 2 * MOST_BYTES - 2);
    }

    private static boolean restored(Cut second) throws Exception {
        FakeTree tree = new FakeTree();
        try (FakeServer server = new FakeServer(loops, tree, n -> n == 2 ? second : Cut.NEVER);
                CoordClient client = builder(server).digestAuth("bob", "secret").build()) {
            client.exists("/none", event -> {}).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            client.watch("/", WatchScope.SUBTREE, event -> {}).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            server.breakConnections();
            client.create("/new", DATA, CreateMode.EPHEMERAL).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            CompletableFuture<List<OpCode>> received = new CompletableFuture<>();
            loops.execute(() -> received.complete(List.copyOf(tree.received())));
            assertThat(tree.executed()).as("%s", second).containsExactly("create /new");
            assertThat(received.join().stream().filter(op -> op == OpCode.SET_WATCHES2))
                    .as("%s", second)
                    .isNotEmpty();
            assertThat(received.join().stream().filter(op -> op == OpCode.AUTH).count())
                    .as("%s", second)
                    .isBetween(2L, 3L);
            return server.cutFell();
        }
    }

    @Test
    void aMarkedCreateIsNeverUnknown() throws Exception {
        Function<CoordClient, CompletableFuture<?>> marked = exchanges().get("create marked");
        untilTheEnd(position -> {
            Run run = run("marked", marked, new Cut(Long.MAX_VALUE, position));
            assertThat(run.error()).as("sent %d", position).isEmpty();
            return run.cut();
        });
    }
}
