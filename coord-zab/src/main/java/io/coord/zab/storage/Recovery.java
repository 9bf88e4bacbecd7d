package io.coord.zab.storage;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.core.model.Zxid;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.DigestMismatch;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.storage.RecoveryRefusedException.Reason;
import io.coord.zab.storage.RecoveryResult.Origin;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogDamage;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.log.LogFormat;
import io.coord.zab.storage.log.LogRecord;
import io.coord.zab.storage.log.LogScan;
import io.coord.zab.storage.log.LogScanResult;
import io.coord.zab.storage.log.LogTail;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the state from what is on the disk (spec: disk-formats 3; differences from ZooKeeper: docs/recovery.md).
 *
 * <p>The rule: newest good snapshot, then every record after it, provably without a gap and to the end of what was
 * acknowledged. A torn tail is cut. Whatever else is wrong, and not made up for by something that is right, refuses the
 * start, unless {@link RecoveryOptions.Damage#ACCEPT} is given. The disk is changed only after the decision.
 *
 * <p>A first start writes a durable {@code snapshot.0} before there can be any log record.
 *
 * <p>Not thread-safe; one recovery, and no server, per directory at a time.
 */
public final class Recovery {
    /** Payloads bound what is in them. */
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE / 2);

    private static final int NODES_PER_SLICE = 1000;

    private final FileSystem files;
    private final StorageDirs dirs;
    private final RecoveryOptions options;
    private final SnapshotStore snapshots;
    private final Repair repair;
    private final List<String> warnings = new ArrayList<>();
    private final ArrayDeque<LogRecord> window = new ArrayDeque<>();
    private long firstZxidInLog;

    private Recovery(FileSystem files, StorageDirs dirs, RecoveryOptions options) {
        this.files = files;
        this.dirs = dirs;
        this.options = options;
        this.snapshots = new SnapshotStore(files, dirs.snapshotDir());
        this.repair = new Repair(files);
    }

    /**
     * Recovers, and leaves the directories fit to be written.
     *
     * @throws RecoveryRefusedException the server must not start with this
     * @throws FileFailure              the disk fails
     */
    public static RecoveryResult recover(FileSystem files, StorageDirs dirs, RecoveryOptions options, Clock clock)
            throws IOException {
        long started = clock.monotonicNanos();
        RecoveryResult result = new Recovery(files, dirs, options).recover();
        return new RecoveryResult(
                result.state(),
                result.origin(),
                result.lastZxid(),
                result.snapshotZxid(),
                result.replayed(),
                result.window(),
                result.warnings(),
                clock.monotonicNanos() - started);
    }

    private RecoveryResult recover() throws IOException {
        prepareDirectories();
        refuseMisplacedFiles();
        finishWhatWasBegun();
        SnapshotChoice base = SnapshotChoice.choose(snapshots, options.tree());
        ReplicatedState state = base.state();
        LogScanResult log = LogScan.scan(files, dirs.logDir(), state.lastZxid(), record -> apply(state, record));
        boolean nothing = base.file() == null && base.bad().isEmpty() && log.records() == 0 && log.damage() == null;
        if (nothing) {
            return startWithout(state, log);
        }
        if (base.file() == null) {
            refuseLogsWithoutBeginning(base);
        }
        LogDamage damage = damageOf(base, log);
        if (damage != null && options.damage() == RecoveryOptions.Damage.REFUSE) {
            throw refusal(damage);
        }
        tidy(base, log, damage);
        if (base.file() == null) {
            // From here on the directory has a snapshot, and needs neither trust nor the log from its beginning.
            writeSnapshot(state);
        }
        return result(state, Origin.RECOVERED, log.lastZxid(), base, log.records());
    }

    private void apply(ReplicatedState state, LogRecord record) {
        if (firstZxidInLog == 0) {
            firstZxidInLog = record.zxid();
        }
        state.apply(TxnCodec.read(Unpooled.wrappedBuffer(record.payload().array()), LIMITS), ChangeListener.NONE);
        if (options.windowSize() > 0) {
            if (window.size() == options.windowSize()) {
                window.remove();
            }
            window.add(record);
        }
    }

    private void prepareDirectories() throws IOException {
        for (Path directory : List.of(dirs.snapshotDir(), dirs.logDir())) {
            if (files.isDirectory(directory)) {
                continue;
            }
            if (options.directories() == RecoveryOptions.MissingDirectories.REFUSE) {
                throw new RecoveryRefusedException(
                        Reason.DIRECTORY_MISSING,
                        directory + " does not exist and zookeeper.datadir.autocreate is false;"
                                + " create it, or correct dataDir and dataLogDir");
            }
            files.createDirectories(directory);
        }
    }

    /** Changes of the whole history that a crash has interrupted after they were decided. */
    private void finishWhatWasBegun() throws IOException {
        warnings.addAll(AbandonedHistory.finish(files, dirs));
        SnapshotInstallation.finish(files, dirs).ifPresent(warnings::add);
    }

    /** A changed dataLogDir would otherwise look like a server without log. */
    private void refuseMisplacedFiles() throws IOException {
        if (dirs.snapshotDir().equals(dirs.logDir())) {
            return;
        }
        List<Path> logs = LogFiles.list(files, dirs.snapshotDir());
        if (!logs.isEmpty()) {
            throw misplaced("transaction log " + logs.get(0), "snapshots", dirs.logDir());
        }
        List<SnapshotFile> misplaced = new SnapshotStore(files, dirs.logDir()).list();
        if (!misplaced.isEmpty()) {
            throw misplaced("snapshot " + misplaced.get(0).path(), "transaction logs", dirs.snapshotDir());
        }
    }

    private static RecoveryRefusedException misplaced(String what, String home, Path belongs) {
        return new RecoveryRefusedException(
                Reason.MISPLACED_FILES,
                what + " lies in the directory of the " + home
                        + "; was dataDir or dataLogDir changed? Move the files to " + belongs
                        + " or restore the setting");
    }

    private RecoveryResult startWithout(ReplicatedState initial, LogScanResult log) throws IOException {
        boolean marked = files.exists(dirs.initialize());
        repair.delete(snapshots.leftovers(), "unfinished snapshot");
        repair.delete(log.recordless(), "no transaction in it");
        warnings.addAll(repair.done());
        SnapshotChoice none = new SnapshotChoice(null, initial, List.of());
        if (options.freshStart() == RecoveryOptions.FreshStart.WITH_MARKER && !marked) {
            return result(initial, Origin.UNINITIALIZED, -1, none, 0);
        }
        writeSnapshot(initial);
        if (marked) {
            // Last: a crash before leaves the marker, and the next start does not need it.
            files.delete(dirs.initialize());
            Path parent = dirs.initialize().getParent();
            if (parent != null) {
                files.syncDirectory(parent);
            }
        }
        return result(initial, Origin.FRESH, 0, none, 0);
    }

    private void writeSnapshot(ReplicatedState state) throws IOException {
        try (TreeImage image = state.beginImage()) {
            snapshots.write(SnapshotSource.of(image, NODES_PER_SLICE), options.firstSnapshot());
        }
    }

    /** Without a snapshot the log must begin where history begins. */
    private void refuseLogsWithoutBeginning(SnapshotChoice base) throws RecoveryRefusedException {
        boolean trusted = options.logsAlone() == RecoveryOptions.LogsAlone.TRUST;
        if (firstZxidInLog == 1 || firstZxidInLog != 0 && trusted) {
            warnings.add("no readable snapshot in " + dirs.snapshotDir() + ", the log alone makes the state, from "
                    + Zxid.toString(firstZxidInLog) + " on");
            return;
        }
        if (base.bad().isEmpty()) {
            throw new RecoveryRefusedException(
                    Reason.NO_SNAPSHOT,
                    "no snapshot in " + dirs.snapshotDir() + ", but transaction logs in " + dirs.logDir()
                            + " that do not begin with 0x1: what was before them is unknown. Restore the snapshots; or,"
                            + " if the logs are from the first transaction of an epoch and there was nothing before"
                            + " (a ZooKeeper 3.4 that never made a snapshot), start once with"
                            + " zookeeper.snapshot.trust.empty=true");
        }
        throw new RecoveryRefusedException(
                Reason.SNAPSHOT_DAMAGED,
                "no snapshot in " + dirs.snapshotDir() + " can be read, and the log does not begin with 0x1. "
                        + base.bad().get(0).why() + ". Restore a snapshot from a copy; or, in an ensemble, empty the"
                        + " directory and let the server get its state from the others");
    }

    private @Nullable LogDamage damageOf(SnapshotChoice base, LogScanResult log) {
        if (log.damage() != null) {
            return log.damage();
        }
        long toReach = base.zxidToReach();
        if (log.lastZxid() >= toReach) {
            return null;
        }
        SnapshotFile worst = base.bad().get(0).file();
        return new LogDamage(
                worst.path(),
                0,
                log.lastZxid(),
                "the snapshot is damaged (" + base.bad().get(0).why() + ") and the log ends before it: transactions "
                        + Zxid.toString(log.lastZxid() + 1) + " to " + Zxid.toString(toReach) + " are missing");
    }

    private static RecoveryRefusedException refusal(LogDamage damage) {
        boolean inLog =
                LogFormat.zxidOf(String.valueOf(damage.file().getFileName())).isPresent();
        return new RecoveryRefusedException(
                inLog ? Reason.LOG_DAMAGED : Reason.SNAPSHOT_DAMAGED,
                damage + ". Transactions may have been acknowledged that cannot be read, so the server does not start."
                        + " Restore the file from a copy; or, in an ensemble, empty the directory and let the server get"
                        + " its state from the others; or, to lose everything after "
                        + Zxid.toString(damage.lastZxid()) + " for good, "
                        + RecoveryRefusedException.ACCEPT_DAMAGE_HINT
                        + " (what is behind the damage is kept under names that start with damaged-)");
    }

    private void tidy(SnapshotChoice base, LogScanResult log, @Nullable LogDamage damage) throws FileFailure {
        warnings.addAll(log.notes());
        if (damage != null) {
            warnings.add("GOING ON IN SPITE OF DAMAGE, history ends with " + Zxid.toString(damage.lastZxid()) + ": "
                    + damage);
            if (damage == log.damage()) {
                repair.cutDamage(dirs.logDir(), damage);
            }
        }
        for (SnapshotChoice.Bad bad : base.bad()) {
            repair.moveAside(bad.file().path(), bad.why());
        }
        Path tornFile = log.tornFile();
        LogTail torn = log.torn();
        if (tornFile != null && torn != null) {
            repair.cutTorn(tornFile, torn);
        }
        List<Path> recordless = new ArrayList<>(log.recordless());
        recordless.removeIf(file -> !files.exists(file));
        repair.delete(recordless, "no transaction in it");
        repair.delete(snapshots.leftovers(), "unfinished snapshot");
        warnings.addAll(repair.done());
    }

    private RecoveryResult result(
            ReplicatedState state, Origin origin, long lastZxid, SnapshotChoice base, long replayed) {
        DigestMismatch mismatch = state.firstDigestMismatch();
        if (mismatch != null) {
            warnings.add(state.digestMismatches() + " digests do not match, the first at "
                    + Zxid.toString(mismatch.zxid()) + ": the tree there is not the one that the writer had");
        }
        SnapshotFile file = base.file();
        return new RecoveryResult(
                state, origin, lastZxid, file == null ? 0 : file.zxid(), replayed, List.copyOf(window), warnings, 0);
    }
}
