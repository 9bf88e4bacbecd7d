package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PurgeTest {
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"), Path.of("/logs"));

    private final FileSystem files = new MemoryFileSystem();

    private void have(String... names) throws Exception {
        files.createDirectories(DIRS.snapshotDir());
        files.createDirectories(DIRS.logDir());
        for (String name : names) {
            boolean log = name.startsWith("log.");
            Path file = (log ? DIRS.logDir() : DIRS.snapshotDir()).resolve(name);
            try (OpenFile open = files.create(file)) {
                // the least that looks complete
                open.write(0, ByteBuffer.wrap(new byte[] {'Z', 'K', 'S', 'N', 9, 0, 0, 0, 1, '/'}));
            }
        }
    }

    private void breakSnapshot(String name) throws Exception {
        try (OpenFile open = files.open(DIRS.snapshotDir().resolve(name), FileSystem.Access.WRITE)) {
            open.truncate(9);
        }
    }

    @Test
    void keepsTheNewestSnapshotsAndTheLogsTheyNeed() throws Exception {
        have("snapshot.0", "snapshot.14", "snapshot.20", "snapshot.30");
        have("log.1", "log.15", "log.19", "log.21", "log.31");
        Purge.purge(files, DIRS, 2);
        assertThat(files.list(DIRS.snapshotDir())).containsExactly("snapshot.20", "snapshot.30");
        // log.19 may go on beyond 0x20
        assertThat(files.list(DIRS.logDir())).containsExactly("log.19", "log.21", "log.31");
    }

    @Test
    void doesNotCountSnapshotsThatAreIncomplete() throws Exception {
        have("snapshot.0", "snapshot.14", "snapshot.20", "snapshot.30", "log.1", "log.15", "log.21", "log.31");
        breakSnapshot("snapshot.20");
        Purge.purge(files, DIRS, 2);
        assertThat(files.list(DIRS.snapshotDir())).containsExactly("snapshot.14", "snapshot.20", "snapshot.30");
        assertThat(files.list(DIRS.logDir())).containsExactly("log.1", "log.15", "log.21", "log.31");
    }

    @Test
    void removesNothingWithoutASnapshot() throws Exception {
        have("snapshot.14", "log.1", "log.15", "log.21");
        breakSnapshot("snapshot.14");
        assertThat(Purge.purge(files, DIRS, 3)).isEmpty();
        assertThat(files.list(DIRS.logDir())).hasSize(3);
    }

    @Test
    void neverRemovesTheNewestLog() throws Exception {
        have("snapshot.14", "snapshot.50", "log.1", "log.15");
        Purge.purge(files, DIRS, 1);
        assertThat(files.list(DIRS.logDir())).containsExactly("log.15");
    }

    @Test
    void touchesNoOtherFiles() throws Exception {
        have("snapshot.14", "snapshot.50", "log.1", "log.60", "currentEpoch", "damaged-snapshot.1", "tmp-snapshot.60");
        Purge.purge(files, DIRS, 1);
        assertThat(files.list(DIRS.snapshotDir()))
                .containsExactly("currentEpoch", "damaged-snapshot.1", "snapshot.50", "tmp-snapshot.60");
    }

    @Test
    void refusesToKeepNone() {
        assertThatThrownBy(() -> Purge.purge(files, DIRS, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
