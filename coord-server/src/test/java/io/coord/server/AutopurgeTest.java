package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code autopurge.snapRetainCount} and {@code autopurge.purgeInterval}: at the start, then at intervals. */
class AutopurgeTest {
    private static final int MANY = 6;

    @TempDir
    Path directory;

    @Test
    void nothingIsRemovedUnlessAskedFor() throws Exception {
        List<String> written = writeSnapshots(config());
        int before = snapshots();
        try (CoordServer server = server(config())) {
            server.start();
            Writers.assertHas(server, written);
        }
        assertThat(snapshots()).isEqualTo(before).isGreaterThanOrEqualTo(MANY);
    }

    @Test
    void oldSnapshotsGoAtTheStartAndTheDataStays() throws Exception {
        List<String> written = writeSnapshots(config());
        try (CoordServer server = server(config().autopurge(4, Duration.ofHours(1)))) {
            server.start();
            Awaitility.await().untilAsserted(() -> assertThat(snapshots()).isEqualTo(4));
        }
        try (CoordServer server = server(config())) {
            server.start();
            Writers.assertHas(server, written);
        }
    }

    @Test
    void oldSnapshotsGoAtIntervalsWhileClientsWrite() throws Exception {
        CoordServer server = server(config().snapshotAfterTxns(50).autopurge(3, Duration.ofMillis(100)));
        List<String> written;
        server.start();
        try (Writers writers = new Writers(server, 2)) {
            // Each 50 writes leave a snapshot at the latest.
            Awaitility.await().until(() -> writers.acknowledged() >= 50 * 4 * MANY);
            Awaitility.await().untilAsserted(() -> assertThat(snapshots()).isLessThan(MANY));
            server.close();
            written = writers.awaitEnd();
        }
        try (CoordServer again = server(config())) {
            again.start();
            Writers.assertHas(again, written);
        }
    }

    private List<String> writeSnapshots(ServerConfigBuilder config) throws Exception {
        CoordServer server = server(config.snapshotAfterTxns(20));
        server.start();
        try (Writers writers = new Writers(server, 2)) {
            Awaitility.await().until(() -> snapshots() >= MANY);
            server.close();
            return writers.awaitEnd();
        }
    }

    private int snapshots() throws IOException {
        // Names only: files come and go meanwhile.
        try (Stream<Path> files = Files.list(directory.resolve("version-2"))) {
            return (int) files.filter(file -> file.getFileName().toString().matches("snapshot\\.[0-9a-f]+"))
                    .count();
        }
    }

    private ServerConfigBuilder config() {
        return new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                .dataDirectory(directory)
                .preallocateBytes(0);
    }

    private static CoordServer server(ServerConfigBuilder config) {
        return CoordServer.builder().name("purging").config(config.build()).build();
    }
}
