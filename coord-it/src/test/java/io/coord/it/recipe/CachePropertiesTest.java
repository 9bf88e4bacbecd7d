package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.NotEmptyException;
import io.coord.client.recipe.cache.CacheScope;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Perms;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A cache against the tree that it mirrors, whatever happens there and to the connection. In the end it shows what the servers show to
 * its client, node for node, and so do listeners by what they were told, the one from the beginning and one that came later.
 */
class CachePropertiesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger ROOTS = new AtomicInteger();

    private static Path directory;
    private static ServerUnderTest server;

    private enum Act {
        CREATE,
        CREATE_HIDDEN,
        SET,
        DELETE,
        CUT,
        EXPIRE,
        LISTEN
    }

    private record Step(Act act, String below, int number) {}

    @BeforeContainer
    static void start() throws IOException {
        directory = Files.createTempDirectory("coord-it-");
        server = ServerUnderTest.start(directory.resolve("data"), ServerOptions.defaults());
    }

    @AfterContainer
    static void stop() {
        server.close();
        ServerExtension.deleteTree(directory);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Act> acts = Arbitraries.frequency(
                Tuple.of(40, Act.CREATE),
                Tuple.of(3, Act.CREATE_HIDDEN),
                Tuple.of(30, Act.SET),
                Tuple.of(24, Act.DELETE),
                Tuple.of(2, Act.CUT),
                Tuple.of(1, Act.EXPIRE),
                Tuple.of(1, Act.LISTEN));
        Arbitrary<String> below =
                Arbitraries.of("/a", "/a-b", "/b").list().ofMaxSize(3).map(names -> String.join("", names));
        return Combinators.combine(acts, below, Arbitraries.integers().between(0, 99))
                .as(Step::new)
                .list()
                .ofMinSize(100)
                .ofMaxSize(300);
    }

    @Provide
    Arbitrary<CacheScope> scopes() {
        return Arbitraries.of(CacheScope.ALL, CacheScope.ALL, CacheScope.CHILDREN, CacheScope.NODE);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void aCacheIsInTheEndWhatTheServersShow(@ForAll("histories") List<Step> history, @ForAll("scopes") CacheScope scope)
            throws Exception {
        String root = "/mirrored" + ROOTS.incrementAndGet();
        try (CuttingProxy way = new CuttingProxy(server.port());
                CoordClient other = CoordClient.builder(server.connectString()).build();
                CoordClient reader = CoordClient.builder(server.connectString()).build();
                CoordClient subject = CoordClient.builder(way.connectString()).build()) {
            other.addDigestAuth("other", "secret").get(60, SECONDS);
            TreeCache cache = new TreeCache(subject, root, scope);
            CacheFollower first = new CacheFollower();
            CacheFollower later = new CacheFollower();
            cache.start();
            cache.addListener(first);
            cache.addListener(later);
            for (Step step : history) {
                switch (step.act()) {
                    case CUT -> way.cut();
                    case EXPIRE -> Faults.expire(server, way, subject);
                    case LISTEN -> {
                        cache.removeListener(later);
                        later = new CacheFollower();
                        cache.addListener(later);
                    }
                    default -> change(other.blocking(), root + step.below(), step);
                }
            }
            CacheFollower last = later;
            Map<String, String> tree = new TreeMap<>(CacheFollower.tree(reader.blocking(), root));
            tree.keySet().removeIf(path -> levelsBelow(root, path) > scope.depth());
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(cache.state()).isEqualTo(CacheState.CURRENT);
                assertThat(CacheFollower.seen(cache.snapshot())).isEqualTo(tree);
                assertThat(first.nodes()).isEqualTo(tree);
                assertThat(last.nodes()).isEqualTo(tree);
            });
        }
    }

    private static long levelsBelow(String root, String path) {
        return path.substring(root.length()).chars().filter(c -> c == '/').count();
    }

    /** It may fail. */
    private static void change(BlockingClient client, String node, Step step) throws InterruptedException {
        byte[] data = (step.act() + " " + step.number()).getBytes(UTF_8);
        CreateOptions hidden = CreateOptions.of(CreateMode.PERSISTENT)
                .withAcl(List.of(new AclEntry(Perms.ALL, new AuthId("auth", ""))));
        try {
            switch (step.act()) {
                case CREATE -> client.create(node, data);
                case CREATE_HIDDEN -> client.create(node, data, hidden);
                case SET -> client.setData(node, data);
                default -> client.delete(node);
            }
        } catch (NoNodeException | NodeExistsException | NotEmptyException expected) {
            assertThat(expected.path()).contains(node);
        }
    }
}
