package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.model.Bytes;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.Archive;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.RealFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryArchiveTest {
    @TempDir
    Path directory;

    @Test
    void aServerMadeOfTheArchiveHasWhatWasAcknowledged() throws Exception {
        Path archive = directory.resolve("archive");
        try (CoordServer server =
                server(directory.resolve("data"), OperationsConfig.DEFAULTS.withArchive(new Archive(archive, 50)))) {
            server.start();
            try (InProcessClient client = new InProcessClient(server)) {
                client.connect(0, Bytes.EMPTY, 10_000);
                for (int i = 1; i <= 20; i++) {
                    client.create(i, "/n" + i, "x").flush();
                    client.next();
                }
            }
            await().untilAsserted(() -> assertThat(lastZxidIn(archive)).isGreaterThanOrEqualTo(21));
        }
    }

    @Test
    void nothingIsRemovedThatIsNotArchived() throws Exception {
        StorageDirs dirs = StorageDirs.of(directory.resolve("data"));
        List<String> done = new ArrayList<>();
        Path blocked = Files.writeString(directory.resolve("file"), "in the way");

        new HistoryArchive("s", new RealFileSystem(), dirs, blocked)
                .before(() -> done.add("purged too early"))
                .run();
        new HistoryArchive("s", new RealFileSystem(), dirs, directory.resolve("archive"))
                .before(() -> done.add("purged"))
                .run();

        assertThat(done).containsExactly("purged");
    }

    /** Of a copy, since the archive goes on. */
    private long lastZxidIn(Path archive) throws Exception {
        Path copy = Files.createTempDirectory(directory, "copy");
        Path inner = Files.createDirectory(copy.resolve("version-2"));
        Path source = archive.resolve("version-2");
        if (!Files.exists(source)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("unfinished."))
                    .toList()) {
                Files.copy(file, inner.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (CoordServer server = server(copy, OperationsConfig.DEFAULTS)) {
            server.start();
            return server.startReport().lastZxid();
        }
    }

    private static CoordServer server(Path data, OperationsConfig operations) {
        return CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .dataDirectory(data)
                        .preallocateBytes(64 * 1024)
                        .operations(operations)
                        .build())
                .build();
    }
}
