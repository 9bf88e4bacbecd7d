package io.coord.it.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.hostile.LeakWatch;
import io.coord.server.CoordServer;
import io.coord.server.ServerListener;
import io.coord.server.ServerStartException;
import io.coord.server.ServerState;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.GetDataRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
    @RegisterExtension
    static final LeakWatch leaks = new LeakWatch();

    @TempDir
    Path directory;

    private final List<CoordServer> servers = new ArrayList<>();

    private static ServerConfigBuilder anyPort() {
        return new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0));
    }

    private CoordServer start(ServerConfig config) throws ServerStartException {
        CoordServer server = CoordServer.builder()
                .name("embedded-" + servers.size())
                .config(config)
                .build();
        servers.add(server);
        server.start();
        return server;
    }

    @AfterEach
    void closeAll() {
        servers.forEach(CoordServer::close);
    }

    private static ZooKeeper connect(CoordServer server) throws Exception {
        return new ZooKeeper(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events());
    }

    @Test
    void manyServersInOneJvmShareNothing() throws Exception {
        int count = 12;
        List<ZooKeeper> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CoordServer server = start(anyPort().build());
            ZooKeeper zk = connect(server);
            clients.add(zk);
            zk.create("/own-" + i, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        assertThat(servers.stream().map(CoordServer::connectString).distinct()).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(clients.get(i).getChildren("/", false)).containsExactlyInAnyOrder("zookeeper", "own-" + i);
        }
        for (ZooKeeper zk : clients) {
            zk.close();
        }
    }

    @Test
    void serverInMemoryTouchesNoFileAndForgets() throws Exception {
        try (CoordServer server = start(anyPort().build())) {
            ZooKeeper zk = connect(server);
            zk.create("/n", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.close();
        }
        assertThat(Files.list(directory)).isEmpty();
        CoordServer next = start(anyPort().build());
        assertThat(next.startReport().lastZxid()).isZero();
    }

    @Test
    void clientInTheSameJvmNeedsNoPort() throws Exception {
        CoordServer server = start(new ServerConfigBuilder().build());
        assertThat(server.clientAddress()).isEmpty();
        assertThatThrownBy(server::connectString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no TCP port");
        try (LocalConnection client = new LocalConnection(server.localAddress())) {
            assertThat(client.openSession().getSessionId()).isNotZero();
            for (int xid = 1; xid <= 500; xid++) {
                client.send(RawClient.requestFrame(
                        xid, OpCode.create, new CreateRequest("/s-", new byte[100], Ids.OPEN_ACL_UNSAFE, 2)));
            }
            for (int xid = 1; xid <= 500; xid++) {
                ByteBuffer reply = ByteBuffer.wrap(client.receive());
                assertThat(reply.getInt()).isEqualTo(xid);
                byte[] body = new byte[reply.position(16).remaining()];
                reply.get(body);
                assertThat(RawClient.decode(body, new CreateResponse()).getPath())
                        .isEqualTo(String.format("/s-%010d", xid - 1));
            }
            server.close();
            client.awaitClosed();
        }
    }

    /**
     * Many small requests in one piece, whose replies exceed what a connection may have waiting to leave. An in-JVM channel takes it
     * all at once, so that no later event of the channel brings the server back to the requests that it put aside.
     */
    @Test
    void requestsThatArriveTogetherAreAllAnsweredHoweverLargeTheReplies() throws Exception {
        int requests = 100;
        CoordServer server = start(new ServerConfigBuilder().build());
        try (LocalConnection client = new LocalConnection(server.localAddress())) {
            client.openSession();
            client.send(RawClient.requestFrame(
                    1, OpCode.create, new CreateRequest("/big", new byte[100_000], Ids.OPEN_ACL_UNSAFE, 0)));
            client.receive();
            ByteBuffer together = ByteBuffer.allocate(100 * requests);
            for (int xid = 1; xid <= requests; xid++) {
                together.put(RawClient.requestFrame(xid, OpCode.getData, new GetDataRequest("/big", false)));
            }
            byte[] bytes = new byte[together.flip().remaining()];
            together.get(bytes);
            client.send(bytes);
            for (int xid = 1; xid <= requests; xid++) {
                assertThat(ByteBuffer.wrap(client.receive()).getInt()).isEqualTo(xid);
            }
        }
    }

    @Test
    void stateIsToldFromTheBuilderToTheGrave() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CoordServer server = CoordServer.builder().config(anyPort().build()).build();
        servers.add(server);
        server.addListener(new ServerListener() {
            @Override
            public void onState(ServerState from, ServerState to) {
                heard.add(from + ">" + to);
            }
        });
        assertThat(server.state()).isEqualTo(ServerState.NEW);
        assertThatThrownBy(server::connectString).isInstanceOf(IllegalStateException.class);
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
        assertThat(server.state()).isEqualTo(ServerState.RUNNING);
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        server.close();
        server.close();
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
        assertThat(heard).containsExactly("NEW>STARTING", "STARTING>RUNNING", "RUNNING>CLOSING", "CLOSING>CLOSED");
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unstartedServerCanBeClosed() {
        CoordServer server = CoordServer.builder().build();
        server.close();
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
    }

    @Test
    void portInUseFailsTheStartAndLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            CoordServer server = CoordServer.builder()
                    .name("port-in-use")
                    .config(new ServerConfigBuilder()
                            .clientAddress((InetSocketAddress) taken.getLocalSocketAddress())
                            .dataDirectory(directory)
                            .build())
                    .build();
            ServerStartException failure = catchThrowableOfType(ServerStartException.class, server::start);
            assertThat(failure.kind()).isEqualTo(ServerStartException.Kind.ADDRESS);
            assertThat(failure).hasMessageContaining(String.valueOf(taken.getLocalPort()));
            assertThat(server.state()).isEqualTo(ServerState.FAILED);
            assertThat(Footprint.now().threads()).noneMatch(name -> name.contains("port-in-use"));
            server.close();
        }
        start(anyPort().dataDirectory(directory).build());
    }

    @Test
    void damagedDataFailsTheStartWithItsPlace() throws Exception {
        try (CoordServer server =
                start(anyPort().dataDirectory(directory).preallocateBytes(0).build())) {
            ZooKeeper zk = connect(server);
            for (int i = 0; i < 20; i++) {
                zk.create("/n" + i, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            zk.close();
        }
        Path log = Files.list(directory.resolve("version-2"))
                .filter(file -> file.getFileName().toString().startsWith("log."))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(log, bytes);
        CoordServer server = CoordServer.builder()
                .config(anyPort().dataDirectory(directory).build())
                .build();
        servers.add(server);
        ServerStartException failure = catchThrowableOfType(ServerStartException.class, server::start);
        assertThat(failure.kind()).isEqualTo(ServerStartException.Kind.DATA);
        assertThat(failure).hasMessageContaining(log.getFileName().toString()).hasMessageContaining("offset");
        assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
    }

    @Test
    void eventLoopsOfTheCallerStayUsable() throws Exception {
        NioEventLoopGroup loops = new NioEventLoopGroup(2);
        try {
            for (int round = 0; round < 3; round++) {
                try (CoordServer server = CoordServer.builder()
                        .config(anyPort().build())
                        .eventLoops(loops)
                        .build()) {
                    server.start();
                    ZooKeeper zk = connect(server);
                    assertThat(zk.exists("/", false)).isNotNull();
                    zk.close();
                }
                assertThat(loops.submit(() -> 42).get(60, TimeUnit.SECONDS)).isEqualTo(42);
            }
        } finally {
            loops.shutdownGracefully(0, 60, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void allThreadsComeFromTheFactoryOfTheCaller() throws Exception {
        ThreadGroup group = new ThreadGroup("of the caller");
        try (CoordServer server = CoordServer.builder()
                .name("factory")
                .config(anyPort().dataDirectory(directory).build())
                .threads(task -> new Thread(group, task))
                .build()) {
            server.start();
            ZooKeeper zk = connect(server);
            zk.create("/n", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.close();
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("coord-factory"))
                    .toList();
            assertThat(threads).isNotEmpty().allMatch(thread -> thread.getThreadGroup() == group);
        }
    }

    @Test
    void dataSurvivesManyLives() throws Exception {
        for (int life = 0; life < 10; life++) {
            try (CoordServer server = start(
                    anyPort().dataDirectory(directory).snapshotAfterTxns(10).build())) {
                ZooKeeper zk = connect(server);
                assertThat(zk.getChildren("/", false)).hasSize(1 + 5 * life);
                for (int i = 0; i < 5; i++) {
                    zk.create("/n-" + life + "-" + i, new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                zk.close();
            }
        }
    }
}
