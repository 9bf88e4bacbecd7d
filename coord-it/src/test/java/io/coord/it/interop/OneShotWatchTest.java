package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OneShotWatchTest {
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
        root = zk.create("/watch-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private String create(String name) throws Exception {
        return zk.create(root + name, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void expectNothingMore() throws Exception {
        Clients.fence(watcher);
        assertThat(events.drain()).isEmpty();
    }

    @Test
    void dataWatchFiresOnceWithTheZxidOfTheChange() throws Exception {
        watcher.getData(root, events, null);
        long zxid = zk.setData(root, DATA, -1).getMzxid();
        assertThat(events.expect(EventType.NodeDataChanged, root).getZxid()).isEqualTo(zxid);
        zk.setData(root, DATA, -1);
        zk.delete(root, -1);
        expectNothingMore();
    }

    @Test
    void existsWatchOnAMissingNodeTellsItsCreation() throws Exception {
        assertThat(watcher.exists(root + "/later", events)).isNull();
        create("/later");
        events.expect(EventType.NodeCreated, root + "/later");
        zk.delete(root + "/later", -1);
        expectNothingMore();
    }

    @Test
    void existsWatchOnANodeTellsChangeOrDeletion() throws Exception {
        watcher.exists(root, events);
        zk.setData(root, DATA, -1);
        events.expect(EventType.NodeDataChanged, root);
        watcher.exists(root, events);
        zk.delete(root, -1);
        events.expect(EventType.NodeDeleted, root);
    }

    @Test
    void childWatchTellsCreationAndDeletionOfChildrenOnly() throws Exception {
        watcher.getChildren(root, events);
        zk.setData(root, DATA, -1);
        create("/a");
        events.expect(EventType.NodeChildrenChanged, root);
        watcher.getChildren(root, events, new Stat());
        create("/a/grandchild");
        zk.setData(root + "/a", DATA, -1);
        zk.delete(root + "/a/grandchild", -1);
        expectNothingMore();
        zk.delete(root + "/a", -1);
        events.expect(EventType.NodeChildrenChanged, root);
        watcher.getChildren(root, events);
        zk.delete(root, -1);
        events.expect(EventType.NodeDeleted, root);
        expectNothingMore();
    }

    @Test
    void deletionTellsAConnectionOnceThoughItWatchesDataAndChildren() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            raw.call(1, OpCode.getData, new GetDataRequest(root, true));
            raw.call(2, OpCode.getChildren, new GetDataRequest(root, true));
            zk.delete(root, -1);
            raw.call(3, OpCode.exists, new GetDataRequest("/", false));
            WatcherEvent event = raw.takeNotification().orElseThrow().as(new WatcherEvent());
            assertThat(List.of(event.getType(), event.getState())).containsExactly(2, 3);
            assertThat(event.getPath()).isEqualTo(root);
            assertThat(raw.takeNotification()).isEmpty();
        }
    }

    @Test
    void failedReadLeavesNoWatch() throws Exception {
        assertThat(code(() -> watcher.getData(root + "/x", events, null))).isEqualTo(Code.NONODE);
        assertThat(code(() -> watcher.getChildren(root + "/x", events))).isEqualTo(Code.NONODE);
        create("/x");
        zk.delete(root + "/x", -1);
        expectNothingMore();
    }

    @Test
    void aclChangesFireNothing() throws Exception {
        watcher.getData(root, events, null);
        watcher.getChildren(root, events);
        zk.setACL(root, Ids.OPEN_ACL_UNSAFE, -1);
        expectNothingMore();
    }

    @Test
    void ownChangeIsToldBeforeItsReply() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            raw.call(1, OpCode.getData, new GetDataRequest(root, true));
            raw.send(2, OpCode.setData, new SetDataRequest(root, DATA, -1));
            RawClient.Reply first = raw.readAny();
            RawClient.Reply second = raw.readAny();
            assertThat(first.xid()).isEqualTo(-1);
            assertThat(second.xid()).isEqualTo(2);
            assertThat(first.zxid()).isEqualTo(second.zxid());
        }
    }

    @Test
    void noReplyShowsAChangeBeforeItsEvent() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (int round = 0; round < 300; round++) {
                int watchedVersion = versionIn(raw.call(1, OpCode.getData, new GetDataRequest(root, true)));
                zk.setData(root, DATA, -1, (rc, path, context, stat) -> {}, null);
                RawClient.Reply frame = null;
                for (boolean told = false; !told; ) {
                    raw.send(2, OpCode.getData, new GetDataRequest(root, false));
                    frame = raw.readAny();
                    if (frame.xid() == -1) {
                        told = true;
                        frame = raw.readAny();
                    } else {
                        assertThat(versionIn(frame)).isEqualTo(watchedVersion);
                    }
                }
            }
        }
    }

    private static int versionIn(RawClient.Reply reply) {
        return reply.as(new org.apache.zookeeper.proto.GetDataResponse())
                .getStat()
                .getVersion();
    }

    @Test
    void endOfASessionTellsTheDeletionOfItsEphemerals() throws Exception {
        ZooKeeper owner = clients.connect();
        owner.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        watcher.exists(root + "/e", events);
        owner.close();
        events.expect(EventType.NodeDeleted, root + "/e");
    }

    @Test
    void watchesOfAClosedConnectionDoNotComeBack() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            var session = raw.openSession(30_000);
            raw.call(1, OpCode.getData, new GetDataRequest(root, true));
            raw.reset();
            try (RawClient again = new RawClient(server.port())) {
                again.handshake(new org.apache.zookeeper.proto.ConnectRequest(
                        0, 0, 30_000, session.getSessionId(), session.getPasswd(), false));
                zk.setData(root, DATA, -1);
                again.call(2, OpCode.exists, new GetDataRequest("/", false));
                assertThat(again.takeNotification()).isEmpty();
            }
        }
    }

    @Test
    void clientGetsMissedEventsAfterAReconnect() throws Exception {
        Events states = new Events();
        ZooKeeper broken = clients.connect(states);
        create("/data");
        create("/deleted");
        create("/children");
        create("/same");
        broken.getData(root + "/data", events, null);
        broken.getData(root + "/deleted", events, null);
        broken.exists(root + "/created", events);
        broken.exists(root + "/never", events);
        broken.getChildren(root + "/children", events);
        broken.getData(root + "/same", events, null);
        long seen = zk.exists("/", false).getPzxid();
        assertThat(seen).isNotNegative();

        zk.setData(root + "/data", DATA, -1);
        assertThat(events.next().getPath()).isEqualTo(root + "/data");
        broken.getData(root + "/data", events, null);
        Clients.breakConnection(broken);
        states.awaitState(KeeperState.Disconnected);
        events.drain();
        zk.setData(root + "/data", DATA, -1);
        zk.delete(root + "/deleted", -1);
        create("/created");
        create("/children/x");
        states.awaitState(KeeperState.SyncConnected);
        Clients.fence(broken);

        assertThat(events.drain().stream().filter(event -> !event.startsWith("None")))
                .containsExactlyInAnyOrder(
                        "NodeDataChanged " + root + "/data",
                        "NodeDeleted " + root + "/deleted",
                        "NodeCreated " + root + "/created",
                        "NodeChildrenChanged " + root + "/children");
        zk.setData(root + "/same", DATA, -1);
        events.expect(EventType.NodeDataChanged, root + "/same");
        create("/never");
        events.expect(EventType.NodeCreated, root + "/never");
    }

    @Test
    void catchUpComparesZxidsAndComesBeforeTheReply() throws Exception {
        Stat stat = zk.exists(root, false);
        try (RawClient raw = RawClient.withSession(server.port())) {
            SetWatches request = new SetWatches(
                    stat.getMzxid() - 1, List.of(root, root + "/gone"), List.of(root, root + "/no"), List.of(root));
            RawClient.Reply reply = raw.call(-8, OpCode.setWatches, request);
            assertThat(reply.xid()).isEqualTo(-8);
            for (String expected : List.of("3 ", "2 /gone", "1 ", "4 ")) {
                RawClient.Reply notification = raw.takeNotification().orElseThrow();
                WatcherEvent event = notification.as(new WatcherEvent());
                assertThat(event.getType() + " " + event.getPath().substring(root.length()))
                        .isEqualTo(expected);
                assertThat(notification.zxid()).isEqualTo(-1);
            }
            assertThat(raw.takeNotification()).isEmpty();
            zk.setData(root, DATA, -1);
            create("/no");
            raw.call(1, OpCode.exists, new GetDataRequest("/", false));
            assertThat(raw.takeNotification()
                            .orElseThrow()
                            .as(new WatcherEvent())
                            .getPath())
                    .as("entries that have fired are not registered")
                    .isEqualTo(root + "/no");
            assertThat(raw.takeNotification()).isEmpty();

            long now = zk.exists(root, false).getPzxid();
            raw.call(-8, OpCode.setWatches, new SetWatches(now, List.of(root), List.of(), List.of(root)));
            assertThat(raw.takeNotification()).isEmpty();
            zk.setData(root, DATA, -1);
            create("/child");
            raw.call(2, OpCode.exists, new GetDataRequest("/", false));
            assertThat(raw.takeNotification()
                            .orElseThrow()
                            .as(new WatcherEvent())
                            .getType())
                    .isEqualTo(3);
            assertThat(raw.takeNotification()
                            .orElseThrow()
                            .as(new WatcherEvent())
                            .getType())
                    .isEqualTo(4);
        }
    }

    @Test
    void watchesCanBeRemovedByType() throws Exception {
        watcher.getData(root, events, null);
        watcher.getChildren(root, events);
        watcher.removeWatches(root, events, WatcherType.Data, false);
        events.expect(EventType.DataWatchRemoved, root);
        assertThat(code(() -> watcher.removeWatches(root, events, WatcherType.Data, false)))
                .isEqualTo(Code.NOWATCHER);
        zk.setData(root, DATA, -1);
        expectNothingMore();
        watcher.removeAllWatches(root, WatcherType.Any, false);
        events.expect(EventType.ChildWatchRemoved, root);
        create("/x");
        expectNothingMore();
        assertThat(code(() -> watcher.removeAllWatches(root, WatcherType.Any, false)))
                .isEqualTo(Code.NOWATCHER);
    }

    @Test
    void manyWatchesOfOneClientAllFire() throws Exception {
        int count = 2000;
        for (int i = 0; i < count; i++) {
            watcher.exists(root + "/n" + i, events, (rc, path, context, stat) -> {}, null);
        }
        Clients.fence(watcher);
        for (int i = 0; i < count; i++) {
            zk.create(
                    root + "/n" + i,
                    DATA,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (rc, path, context, name) -> {},
                    null);
        }
        for (int i = 0; i < count; i++) {
            events.expect(EventType.NodeCreated, root + "/n" + i);
        }
    }

    @Test
    void oneChangeIsToldToAllWatchers() throws Exception {
        List<Events> all = new java.util.ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Events one = new Events();
            all.add(one);
            clients.connect().getData(root, one, null);
        }
        zk.setData(root, DATA, -1);
        for (Events one : all) {
            one.expect(EventType.NodeDataChanged, root);
        }
    }
}
