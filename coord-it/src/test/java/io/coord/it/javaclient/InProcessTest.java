package io.coord.it.javaclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.server.CoordServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An embedded coord server without a TCP port, and clients in the same JVM. */
class InProcessTest {
    @Test
    void manyClientsShareOneEventLoopAlsoWithTheServer() throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        int threadsBefore = Thread.activeCount();
        try (CoordServer server =
                CoordServer.builder().name("inprocess").eventLoops(loops).build()) {
            server.start();
            int threadsOfServer = Thread.activeCount();
            List<CoordClient> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(CoordClient.builder(server.localAddress())
                        .eventLoops(loops)
                        .build());
            }
            List<CompletableFuture<String>> created = new ArrayList<>();
            for (CoordClient client : clients) {
                for (int call = 0; call < 50; call++) {
                    created.add(client.create("/n" + created.size(), "data".getBytes(UTF_8)));
                }
            }
            for (CompletableFuture<String> path : created) {
                path.get(60, TimeUnit.SECONDS);
            }
            assertThat(clients.get(0).blocking().getChildren("/")).hasSize(5001);
            // The JDK's common pool, where callbacks run, may have grown by its few threads.
            assertThat(Thread.activeCount() - threadsOfServer).isLessThan(10);
            assertThat(threadsOfServer).isGreaterThan(threadsBefore);
            clients.forEach(CoordClient::close);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
