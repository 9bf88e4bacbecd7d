package io.coord.it.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PersistentWatchTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private final Events events = new Events();
    private ZooKeeper zk;
    private ZooKeeper watcher;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        watcher = clients.connect();
        root = zk.create("/pwatch-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private void create(String name) throws Exception {
        zk.create(root + name, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void expectNothingMore() throws Exception {
        Clients.fence(watcher);
        assertThat(events.drain()).isEmpty();
    }

    @Test
    void persistentWatchStaysOverDeletionAndSeesTheNodeAndItsChildList() throws Exception {
        String node = root + "/n";
        watcher.addWatch(node, events, AddWatchMode.PERSISTENT);
        create("/n");
        events.expect(EventType.NodeCreated, node);
        zk.setData(node, DATA, -1);
        events.expect(EventType.NodeDataChanged, node);
        create("/n/c");
        events.expect(EventType.NodeChildrenChanged, node);
        zk.setData(node + "/c", DATA, -1);
        create("/n/c/d");
        zk.delete(node + "/c/d", -1);
        expectNothingMore();
        zk.delete(node + "/c", -1);
        events.expect(EventType.NodeChildrenChanged, node);
        zk.delete(node, -1);
        events.expect(EventType.NodeDeleted, node);
        create("/n");
        events.expect(EventType.NodeCreated, node);
        expectNothingMore();
    }

    @Test
    void recursiveWatchSeesAllBelowAndNoChildLists() throws Exception {
        watcher.addWatch(root, events, AddWatchMode.PERSISTENT_RECURSIVE);
        create("/a");
        create("/a/b");
        zk.setData(root + "/a/b", DATA, -1);
        zk.setData(root, DATA, -1);
        zk.delete(root + "/a/b", -1);
        for (String expected : List.of(
                "NodeCreated /a", "NodeCreated /a/b", "NodeDataChanged /a/b", "NodeDataChanged ", "NodeDeleted /a/b")) {
            String[] parts = expected.split(" ", 2);
            events.expect(EventType.valueOf(parts[0]), root + parts[1]);
        }
        zk.create(root + "x", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        expectNothingMore();
    }

    @Test
    void watchOnTheRootSeesEverything() throws Exception {
        watcher.addWatch("/", events, AddWatchMode.PERSISTENT_RECURSIVE);
        create("/a");
        events.expect(EventType.NodeCreated, root + "/a");
        watcher.removeWatches("/", events, WatcherType.Any, false);
    }

    @Test
    void severalMatchingWatchesOfAConnectionMakeOneEvent() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (String path : List.of("/", root, root + "/a")) {
                raw.call(1, OpCode.addWatch, new AddWatchRequest(path, 1));
            }
            raw.call(2, OpCode.addWatch, new AddWatchRequest(root + "/a", 0));
            raw.call(3, OpCode.exists, new ExistsRequest(root + "/a", true));
            create("/a");
            raw.call(4, OpCode.exists, new ExistsRequest("/", false));
            WatcherEvent event = raw.takeNotification().orElseThrow().as(new WatcherEvent());
            assertThat(event.getType() + event.getPath()).isEqualTo("1" + root + "/a");
            assertThat(raw.takeNotification()).isEmpty();
        }
    }

    @Test
    void addWatchAnswersWithAnInt() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(1, OpCode.addWatch, new AddWatchRequest(root, 0));
            assertThat(reply.err()).isZero();
            assertThat(reply.body()).hasSize(4);
            assertThat(reply.as(new ErrorResponse()).getErr()).isZero();
            assertThat(raw.call(2, OpCode.addWatch, new AddWatchRequest(root, 2))
                            .err())
                    .isEqualTo(Code.MARSHALLINGERROR.intValue());
        }
    }

    @Test
    void watchesAreCheckedAndRemovedByType() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(check(raw, 3)).isEqualTo(Code.NOWATCHER);
            raw.call(1, OpCode.exists, new ExistsRequest(root, true));
            assertThat(List.of(check(raw, 1), check(raw, 2), check(raw, 3), check(raw, 4), check(raw, 5)))
                    .containsExactly(Code.NOWATCHER, Code.OK, Code.OK, Code.NOWATCHER, Code.NOWATCHER);
            raw.call(1, OpCode.addWatch, new AddWatchRequest(root, 0));
            raw.call(1, OpCode.addWatch, new AddWatchRequest(root, 1));
            assertThat(List.of(check(raw, 1), check(raw, 2), check(raw, 3), check(raw, 4), check(raw, 5)))
                    .containsExactly(Code.NOWATCHER, Code.OK, Code.OK, Code.OK, Code.OK);
            assertThat(remove(raw, 5)).isEqualTo(Code.OK);
            assertThat(remove(raw, 5)).isEqualTo(Code.NOWATCHER);
            assertThat(check(raw, 4)).isEqualTo(Code.OK);
            assertThat(remove(raw, 2)).isEqualTo(Code.OK);
            assertThat(check(raw, 2)).isEqualTo(Code.NOWATCHER);
            assertThat(remove(raw, 3)).isEqualTo(Code.OK);
            assertThat(check(raw, 3)).isEqualTo(Code.NOWATCHER);
            assertThat(check(raw, 0)).isEqualTo(Code.MARSHALLINGERROR);
            assertThat(remove(raw, 6)).isEqualTo(Code.MARSHALLINGERROR);
            zk.setData(root, DATA, -1);
            raw.call(4, OpCode.exists, new ExistsRequest("/", false));
            assertThat(raw.takeNotification()).isEmpty();
        }
    }

    private Code check(RawClient raw, int type) throws Exception {
        return Code.get(raw.call(1, OpCode.checkWatches, new CheckWatchesRequest(root, type))
                .err());
    }

    private Code remove(RawClient raw, int type) throws Exception {
        return Code.get(raw.call(1, OpCode.removeWatches, new RemoveWatchesRequest(root, type))
                .err());
    }

    @Test
    void clientRemovesPersistentWatches() throws Exception {
        watcher.addWatch(root, events, AddWatchMode.PERSISTENT);
        watcher.addWatch(root, events, AddWatchMode.PERSISTENT_RECURSIVE);
        watcher.removeAllWatches(root, WatcherType.Persistent, false);
        events.expect(EventType.PersistentWatchRemoved, root);
        create("/a");
        events.expect(EventType.NodeCreated, root + "/a");
        watcher.removeAllWatches(root, WatcherType.PersistentRecursive, false);
        events.expect(EventType.PersistentWatchRemoved, root);
        create("/b");
        expectNothingMore();
    }

    @Test
    void persistentWatchesAreRestoredAfterAReconnectWithoutCatchUp() throws Exception {
        Events states = new Events();
        ZooKeeper broken = clients.connect(states);
        broken.addWatch(root, events, AddWatchMode.PERSISTENT);
        broken.addWatch(root + "/r", events, AddWatchMode.PERSISTENT_RECURSIVE);
        Clients.breakConnection(broken);
        states.awaitState(KeeperState.Disconnected);
        states.awaitState(KeeperState.SyncConnected);
        Clients.fence(broken);
        events.drain();
        zk.setData(root, DATA, -1);
        events.expect(EventType.NodeDataChanged, root);
        create("/r");
        assertThat(List.of(events.next().getPath(), events.next().getPath()))
                .containsExactlyInAnyOrder(root, root + "/r");
        create("/r/x");
        events.expect(EventType.NodeCreated, root + "/r/x");
    }

    @Test
    void setWatches2RegistersPersistentModesSilently() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            SetWatches2 request =
                    new SetWatches2(0, List.of(), List.of(), List.of(), List.of(root + "/none"), List.of(root));
            assertThat(raw.call(-8, OpCode.setWatches2, request).err()).isZero();
            assertThat(raw.takeNotification()).isEmpty();
            create("/none");
            create("/none/x");
            raw.call(1, OpCode.exists, new ExistsRequest("/", false));
            for (String expected : List.of("1/none", "1/none/x", "4/none")) {
                WatcherEvent event = raw.takeNotification().orElseThrow().as(new WatcherEvent());
                assertThat(event.getType() + event.getPath().substring(root.length()))
                        .isEqualTo(expected);
            }
            assertThat(raw.takeNotification()).isEmpty();
        }
    }

    @Test
    void nullListInSetWatchesIsAnError() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            SetWatches2 request = new SetWatches2(0, null, List.of(), List.of(), List.of(), List.of());
            assertThat(raw.call(-8, OpCode.setWatches2, request).err()).isEqualTo(Code.MARSHALLINGERROR.intValue());
        }
    }
}
