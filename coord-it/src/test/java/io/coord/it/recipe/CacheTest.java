package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.Transaction;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.NotEmptyException;
import io.coord.client.recipe.cache.CacheChange;
import io.coord.client.recipe.cache.CacheListener;
import io.coord.client.recipe.cache.CacheScope;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.CachedNode;
import io.coord.client.recipe.cache.NodeCache;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Paths;
import io.coord.core.model.Perms;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What a listener knows: the content that it was told first, changed by what followed. */
    private static final class Follower implements CacheListener {
        private final TreeMap<String, String> nodes = new TreeMap<>();
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private String wrong = "";

        @Override
        public synchronized void onSnapshot(SortedMap<String, CachedNode> snapshot) {
            snapshot.forEach((path, node) -> nodes.put(path, seen(node)));
            told.add("SNAPSHOT " + snapshot.keySet());
        }

        @Override
        public synchronized void onChange(CacheChange change) {
            String before = change.before().map(CacheTest::seen).orElse(null);
            String known = change.after().isPresent()
                    ? nodes.put(change.path(), seen(change.after().get()))
                    : nodes.remove(change.path());
            if (!Objects.equals(before, known)) {
                wrong += change.path() + ": from " + before + ", but it was " + known + "\n";
            }
            told.add(change.type() + " " + change.path());
        }

        @Override
        public void onState(CacheState state) {
            told.add(state.name());
        }

        synchronized Map<String, String> nodes() {
            assertThat(wrong).isEmpty();
            return new TreeMap<>(nodes);
        }

        void expect(String... expected) throws InterruptedException {
            for (String next : expected) {
                assertThat(told.poll(60, SECONDS)).isEqualTo(next);
            }
        }
    }

    private static String seen(CachedNode node) {
        return node.text() + " " + node.stat().czxid() + " " + node.stat().mzxid() + " "
                + node.stat().version();
    }

    private static Map<String, String> seen(SortedMap<String, CachedNode> nodes) {
        TreeMap<String, String> seen = new TreeMap<>();
        nodes.forEach((path, node) -> seen.put(path, seen(node)));
        return seen;
    }

    /** The subtree as the server has it. */
    private static Map<String, String> tree(BlockingClient client, String root) throws Exception {
        TreeMap<String, String> nodes = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            String path = open.remove();
            if (client.exists(path).isPresent()) {
                var node = client.getData(path);
                nodes.put(path, seen(new CachedNode(path, node.bytes(), node.stat())));
                client.getChildren(path).forEach(name -> open.add(Paths.child(path, name)));
            }
        }
        return nodes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void itShowsWhatIsThereAndThenWhatChanges() throws Exception {
        BlockingClient other = clients.blocking();
        other.create("/tree", bytes("root"));
        other.create("/tree/a", bytes("1"));
        other.create("/tree/a/b", bytes("2"));
        other.create("/tree/a-b", bytes("3"));
        other.create("/treeless", bytes("not below"));
        TreeCache cache = new TreeCache(clients.connect(), "/tree");
        assertThat(cache.state()).isEqualTo(CacheState.LOADING);
        cache.awaitStart();
        assertThat(seen(cache.snapshot())).isEqualTo(tree(other, "/tree"));
        assertThat(cache.children("/tree")).containsExactly("a", "a-b");
        assertThat(cache.children("/tree/a")).containsExactly("b");
        assertThat(cache.get("/tree/a/b").orElseThrow().text()).isEqualTo("2");
        assertThat(cache.get("/treeless")).isEmpty();

        Follower follower = new Follower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT [/tree, /tree/a, /tree/a-b, /tree/a/b]", "CURRENT");
        other.setData("/tree/a/b", bytes("4"));
        follower.expect("CHANGED /tree/a/b");
        other.create("/tree/a/c", bytes("5"));
        follower.expect("ADDED /tree/a/c");
        Transaction removal = clients.connect().transaction();
        removal.delete("/tree/a/b");
        removal.delete("/tree/a/c");
        removal.delete("/tree/a");
        removal.commit().get(60, SECONDS);
        follower.expect("REMOVED /tree/a/b", "REMOVED /tree/a/c", "REMOVED /tree/a");
        assertThat(follower.nodes()).isEqualTo(tree(other, "/tree"));

        cache.close();
        follower.expect("CLOSED");
        assertThat(cache.size()).isEqualTo(2);
        assertThatThrownBy(cache::awaitStart).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void aNodeThatIsNotThereYetIsSeenComingAndGoing() throws Exception {
        BlockingClient other = clients.blocking();
        NodeCache cache = new NodeCache(clients.connect(), "/later");
        cache.awaitStart();
        assertThat(cache.get()).isEmpty();
        assertThat(cache.state()).isEqualTo(CacheState.CURRENT);
        Follower follower = new Follower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT []", "CURRENT");
        other.create("/later", bytes("1"));
        follower.expect("ADDED /later");
        other.create("/later/child", bytes(""));
        other.setData("/later", bytes("2"));
        follower.expect("CHANGED /later");
        assertThat(cache.get().orElseThrow().text()).isEqualTo("2");
        other.delete("/later/child");
        other.delete("/later");
        follower.expect("REMOVED /later");
        assertThat(cache.get()).isEmpty();
    }

    @Test
    void depthAndDataAreAsMuchAsIsAskedFor() throws Exception {
        BlockingClient other = clients.blocking();
        other.create("/part", bytes("root"));
        other.create("/part/a", bytes("1"));
        other.create("/part/a/b", bytes("2"));
        TreeCache cache = new TreeCache(clients.connect(), "/part", CacheScope.CHILDREN.withoutData());
        cache.awaitStart();
        assertThat(cache.snapshot()).containsOnlyKeys("/part", "/part/a");
        assertThat(cache.get("/part/a").orElseThrow().bytes().length()).isZero();
        Follower follower = new Follower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT [/part, /part/a]", "CURRENT");
        other.setData("/part/a/b", bytes("3"));
        other.create("/part/a/c", bytes("4"));
        other.setData("/part/a", bytes("5"));
        follower.expect("CHANGED /part/a");
        assertThatThrownBy(() -> new CacheScope(-1, true)).hasMessageContaining("-1");
    }

    @Test
    void whatMayNotBeReadIsLeftOut() throws Exception {
        CoordClient owner = clients.connect();
        owner.addDigestAuth("owner", "secret").get(60, SECONDS);
        owner.blocking().create("/mixed", bytes(""));
        owner.blocking().create("/mixed/secret", bytes("s"));
        owner.setAcl("/mixed/secret", List.of(new AclEntry(Perms.ALL, new AuthId("auth", ""))), -1)
                .get(60, SECONDS);
        owner.blocking().create("/mixed/public", bytes("p"));
        TreeCache cache = new TreeCache(clients.connect(), "/mixed");
        cache.awaitStart();
        assertThat(cache.snapshot()).containsOnlyKeys("/mixed", "/mixed/public");
    }

    @Test
    void aChrootIsNotSeen() throws Exception {
        clients.blocking().create("/inside", bytes(""));
        CoordClient client = clients.connect(clients.builder().chroot("/inside"));
        TreeCache cache = new TreeCache(client, "/");
        cache.awaitStart();
        Follower follower = new Follower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT [/]", "CURRENT");
        client.blocking().create("/a", bytes("1"));
        follower.expect("ADDED /a");
        assertThat(cache.children("/")).containsExactly("a");
    }

    @Test
    void aLostSessionAndARestartedServerAreWaitedOutAndOnlyDifferencesAreTold() throws Exception {
        BlockingClient other = clients.blocking();
        other.create("/outage", bytes("1"));
        other.create("/outage/a", bytes("1"));
        try (CuttingProxy way = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(way.connectString()));
            TreeCache cache = new TreeCache(client, "/outage");
            cache.awaitStart();
            Follower follower = new Follower();
            cache.addListener(follower);
            follower.expect("SNAPSHOT [/outage, /outage/a]", "CURRENT");
            Faults.expire(server, way, client);
            follower.expect("STALE", "CURRENT");
            other.create("/outage/b", bytes("1"));
            follower.expect("ADDED /outage/b");
            server.server().restart();
            follower.expect("STALE", "CURRENT");
            other.delete("/outage/a");
            follower.expect("REMOVED /outage/a");
            client.close();
            await().atMost(LIMIT).until(() -> cache.state() == CacheState.CLOSED);
        }
    }

    /** Random changes, with connections that break at random: in the end it is the tree, and so is what a listener was told. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void itMirrorsTheTreeWhateverHappens(int number) throws Exception {
        long seed = number == 1 ? 1 : new Random().nextLong();
        Random random = new Random(seed);
        String root = "/random" + number;
        BlockingClient other = clients.blocking();
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient subject = clients.connect(CoordClient.builder(proxy.connectString()));
            TreeCache cache = new TreeCache(subject, root);
            Follower follower = new Follower();
            cache.start();
            Follower late = new Follower();
            cache.addListener(follower);
            for (int i = 0; i < 400; i++) {
                change(other, root, random);
                if (random.nextInt(60) == 0) {
                    proxy.cut();
                }
                if (i == 200) {
                    cache.addListener(late);
                }
            }
            Map<String, String> tree = tree(other, root);
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(cache.state()).as("seed %d", seed).isEqualTo(CacheState.CURRENT);
                assertThat(seen(cache.snapshot())).as("seed %d", seed).isEqualTo(tree);
                assertThat(follower.nodes()).as("seed %d", seed).isEqualTo(tree);
                assertThat(late.nodes()).as("seed %d", seed).isEqualTo(tree);
            });
        }
    }

    /** One change somewhere among a few names and levels; it may fail. */
    private static void change(BlockingClient client, String root, Random random) throws Exception {
        StringBuilder path = new StringBuilder(root);
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('/').append(List.of("a", "a-b", "b").get(random.nextInt(3)));
        }
        String node = path.toString();
        try {
            switch (random.nextInt(5)) {
                case 0, 1 -> client.create(node, bytes("c" + random.nextInt(100)));
                case 2, 3 -> client.setData(node, bytes("s" + random.nextInt(100)));
                default -> client.delete(node);
            }
        } catch (NoNodeException | NodeExistsException | NotEmptyException expected) {
            assertThat(expected.path()).contains(node);
        }
    }
}
