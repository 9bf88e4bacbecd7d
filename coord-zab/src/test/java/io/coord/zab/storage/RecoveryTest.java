package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.env.SystemClock;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.RecoveryOptions.FreshStart;
import io.coord.zab.storage.RecoveryOptions.MissingDirectories;
import io.coord.zab.storage.RecoveryRefusedException.Reason;
import io.coord.zab.storage.RecoveryResult.Origin;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.log.Payloads;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Directories and starts; what is in the files, {@link DataDirsTest} and the log's tests look at. */
final class RecoveryTest {
    private static final RecoveryOptions OPTIONS = RecoveryOptions.defaults(new TreeOptions(true, true, 42));
    private static final StorageDirs ONE = StorageDirs.of(Path.of("/data"));
    private static final StorageDirs TWO = StorageDirs.of(Path.of("/data"), Path.of("/logs"));

    private final FileSystem files = new MemoryFileSystem();

    private RecoveryResult recover(StorageDirs dirs, RecoveryOptions options) throws IOException {
        return Recovery.recover(files, dirs, options, new SystemClock());
    }

    private void append(StorageDirs dirs, long from, long to) throws IOException {
        try (TxnLog log = new TxnLog(files, dirs.logDir(), TxnLogOptions.IN_MEMORY, from - 1)) {
            for (long zxid = from; zxid <= to; zxid++) {
                log.append(zxid, Payloads.of(zxid));
            }
            log.sync();
        }
    }

