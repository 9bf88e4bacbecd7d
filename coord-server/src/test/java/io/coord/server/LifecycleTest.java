package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.Bytes;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    @TempDir
    Path directory;

    @Test
    void closedServerLeavesNoThreadFileOrPort() throws Exception {
        CoordServer server = server("gone", tcp().dataDirectory(directory));
        server.start();
        server.awaitReady(Duration.ofSeconds(10));
        InetSocketAddress address = server.clientAddress().orElseThrow();
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            client.create(1, "/x", "0").flush();
            client.next();
            server.close();
        }

        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
        assertThat(Leftovers.threadsOf("gone")).isEmpty();
        assertThat(Leftovers.openFilesBelow(directory)).isEmpty();
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(address);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        try (CoordServer server = server("first", new ServerConfigBuilder().dataDirectory(directory))) {
            server.start();
            try (InProcessClient client = new InProcessClient(server)) {
                client.connect(0, Bytes.EMPTY, 10_000);
                client.create(1, "/x", "kept").flush();
                client.next();
            }
        }
        try (CoordServer server = server("second", new ServerConfigBuilder().dataDirectory(directory))) {
            server.start();
            assertThat(server.startReport().sessions()).isEqualTo(1);
            try (InProcessClient client = new InProcessClient(server)) {
                client.connect(0, Bytes.EMPTY, 10_000);
                client.get(1, "/x", false).flush();
                assertThat(client.next().reader().readBuffer("data")).isEqualTo(Bytes.wrap("kept".getBytes()));
            }
        }
    }

    @Test
    void takenPortFailsTheStartAndLeavesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            ServerConfigBuilder config = new ServerConfigBuilder()
                    .dataDirectory(directory)
                    .clientAddress(new InetSocketAddress("127.0.0.1", taken.getLocalPort()));
            CoordServer server = server("taken", config);

            assertThatThrownBy(server::start)
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));

            assertThat(server.state()).isEqualTo(ServerState.FAILED);
            assertThat(Leftovers.threadsOf("taken")).isEmpty();
            assertThat(Leftovers.openFilesBelow(directory)).isEmpty();
            server.close();
            assertThat(server.state()).isEqualTo(ServerState.CLOSED);
        }
    }

    @Test
    void serverStartsOnlyOnceAndClosesAnyNumberOfTimes() throws Exception {
        CoordServer server = server("once", new ServerConfigBuilder());
        server.start();

        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        server.close();
        server.close();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void listenerHearsEachStateOnce() throws Exception {
        List<ServerState> states = new ArrayList<>();
        CoordServer server = server("heard", new ServerConfigBuilder());
        server.addListener(new ServerListener() {
            @Override
            public void onState(ServerState from, ServerState to) {
                states.add(to);
            }
        });

        server.start();
        server.close();

        assertThat(states)
                .containsExactly(ServerState.STARTING, ServerState.RUNNING, ServerState.CLOSING, ServerState.CLOSED);
    }

    @Test
    void twentyServersShareTheCallersEventLoopsAndNothingElse() throws Exception {
        EventLoopGroup shared = new NioEventLoopGroup(1);
        List<CoordServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                CoordServer server = CoordServer.builder()
                        .name("many" + i)
                        .eventLoops(shared)
                        .config(tcp().build())
                        .build();
                server.start();
                servers.add(server);
            }
            for (CoordServer server : servers) {
                try (InProcessClient client = new InProcessClient(server)) {
                    client.connect(0, Bytes.EMPTY, 10_000);
                    client.create(1, "/only-here", "0").flush();
                    assertThat(client.next().err()).isZero();
                }
            }
        } finally {
            servers.forEach(CoordServer::close);
        }
        assertThat(shared.isShuttingDown()).isFalse();
        assertThat(Leftovers.threadsOf("many")).isEmpty();
        shared.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static ServerConfigBuilder tcp() {
        return new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0));
    }

    private static CoordServer server(String name, ServerConfigBuilder config) {
        ServerConfig built = config.preallocateBytes(0).build();
        return CoordServer.builder().name(name).config(built).build();
    }
}
