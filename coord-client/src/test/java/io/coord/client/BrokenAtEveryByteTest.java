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
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The first connection breaks at every position of what the client sends and of what the server sends, in turn. Whatever the
 * position: every call ends, no write is executed twice, an answer is the truth, and a definite error means not executed.
 */
class BrokenAtEveryByteTest {
    private static final byte[] DATA = "new".getBytes(UTF_8);
    private static final int LIMIT_SECONDS = 20;
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
        all.put("addAuth", client -> client.addDigestAuth("bob", "secret"));
        all.put("close", CoordClient::closeAsync);
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
        int outcomes = 0;
        for (int position = 0; position < 400; position++) {
            outcomes += check(
                    name + " received " + position, run(name, exchange, new Cut(position, Long.MAX_VALUE)), unbroken);
            outcomes +=
                    check(name + " sent " + position, run(name, exchange, new Cut(Long.MAX_VALUE, position)), unbroken);
        }
        assertThat(outcomes).isPositive();
    }

    private record Run(List<String> executed, Optional<Throwable> error, boolean cut) {}

    /** Returns 1 if the cut fell into the exchange. */
    private static int check(String what, Run run, List<String> unbroken) {
        if (run.error().isEmpty()) {
            assertThat(run.executed()).as(what).isEqualTo(unbroken);
        } else if (run.error().get() instanceof OutcomeUnknownException) {
            assertThat(run.executed()).as(what + ": at most once").isIn(unbroken, List.of());
        } else {
            assertThat(run.error().get()).as(what).isInstanceOf(CoordException.class);
            assertThat(run.executed()).as(what + ": " + run.error().get()).isEmpty();
        }
        return run.cut() ? 1 : 0;
    }

    private static Run run(String name, Function<CoordClient, CompletableFuture<?>> exchange, Cut first)
            throws InterruptedException {
        FakeTree tree = new FakeTree();
        tree.byAnother(new WriteOp.Create(WriteOp.CreateOp.CREATE, "/old", Bytes.EMPTY, ACL, 0, -1));
        tree.executed().clear();
        try (FakeServer server = new FakeServer(loops, tree, n -> n == 1 ? first : Cut.NEVER);
                CoordClient client = CoordClient.builder(server.address())
                        .eventLoops(loops)
                        .requestTimeout(Duration.ofSeconds(LIMIT_SECONDS / 2))
                        .callbackExecutor(Runnable::run)
                        .random(() -> 42)
                        .build()) {
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
            return new Run(executed.join(), error, server.connections() > 1);
        }
    }

    @Test
    void aMarkedCreateIsNeverUnknown() throws Exception {
        Function<CoordClient, CompletableFuture<?>> marked = exchanges().get("create marked");
        for (int position = 0; position < 400; position++) {
            assertThat(run("marked", marked, new Cut(Long.MAX_VALUE, position)).error())
                    .as("sent %d", position)
                    .isEmpty();
        }
    }
}
