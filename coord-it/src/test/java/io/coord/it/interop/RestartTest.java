package io.coord.it.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartTest {
    @RegisterExtension
    final ServerExtension server = new ServerExtension(ServerOptions.defaults().with("extendedTypesEnabled", "true"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    /** How the server goes down. */
    enum Stop {
        ORDERLY,
        ABRUPT
    }

    private void bounce(Stop stop) {
        if (stop == Stop.ORDERLY) {
            server.server().stop();
        } else {
            server.server().kill();
        }
        server.server().start();
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void sessionsNodesAndStatsSurviveARestart(Stop stop) throws Exception {
        Events states = new Events();
        ZooKeeper zk = clients.connect(states);
        zk.create("/p", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create("/p/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zk.create("/p/c", DATA, Ids.READ_ACL_UNSAFE, CreateMode.CONTAINER);
        zk.create("/p/t", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 3_600_000);
        zk.create("/p/null", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.setData("/p", DATA, 0);
        zk.delete("/p/null", 0);
        long session = zk.getSessionId();
        List<Stat> before = List.of(
                zk.exists("/", false),
                zk.exists("/p", false),
                zk.exists("/p/e", false),
                zk.exists("/p/c", false),
                zk.exists("/p/t", false));
        Events events = new Events();
        zk.getData("/p", events, null);

        bounce(stop);
        states.awaitState(KeeperState.SyncConnected);

        assertThat(zk.getSessionId()).isEqualTo(session);
        assertThat(List.of(
                        zk.exists("/", false),
                        zk.exists("/p", false),
                        zk.exists("/p/e", false),
                        zk.exists("/p/c", false),
                        zk.exists("/p/t", false)))
                .isEqualTo(before);
        assertThat(zk.getACL("/p/c", new Stat())).isEqualTo(Ids.READ_ACL_UNSAFE);
        assertThat(zk.getEphemerals()).containsExactly("/p/e");
        assertThat(zk.create("/p/s-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL))
                .isEqualTo("/p/s-0000000004");
        assertThat(zk.exists("/p/s-0000000004", false).getCzxid())
                .isGreaterThan(before.get(1).getPzxid());
        events.drain();
        zk.setData("/p", DATA, -1);
        events.expect(EventType.NodeDataChanged, "/p");
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void sessionOfAClientThatStaysAwayExpiresAfterTheRestart(Stop stop) throws Exception {
        Events states = new Events();
        ZooKeeper zk = clients.connect(states);
        try (RawClient raw = new RawClient(server.port())) {
            raw.openSession(1000);
            raw.call(1, OpCode.create, new CreateRequest("/e", DATA, Ids.OPEN_ACL_UNSAFE, 1));
        }
        Events events = new Events();
        zk.exists("/e", events);
        bounce(stop);
        states.awaitState(KeeperState.SyncConnected);
        for (var event = events.next(); event.getType() != EventType.NodeDeleted; event = events.next()) {
            assertThat(event.getType()).isEqualTo(EventType.None);
        }
        assertThat(zk.exists("/e", false)).isNull();
    }

    @Test
    void reattachWithTheOldPasswordWorksAfterARestart() throws Exception {
        ConnectResponse session;
        try (RawClient raw = new RawClient(server.port())) {
            session = raw.openSession(30_000);
        }
        server.server().restart();
        try (RawClient raw = new RawClient(server.port())) {
            ConnectResponse again =
                    raw.handshake(new ConnectRequest(0, 0, 30_000, session.getSessionId(), session.getPasswd(), false));
            assertThat(again.getSessionId()).isEqualTo(session.getSessionId());
        }
    }

    @Test
    void zxidsGoOnAfterARestart() throws Exception {
        ZooKeeper zk = clients.connect();
        zk.create("/n", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        long zxid = zk.exists("/n", false).getCzxid();
        for (int round = 0; round < 3; round++) {
            server.server().restart();
            try (RawClient raw = RawClient.withSession(server.port())) {
                long created = raw.call(1, OpCode.create, new CreateRequest("/r" + round, DATA, Ids.OPEN_ACL_UNSAFE, 0))
                        .zxid();
                assertThat(created).isGreaterThan(zxid);
                zxid = created;
            }
        }
    }
}
