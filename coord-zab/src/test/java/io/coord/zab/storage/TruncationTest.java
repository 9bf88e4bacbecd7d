package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.tree.TreeImage;
import io.coord.zab.sim.SimRandom;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TruncationTest {
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"));
    private static final RecoveryOptions OPTIONS = RecoveryOptions.defaults(History.TREE);

    private final FileSystem files = new MemoryFileSystem();
    private final History history = new History(new SimRandom(3));
    private final List<Long> zxids = new ArrayList<>();

    /** Three log files of ten transactions, a snapshot after each of the first two. */
    @BeforeEach
    void makeHistory() throws IOException {
        Recovery.recover(files, DIRS, OPTIONS, new SystemClock());
        try (TxnLog log = new TxnLog(files, DIRS.logDir(), TxnLogOptions.IN_MEMORY, 0)) {
            for (int i = 0; i < 30; i++) {
                Bytes payload = history.next();
                zxids.add(history.last());
                log.append(history.last(), payload);
                if (i % 10 == 9) {
                    log.roll();
                }
                if (i == 9 || i == 19) {
                    snapshot();
                }
            }
        }
    }

    private void snapshot() throws IOException {
        try (TreeImage image = history.state().beginImage()) {
            new SnapshotStore(files, DIRS.snapshotDir()).write(SnapshotSource.of(image, 10), SnapshotOptions.DEFAULT);
        }
    }

    @Test
    void everyTransactionCanBeTheLast() throws Exception {
        for (int keep = 30; keep >= 1; keep--) {
            long zxid = zxids.get(keep - 1);
            assertThat(Truncation.truncate(files, DIRS, History.TREE, zxid)).isTrue();
            RecoveryResult result = Recovery.recover(files, DIRS, OPTIONS, new SystemClock());
            assertThat(result.lastZxid()).isEqualTo(zxid);
            assertThat(result.state().tree().digest()).isEqualTo(history.digestAt(zxid));
            assertThat(result.warnings()).isEmpty();
        }
        assertThat(Truncation.truncate(files, DIRS, History.TREE, 0)).isTrue();
        assertThat(files.list(DIRS.logDir())).containsExactly("snapshot.0");
    }

    @Test
    void refusesATransactionThatIsNotThere() throws Exception {
        List<String> before = files.list(DIRS.logDir());
        assertThat(Truncation.truncate(files, DIRS, History.TREE, history.last() + 1))
                .isFalse();
        assertThat(files.list(DIRS.logDir())).isEqualTo(before);
    }

    @Test
    void refusesToGoBackBehindTheOldestSnapshot() throws Exception {
        files.delete(DIRS.snapshotDir().resolve("snapshot.0"));
        assertThat(Truncation.truncate(files, DIRS, History.TREE, zxids.get(4))).isFalse();
        assertThat(Truncation.truncate(files, DIRS, History.TREE, zxids.get(14)))
                .isTrue();
    }
}