    private static void assertRefused(Reason reason, ThrowingCallable start) {
        assertThatThrownBy(start)
                .isInstanceOfSatisfying(
                        RecoveryRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void firstStartWritesSnapshotZero() throws Exception {
        RecoveryResult first = recover(ONE, OPTIONS);
        assertThat(first.origin()).isEqualTo(Origin.FRESH);
        assertThat(first.lastZxid()).isZero();
        assertThat(files.list(ONE.snapshotDir())).containsExactly("snapshot.0");
        RecoveryResult second = recover(ONE, OPTIONS);
        assertThat(second.origin()).isEqualTo(Origin.RECOVERED);
        assertThat(second.state().tree().digest())
                .isEqualTo(first.state().tree().digest());
    }

    @Test
    void replaysWhatWasAppended() throws Exception {
        recover(TWO, OPTIONS);
        append(TWO, 1, 7);
        RecoveryResult result = recover(TWO, OPTIONS);
        assertThat(result.lastZxid()).isEqualTo(7);
        assertThat(result.replayed()).isEqualTo(7);
        assertThat(result.snapshotZxid()).isZero();
        assertThat(result.warnings()).isEmpty();
        assertThat(files.list(TWO.logDir())).containsExactly("log.1");
        assertThat(files.list(TWO.snapshotDir())).containsExactly("snapshot.0");
    }

    @Test
    void withoutLeaveToStartAFreshServerHasNoHistory() throws Exception {
        RecoveryResult result = recover(ONE, OPTIONS.withFreshStart(FreshStart.WITH_MARKER));
        assertThat(result.origin()).isEqualTo(Origin.UNINITIALIZED);
        assertThat(result.lastZxid()).isEqualTo(-1);
        assertThat(files.list(ONE.snapshotDir())).isEmpty();
    }

    @Test
    void theMarkerIsUsedUpByTheFirstStart() throws Exception {
        RecoveryOptions withMarker = OPTIONS.withFreshStart(FreshStart.WITH_MARKER);
        files.createDirectories(Path.of("/logs"));
        files.create(Path.of("/logs/initialize").toAbsolutePath()).close();
        assertThat(recover(TWO, withMarker).origin()).isEqualTo(Origin.FRESH);
        assertThat(files.exists(TWO.initialize())).isFalse();
        assertThat(recover(TWO, withMarker).origin()).isEqualTo(Origin.RECOVERED);
    }

    @Test
    void refusesMissingDirectoriesIfTold() {
        RecoveryOptions strict = OPTIONS.withDirectories(MissingDirectories.REFUSE);
        assertRefused(Reason.DIRECTORY_MISSING, () -> recover(ONE, strict));
    }

    @Test
    void refusesLogsAmongTheSnapshots() throws Exception {
        recover(ONE, OPTIONS);
        append(ONE, 1, 2);
        assertRefused(Reason.MISPLACED_FILES, () -> recover(TWO, OPTIONS));
    }

    @Test
    void refusesSnapshotsAmongTheLogs() throws Exception {
        recover(ONE, OPTIONS);
        StorageDirs swapped = StorageDirs.of(Path.of("/other"), Path.of("/data"));
        assertRefused(Reason.MISPLACED_FILES, () -> recover(swapped, OPTIONS));
    }

    @Test
    void refusesLogsThatDoNotBeginAtTheBeginning() throws Exception {
        files.createDirectories(ONE.logDir());
        append(ONE, 5, 9);
        assertRefused(Reason.NO_SNAPSHOT, () -> recover(ONE, OPTIONS));
        assertRefused(Reason.NO_SNAPSHOT, () -> recover(ONE, OPTIONS.withLogsAlone(RecoveryOptions.LogsAlone.TRUST)));
    }

    @Test
    void logsFromTheVeryBeginningMakeUpForTheSnapshots() throws Exception {
        files.createDirectories(ONE.logDir());
        append(ONE, 1, 9);
        RecoveryResult result = recover(ONE, OPTIONS);
        assertThat(result.lastZxid()).isEqualTo(9);
        assertThat(result.warnings()).isNotEmpty();
        assertThat(files.list(ONE.snapshotDir())).containsExactly("log.1", "snapshot.9");
    }

    @Test
    void badNewestSnapshotBeyondTheLogIsRefused() throws Exception {
        recover(ONE, OPTIONS);
        append(ONE, 1, 9);
        files.create(ONE.snapshotDir().resolve("snapshot.c")).close();
        assertThatThrownBy(() -> recover(ONE, OPTIONS))
                .isInstanceOf(RecoveryRefusedException.class)
                .hasMessageContaining("snapshot.c")
                .hasMessageContaining("transactions 0xa to 0xc are missing");
        RecoveryResult accepted = recover(ONE, OPTIONS.withDamage(RecoveryOptions.Damage.ACCEPT));
        assertThat(accepted.lastZxid()).isEqualTo(9);
        assertThat(files.list(ONE.snapshotDir())).containsExactly("damaged-snapshot.c", "log.1", "snapshot.0");
    }

    @Test
    void badNewestSnapshotWithinTheLogIsSetAside() throws Exception {
        recover(ONE, OPTIONS);
        append(ONE, 1, 9);
        files.create(ONE.snapshotDir().resolve("snapshot.7")).close();
        RecoveryResult result = recover(ONE, OPTIONS);
        assertThat(result.lastZxid()).isEqualTo(9);
        assertThat(result.warnings()).anyMatch(line -> line.contains("damaged-snapshot.7"));
    }

    @Test
    void removesWhatUnfinishedWritesLeft() throws Exception {
        recover(ONE, OPTIONS);
        append(ONE, 1, 2);
        files.create(ONE.snapshotDir().resolve("tmp-snapshot.2")).close();
        files.create(ONE.logDir().resolve("log.3")).close();
        recover(ONE, OPTIONS);
        assertThat(files.list(ONE.snapshotDir())).containsExactly("log.1", "snapshot.0");
    }

    @Test
    void tornFirstWriteOfAFileLeavesItsNameFree() throws Exception {
        // Found by CrashSearchTest, seed 0x820763fa800a5094: a header was left, and the next append failed.
        recover(ONE, OPTIONS);
        append(ONE, 1, 40);
        try (OpenFile log = files.open(ONE.logDir().resolve("log.1"), FileSystem.Access.WRITE)) {
            log.write(16, ByteBuffer.wrap(new byte[512 - 16]));
        }
        RecoveryResult result = recover(ONE, OPTIONS);
        assertThat(result.lastZxid()).isZero();
        assertThat(files.list(ONE.logDir())).containsExactly("snapshot.0", "torn-log.1");
        append(ONE, 1, 2);
        assertThat(recover(ONE, OPTIONS).lastZxid()).isEqualTo(2);
    }
}
