package io.coord.zab.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.invariant.BrokenInvariantException;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.RealFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TxnLogTest {
    private static final TxnLogOptions SMALL = TxnLogOptions.DEFAULT.withPreallocateBytes(16 * 1024);

    @TempDir
    Path dir;

    private final FileSystem files = new RealFileSystem();

    @Test
    void writesHeaderAndRecordsOfTheFormat() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 0)) {
            log.append(1, Payloads.of(1));
            log.sync();
            assertThat(Files.size(dir.resolve("log.1"))).isEqualTo(16 + 16 * 1024);
        }
        byte[] bytes = Files.readAllBytes(dir.resolve("log.1"));
        assertThat(bytes).startsWith('Z', 'K', 'L', 'G', 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0);
        // checksum, length 36, payload, 'B', and nothing after a clean close
        assertThat(bytes).hasSize(16 + 12 + 36 + 1).endsWith('B');
        assertThat(bytes[16 + 11]).isEqualTo((byte) 36);
    }

    @Test
    void createsNoFileBeforeTheFirstSync() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 4)) {
            log.append(5, Payloads.of(5));
            assertThat(files.list(dir)).isEmpty();
            log.sync();
            assertThat(files.list(dir)).containsExactly("log.5");
        }
    }

    @Test
    void namesFilesByTheirFirstTransaction() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 0)) {
            for (long zxid = 1; zxid <= 20; zxid++) {
                log.append(zxid, Payloads.of(zxid));
                if (zxid == 10) {
                    log.roll();
                    log.roll();
                }
            }
            log.sync();
        }
        assertThat(files.list(dir)).containsExactly("log.1", "log.b");
        assertThat(zxidsIn("log.b")).containsExactly(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    }

    @Test
    void startsNewFileBeyondTheSegmentLimit() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL.withSegmentLimitBytes(100), 0)) {
            for (long zxid = 1; zxid <= 4; zxid++) {
                log.append(zxid, Payloads.of(zxid));
                log.sync();
            }
        }
        assertThat(files.list(dir)).containsExactly("log.1", "log.3");
    }

    @Test
    void growsPastThePreallocatedRoom() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 0)) {
            for (long zxid = 1; zxid <= 100; zxid++) {
                log.append(zxid, Payloads.ofSize(zxid, 1000));
                log.sync();
            }
            assertThat(Files.size(dir.resolve("log.1"))).isBetween(100_000L, 140_000L);
        }
        assertThat(zxidsIn("log.1")).hasSize(100);
    }

    @Test
    void growsWithTheContentWithoutPreallocation() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL.withPreallocateBytes(0), 0)) {
            log.append(1, Payloads.of(1));
            log.sync();
            assertThat(Files.size(dir.resolve("log.1"))).isEqualTo(16 + 49);
        }
    }

    @Test
    void takesRecordsLargerThanTheBatchAlone() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 0)) {
            log.append(1, Payloads.ofSize(1, 3_000_000));
            assertThat(log.accepts(Payloads.of(2))).isFalse();
            log.sync();
            log.append(2, Payloads.of(2));
            log.sync();
        }
        assertThat(zxidsIn("log.1")).containsExactly(1L, 2L);
    }

    @Test
    void refusesZxidsThatDoNotGrow() throws Exception {
        try (TxnLog log = new TxnLog(files, dir, SMALL, 5)) {
            assertThatThrownBy(() -> log.append(5, Payloads.of(5)))
                    .isInstanceOf(BrokenInvariantException.class)
                    .hasMessageContaining("0x5");
        }
    }

    @Test
    void refusesToOverwriteAFile() throws Exception {
        Files.createFile(dir.resolve("log.1"));
        try (TxnLog log = new TxnLog(files, dir, SMALL, 0)) {
            log.append(1, Payloads.of(1));
            assertThatThrownBy(log::sync)
                    .isInstanceOfSatisfying(
                            FileFailure.class, e -> assertThat(e.kind()).isEqualTo(FileFailure.Kind.EXISTS));
            assertThatThrownBy(log::sync).isInstanceOf(IllegalStateException.class);
        }
    }

    private List<Long> zxidsIn(String name) throws FileFailure {
        List<Long> zxids = new ArrayList<>();
        try (LogFileReader reader = LogFileReader.open(files, dir.resolve(name))) {
            for (LogRecord record = reader.next(); record != null; record = reader.next()) {
                zxids.add(record.zxid());
            }
            assertThat(reader.stop()).isEqualTo(LogFileReader.Stop.END_OF_FILE);
        }
        return zxids;
    }
}
