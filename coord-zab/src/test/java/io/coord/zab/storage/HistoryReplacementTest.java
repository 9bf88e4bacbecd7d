package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.zab.sim.CrashMode;
import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.sim.SimRandom;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.log.LogRecord;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that are replaced, given up, and the epochs they come with. Crashes at random: {@link CrashSearchTest}. */
class HistoryReplacementTest {
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"));
    private static final RecoveryOptions OPTIONS =
            RecoveryOptions.defaults(History.TREE).withWindowSize(5);

    private final SimFileSystem disk = new SimFileSystem();
    private final SimRandom random = new SimRandom(11);
    private final History history = new History(random.fork());

    private void write(int transactions) throws IOException {
        RecoveryResult result = recover(disk);
        try (TxnLog log = new TxnLog(disk, DIRS.logDir(), TxnLogOptions.IN_MEMORY, result.lastZxid())) {
            for (int i = 0; i < transactions; i++) {
                Bytes payload = history.next();
                log.append(history.last(), payload);
            }
            log.sync();
        }
    }

    private static RecoveryResult recover(SimFileSystem disk) throws IOException {
        return Recovery.recover(disk, DIRS, OPTIONS, new SystemClock());
    }

    @Test
    void theLastTransactionsAreHandedOut() throws Exception {
        write(20);
        List<LogRecord> window = recover(disk).window();
        assertThat(window).hasSize(5);
        assertThat(window.get(4).zxid()).isEqualTo(history.last());
        for (int i = 1; i < 5; i++) {
            assertThat(window.get(i).zxid()).isGreaterThan(window.get(i - 1).zxid());
        }
    }

    @Test
    void noTransactionFromBeforeASnapshotThatCameIsHandedOut() throws Exception {
        write(20);
        SnapshotInstallation.install(disk, DIRS, Snapshots.copyOf(history.state()), SnapshotOptions.DEFAULT);
        assertThat(recover(disk).window()).isEmpty();
    }

    /** ZOOKEEPER-3642, 5094: after a snapshot has come there is the new history on the disk, or still the old one. */
    @Test
    void everyMomentOfAnInstallationLeavesTheOldOrTheNewHistory() throws Exception {
        write(30);
        History leaders = shorterThan(history.last());
        int[] seen = new int[2];
        new HistoryTrust(disk, DIRS).withdraw();
        disk.onMoment(now -> {
            for (CrashMode mode : CrashMode.values()) {
                RecoveryResult result = recovered(now.afterCrash(mode, random));
                boolean isNew = result.lastZxid() == leaders.last();
                History truth = isNew ? leaders : history;
                assertThat(result.lastZxid()).isEqualTo(truth.last());
                assertThat(result.state().tree().digest()).isEqualTo(truth.digestAt(truth.last()));
                seen[isNew ? 1 : 0]++;
            }
        });
        SnapshotInstallation.install(disk, DIRS, Snapshots.copyOf(leaders.state()), SnapshotOptions.DEFAULT);
        assertThat(seen[0]).isPositive();
        assertThat(seen[1]).isPositive();
        assertThat(recover(disk).lastZxid()).isEqualTo(leaders.last());
    }

    private History shorterThan(long zxid) {
        History other = new History(random.fork());
        other.next();
        other.next();
        return other.last() < zxid ? other : shorterThan(zxid);
    }

    @Test
    void aHistoryThatIsGivenUpIsKeptAsideAndTheServerHasNoVote() throws Exception {
        write(10);
        EpochStore epochs = new EpochStore(disk, DIRS.snapshotDir());
        epochs.writeAcceptedEpoch(9);
        epochs.writeCurrentEpoch(8);
        int[] seen = new int[2];
        disk.onMoment(now -> {
            for (CrashMode mode : CrashMode.values()) {
                SimFileSystem after = now.afterCrash(mode, random);
                RecoveryResult result = recovered(after);
                boolean fresh = result.origin() == RecoveryResult.Origin.FRESH;
                assertThat(result.lastZxid()).isEqualTo(fresh ? 0 : history.last());
                if (fresh) {
                    assertThat(new HistoryTrust(after, DIRS).isTrusted()).isFalse();
                    assertThat(epochsOf(after, result)).isEqualTo(new Epochs(9, 0));
                }
                seen[fresh ? 1 : 0]++;
            }
        });
        assertThat(AbandonedHistory.setAside(disk, DIRS)).isNotEmpty();
        assertThat(seen[0]).isPositive();
        assertThat(seen[1]).isPositive();
        List<String> names = new ArrayList<>(disk.list(DIRS.logDir()));
        assertThat(names).contains("aside-1-log.1", "aside-1-snapshot.0", "history-incomplete");
        assertThat(names).noneMatch(name -> name.startsWith("log.") || name.startsWith("snapshot."));
        disk.onMoment(now -> {});
        recover(disk);
        new HistoryTrust(disk, DIRS).restore();
        assertThat(new HistoryTrust(disk, DIRS).isTrusted()).isTrue();
    }

    private static RecoveryResult recovered(SimFileSystem disk) {
        try {
            return recover(disk);
        } catch (IOException e) {
            throw new UncheckedIOException(disk.describe(), e);
        }
    }

    private static Epochs epochsOf(SimFileSystem disk, RecoveryResult result) {
        try {
            return Epochs.recover(disk, DIRS, result.lastZxid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatWasStandaloneGetsTheEpochsOfItsHistory() throws Exception {
        recover(disk);
        assertThat(Epochs.recover(disk, DIRS, Zxid.of(3, 7))).isEqualTo(new Epochs(3, 3));
        assertThat(new EpochStore(disk, DIRS.snapshotDir()).acceptedEpoch()).hasValue(3);
        assertThat(new EpochStore(disk, DIRS.snapshotDir()).currentEpoch()).hasValue(3);
    }

    /** ZOOKEEPER-1653, 2354, 4269. */
    @Test
    void aServerThatDiedBeforeItWroteItsEpochStarts() throws Exception {
        recover(disk);
        EpochStore epochs = new EpochStore(disk, DIRS.snapshotDir());
        epochs.writeAcceptedEpoch(5);
        epochs.writeCurrentEpoch(4);
        Path unfinished = DIRS.snapshotDir().resolve("currentEpoch.tmp");
        FileReplacement.replace(
                disk, unfinished, DIRS.snapshotDir().resolve("x"), "5".getBytes(StandardCharsets.US_ASCII));
        assertThat(Epochs.recover(disk, DIRS, Zxid.of(5, 2))).isEqualTo(new Epochs(5, 5));
        assertThat(epochs.currentEpoch()).hasValue(5);
    }

    /** ZOOKEEPER-2307: what can only come from mixing directories is said, not repaired. */
    @Test
    void epochsThatContradictTheHistoryRefuseTheStart() throws Exception {
        recover(disk);
        EpochStore epochs = new EpochStore(disk, DIRS.snapshotDir());
        epochs.writeAcceptedEpoch(3);
        epochs.writeCurrentEpoch(4);
        assertThatThrownBy(() -> Epochs.recover(disk, DIRS, Zxid.of(2, 1)))
                .isInstanceOf(RecoveryRefusedException.class)
                .hasMessageContaining("acceptedEpoch")
                .hasMessageContaining("is 3")
                .hasMessageContaining("is 4");
        epochs.writeCurrentEpoch(3);
        assertThatThrownBy(() -> Epochs.recover(disk, DIRS, Zxid.of(4, 1)))
                .isInstanceOf(RecoveryRefusedException.class);
    }
}
