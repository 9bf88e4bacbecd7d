package io.coord.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReaperTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension(ServerOptions.defaults()
            .with("extendedTypesEnabled", "true")
            .withProperty("znode.container.checkIntervalMs", "200"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private final Events events = new Events();
    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/reaper-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private void create(String name, CreateMode mode) throws Exception {
        zk.create(root + name, new byte[0], Ids.OPEN_ACL_UNSAFE, mode);
    }

    private void createTtl(String name, long ttlMillis) throws Exception {
        zk.create(root + name, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), ttlMillis);
    }

    @Test
    void usedContainerGoesWhenItIsEmptyAndUnusedOneStays() throws Exception {
        create("/unused", CreateMode.CONTAINER);
        create("/used", CreateMode.CONTAINER);
        create("/used/child", CreateMode.PERSISTENT);
        zk.exists(root + "/used", events);
        zk.delete(root + "/used/child", -1);
        events.expect(EventType.NodeDeleted, root + "/used");
        assertThat(zk.getChildren(root, false)).containsExactly("unused");
    }

    @Test
    void ttlNodeGoesWhenItIsOldAndEmpty() throws Exception {
        createTtl("/old", 300);
        createTtl("/young", 3_600_000);
        createTtl("/parent", 300);
        create("/parent/child", CreateMode.PERSISTENT);
        zk.exists(root + "/old", events);
        events.expect(EventType.NodeDeleted, root + "/old");
        assertThat(zk.getChildren(root, false)).containsExactlyInAnyOrder("young", "parent");
        zk.exists(root + "/parent", events);
        zk.delete(root + "/parent/child", -1);
        events.expect(EventType.NodeDeleted, root + "/parent");
    }
}
