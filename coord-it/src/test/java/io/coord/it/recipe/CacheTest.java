package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.Transaction;
import io.coord.client.error.ClientClosedException;
import io.coord.client.recipe.cache.CacheScope;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.NodeCache;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Perms;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
        assertThat(CacheFollower.seen(cache.snapshot())).isEqualTo(CacheFollower.tree(other, "/tree"));
        assertThat(cache.children("/tree")).containsExactly("a", "a-b");
        assertThat(cache.children("/tree/a")).containsExactly("b");
        assertThat(cache.get("/tree/a/b").orElseThrow().text()).isEqualTo("2");
        assertThat(cache.get("/treeless")).isEmpty();

        CacheFollower follower = new CacheFollower();
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
        assertThat(follower.nodes()).isEqualTo(CacheFollower.tree(other, "/tree"));

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
        CacheFollower follower = new CacheFollower();
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
        CacheFollower follower = new CacheFollower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT [/part, /part/a]", "CURRENT");
        other.setData("/part/a/b", bytes("3"));
        other.create("/part/a/c", bytes("4"));
        other.setData("/part/a", bytes("5"));
        follower.expect("CHANGED /part/a");
        assertThatThrownBy(() -> new CacheScope(-1, true)).hasMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMayNotBeReadIsLeftOutWithAllBelowWheneverThatCame(boolean withData) throws Exception {
        CoordClient owner = clients.connect();
        owner.addDigestAuth("owner", "secret").get(60, SECONDS);
        List<AclEntry> mine = List.of(new AclEntry(Perms.ALL, new AuthId("auth", "")));
        String root = "/mixed" + withData;
        owner.blocking().create(root, bytes(""));
        owner.blocking().create(root + "/secret", bytes("s"));
        owner.setAcl(root + "/secret", mine, -1).get(60, SECONDS);
        owner.blocking().create(root + "/secret/before", bytes("b"));
        owner.blocking().create(root + "/public", bytes("p"));
        CacheScope scope = withData ? CacheScope.ALL : CacheScope.ALL.withoutData();
        CuttingProxy way = new CuttingProxy(server.port());
        TreeCache cache = new TreeCache(clients.connect(CoordClient.builder(way.connectString())), root, scope);
        cache.awaitStart();
        assertThat(cache.snapshot()).containsOnlyKeys(root, root + "/public");

        CacheFollower follower = new CacheFollower();
        cache.addListener(follower);
        follower.expect("SNAPSHOT [" + root + ", " + root + "/public]", "CURRENT");
        owner.blocking().setData(root + "/secret/before", bytes("changed"));
        owner.blocking().create(root + "/secret/after", bytes("a"));
        owner.blocking()
                .create(
                        root + "/later",
                        bytes("l"),
                        CreateOptions.of(CreateMode.PERSISTENT).withAcl(mine));
        owner.blocking().create(root + "/later/below", bytes("b"));
        owner.blocking().setData(root + "/public", bytes("changed"));
        follower.expect("CHANGED " + root + "/public");

        owner.setAcl(root + "/secret", Acls.OPEN, -1).get(60, SECONDS);
        owner.blocking().setData(root + "/secret", bytes("no more"));
        follower.expect("ADDED " + root + "/secret");
        assertThat(List.of(follower.next(), follower.next()))
                .containsExactlyInAnyOrder("ADDED " + root + "/secret/after", "ADDED " + root + "/secret/before");
        owner.setAcl(root + "/secret", mine, -1).get(60, SECONDS);
        way.cut();
        follower.expect("STALE", "REMOVED " + root + "/secret/before", "REMOVED " + root + "/secret/after");
        follower.expect("REMOVED " + root + "/secret", "CURRENT");
        way.close();
    }

    @Test
    void aClientThatIsTooBusyIsAskedLater() throws Exception {
        CoordClient other = clients.connect();
        other.blocking().create("/many", bytes(""));
        List<CompletableFuture<String>> created = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            created.add(other.create("/many/n" + i, bytes("")));
        }
        for (CompletableFuture<String> one : created) {
            one.get(60, SECONDS);
        }
        TreeCache cache =
                new TreeCache(clients.connect(clients.builder().maxInFlight(64).maxPending(100)), "/many");
        cache.start().get(60, SECONDS);
        assertThat(cache.size()).isEqualTo(5_001);
    }

    @Test
    void aChrootIsNotSeen() throws Exception {
        clients.blocking().create("/inside", bytes(""));
        CoordClient client = clients.connect(clients.builder().chroot("/inside"));
        TreeCache cache = new TreeCache(client, "/");
        cache.awaitStart();
        CacheFollower follower = new CacheFollower();
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
            CacheFollower follower = new CacheFollower();
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
}
