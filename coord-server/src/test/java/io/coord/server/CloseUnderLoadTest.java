package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing while many clients write. */
class CloseUnderLoadTest {
    private static final int CLIENTS = 16;

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void everyWriteIsAcknowledgedAndDurableOrItsConnectionEnds() throws Exception {
        CoordServer server = server("loaded");
        server.start();
        List<String> acknowledged;
        try (Writers writers = new Writers(server, CLIENTS)) {
            Awaitility.await().until(() -> writers.acknowledged() >= 500);
            long started = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
            acknowledged = writers.awaitEnd();
        }
        assertThat(Leftovers.threadsOf("loaded")).isEmpty();
        assertThat(Leftovers.openFilesBelow(directory)).isEmpty();
        try (CoordServer again = server("again")) {
            again.start();
            Writers.assertHas(again, acknowledged);
        }
    }

    @Test
    void closeFromManyThreadsIsOneClose() throws Exception {
        CoordServer server = server("often");
        server.start();
        ExecutorService closers = Executors.newFixedThreadPool(4);
        try (Writers writers = new Writers(server, 4)) {
            Awaitility.await().until(() -> writers.acknowledged() >= 50);
            List<Future<?>> closed = List.of(
                    closers.submit(server::close), closers.submit(server::close), closers.submit(server::close));
            for (Future<?> one : closed) {
                one.get(20, TimeUnit.SECONDS);
                assertThat(server.state()).isEqualTo(ServerState.CLOSED);
            }
            writers.awaitEnd();
        } finally {
            closers.shutdownNow();
        }
        assertThat(Leftovers.threadsOf("often")).isEmpty();
        assertThat(Leftovers.openFilesBelow(directory)).isEmpty();
    }

    private CoordServer server(String name) {
        return CoordServer.builder()
                .name(name)
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .dataDirectory(directory)
                        .preallocateBytes(0)
                        .build())
                .build();
    }
}
