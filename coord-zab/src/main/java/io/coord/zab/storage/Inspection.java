package io.coord.zab.storage;

import io.coord.core.codec.JuteLimits;
import io.coord.core.model.Zxid;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.DigestMismatch;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogDamage;
import io.coord.zab.storage.log.LogRecord;
import io.coord.zab.storage.log.LogScan;
import io.coord.zab.storage.log.LogScanResult;
import io.coord.zab.storage.log.LogTail;
import io.coord.zab.storage.snapshot.CompressionMissingException;
import io.coord.zab.storage.snapshot.DamagedSnapshotException;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that a server keeps, and changes nothing: would a server start with it, and is it what its writers had?
 *
 * <ul>
 *   <li>Each snapshot is loaded whole; its checksum and its digest must be right.
 *   <li>The log behind the newest good snapshot must be without a gap and damage, as for a start.
 *   <li>Each transaction must leave the tree with the digest that its writer noted.
 *   <li>Replayed from the oldest snapshot the end must be the same tree. Where the log does not reach back so far, that is
 *       noted: no start needs it, but a restore to a time before does.
 *   <li>Epochs must not contradict the history.
 * </ul>
 *
 * <p>Holds one tree at a time. A directory in use may be looked at; what is written meanwhile may look torn.
 */
public final class Inspection {
    /** Payloads bound what is in them. */
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE / 2);

    private static final String MARKER_OF_DISTRUST = "history-incomplete";

    private final FileSystem files;
    private final StorageDirs dirs;
    private final TreeOptions options;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private boolean starts = true;
    private long firstZxidInLog;

    /** What a finding means. */
    public enum Gravity {
        /** Good to know; nothing is lost. */
        NOTE,
        /** A file is damaged or missing, or a tree is not the one that its writer had. */
        DAMAGE
    }

    /** @param path the file or directory it is about */
    public record Finding(Gravity gravity, Path path, String text) {}

    /**
     * A snapshot that can be loaded.
     *
     * @param digest of its tree; 0 if it can not be told yet, as of a snapshot of ZooKeeper that was taken while writes went on
     */
    public record Snapshot(Path path, long zxid, int nodes, int sessions, long digest) {}

    /**
     * What was found.
     *
     * @param snapshots    the good ones, the newest first
     * @param records      transactions behind the newest good snapshot
     * @param lastZxid     where the history ends, as far as it is good; -1 if there is none
     * @param nodes        at that transaction
     * @param digest       of the tree there
     * @param starts       whether a server starts with it, unless it is told to accept more or less than usual
     */
    public record Report(
            List<Snapshot> snapshots,
            List<Finding> findings,
            long records,
            long lastZxid,
            int nodes,
            long digest,
            boolean starts) {
        public Report {
            snapshots = List.copyOf(snapshots);
            findings = List.copyOf(findings);
        }

        /** Whether there is damage. */
        public boolean isDamaged() {
            return findings.stream().anyMatch(finding -> finding.gravity() == Gravity.DAMAGE);
        }
    }

    /** A history as far as it is good. */
    private record Replayed(ReplicatedState state, LogScanResult log) {}

    private Inspection(FileSystem files, StorageDirs dirs, TreeOptions options) {
        this.files = files;
        this.dirs = dirs;
        this.options = options;
    }

    /** @throws IOException the disk can not be read, or a file holds no number */
    public static Report inspect(FileSystem files, StorageDirs dirs, TreeOptions options) throws IOException {
        return new Inspection(files, dirs, options).inspect();
    }

    private Report inspect() throws IOException {
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        List<SnapshotFile> good = new ArrayList<>();
        long zxidToReach = 0;
        for (SnapshotFile file : store.list()) {
            if (good.isEmpty()) {
                zxidToReach = Math.max(zxidToReach, file.zxid());
            }
            if (isGood(store, file, good.isEmpty())) {
                good.add(file);
            }
        }
        noteLeftovers(store);
        Replayed end = replay(store, good.isEmpty() ? null : good.get(0));
        judge(end, good.isEmpty(), zxidToReach);
        boolean nothing = good.isEmpty() && end.log().records() == 0;
        long lastZxid = nothing ? -1 : end.state().lastZxid();
        if (good.size() > 1 && end.log().damage() == null) {
            compareWithOldest(store, good.get(good.size() - 1), end.state());
        }
        checkEpochs(lastZxid);
        return new Report(
                snapshots,
                findings,
                end.log().records(),
                lastZxid,
                end.state().tree().nodeCount(),
                end.state().tree().digest(),
                starts);
    }

    private boolean isGood(SnapshotStore store, SnapshotFile file, boolean newest) throws IOException {
        try {
            ReplicatedState state = store.load(file, options);
            snapshots.add(new Snapshot(
                    file.path(),
                    file.zxid(),
                    state.tree().nodeCount(),
                    state.sessionTimeouts().size(),
                    state.digest() == null ? 0 : state.tree().digest()));
            checkDigests(file.path(), state);
            return true;
        } catch (DamagedSnapshotException e) {
            // The newest is what a start would use; whether another makes up for it, the log decides.
            find(
                    Gravity.DAMAGE,
                    file.path(),
                    e.getMessage() + (newest ? "" : "; no start needs it, a newer one is good"));
        } catch (CompressionMissingException e) {
            find(Gravity.DAMAGE, file.path(), String.valueOf(e.getMessage()));
        }
        return false;
    }

    private void checkDigests(Path path, ReplicatedState state) {
        DigestMismatch mismatch = state.firstDigestMismatch();
        if (mismatch != null) {
            find(
                    Gravity.DAMAGE,
                    path,
                    "the tree at " + Zxid.toString(mismatch.zxid()) + " has the digest "
                            + Long.toHexString(mismatch.actual()) + ", its writer had "
                            + Long.toHexString(mismatch.expected()) + "; " + state.digestMismatches()
                            + " such places, this is the first");
        }
    }

    private void noteLeftovers(SnapshotStore store) throws IOException {
        for (Path leftover : store.leftovers()) {
            find(Gravity.NOTE, leftover, "unfinished snapshot, the next start deletes it");
        }
        if (store.pending().isPresent()) {
            find(
                    Gravity.NOTE,
                    store.pending().get().path(),
                    "a snapshot of the leader whose installation was interrupted: the next start makes it the whole"
                            + " history");
        }
        if (files.exists(dirs.snapshotDir().resolve(MARKER_OF_DISTRUST))) {
            find(
                    Gravity.NOTE,
                    dirs.snapshotDir().resolve(MARKER_OF_DISTRUST),
                    "this server has no vote until it is synchronised: its history was damaged");
        }
    }

    private Replayed replay(SnapshotStore store, @Nullable SnapshotFile base) throws IOException {
        ReplicatedState state = base == null ? new ReplicatedState(options) : store.load(base, options);
        LogScanResult log = LogScan.scan(files, dirs.logDir(), state.lastZxid(), record -> {
            firstZxidInLog = firstZxidInLog == 0 ? record.zxid() : firstZxidInLog;
            state.apply(txn(record), ChangeListener.NONE);
        });
        return new Replayed(state, log);
    }

    private static LoggedTxn txn(LogRecord record) {
        return TxnCodec.read(Unpooled.wrappedBuffer(record.payload().array()), LIMITS);
    }

    private void judge(Replayed end, boolean withoutSnapshot, long zxidToReach) {
        LogDamage damage = end.log().damage();
        if (damage != null) {
            starts = false;
            find(
                    Gravity.DAMAGE,
                    damage.file(),
                    "offset " + damage.offset() + ", after transaction " + Zxid.toString(damage.lastZxid()) + ": "
                            + damage.reason());
        } else if (end.state().lastZxid() < zxidToReach) {
            starts = false;
            find(
                    Gravity.DAMAGE,
                    dirs.logDir(),
                    "the log ends with " + Zxid.toString(end.state().lastZxid()) + ", before the damaged snapshot of "
                            + Zxid.toString(zxidToReach));
        }
        if (withoutSnapshot && firstZxidInLog > 1) {
            starts = false;
            find(
                    Gravity.DAMAGE,
                    dirs.snapshotDir(),
                    "there is no good snapshot, and the log begins with " + Zxid.toString(firstZxidInLog)
                            + ": what was before is missing");
        }
        Path tornFile = end.log().tornFile();
        LogTail torn = end.log().torn();
        if (tornFile != null && torn != null) {
            find(
                    Gravity.NOTE,
                    tornFile,
                    "offset " + torn.offset() + ": torn tail, a write that a crash has cut or that is under way; none"
                            + " of it was acknowledged");
        }
        end.log().notes().forEach(note -> find(Gravity.NOTE, dirs.logDir(), note));
        if (end.log().records() > 0) {
            checkDigests(dirs.logDir(), end.state());
        }
    }

    /** Two ways to the same transaction lead to the same tree. */
    private void compareWithOldest(SnapshotStore store, SnapshotFile oldest, ReplicatedState end) throws IOException {
        long lastZxid = end.lastZxid();
        long digest = end.tree().digest();
        boolean told = end.digest() != null;
        Replayed other = replay(store, oldest);
        LogDamage damage = other.log().damage();
        if (damage != null) {
            find(
                    Gravity.NOTE,
                    damage.file(),
                    "from the snapshot of " + Zxid.toString(oldest.zxid()) + " on the log is whole up to "
                            + Zxid.toString(damage.lastZxid()) + " only (" + damage.reason()
                            + "): a newer snapshot covers that for a start, not for a restore to a time between");
        } else if (other.state().lastZxid() < lastZxid) {
            find(
                    Gravity.NOTE,
                    dirs.logDir(),
                    "there is no log behind the snapshot of " + Zxid.toString(oldest.zxid())
                            + " that leads to the newer one");
        } else if (told
                && other.state().digest() != null
                && other.state().tree().digest() != digest) {
            find(
                    Gravity.DAMAGE,
                    oldest.path(),
                    "with the log it leads to a tree with the digest "
                            + Long.toHexString(other.state().tree().digest()) + " at " + Zxid.toString(lastZxid)
                            + ", the newest snapshot to " + Long.toHexString(digest));
        }
    }

    private void checkEpochs(long lastZxid) throws IOException {
        EpochStore store = new EpochStore(files, dirs.snapshotDir());
        OptionalLong accepted = store.acceptedEpoch();
        OptionalLong current = store.currentEpoch();
        long ofHistory = Zxid.epoch(Math.max(0, lastZxid));
        if (accepted.isPresent() && accepted.getAsLong() < Math.max(current.orElse(0), ofHistory)) {
            starts = false;
            find(
                    Gravity.DAMAGE,
                    dirs.snapshotDir(),
                    "acceptedEpoch is " + accepted.getAsLong() + ", but currentEpoch is " + current.orElse(0)
                            + " and the history is of epoch " + ofHistory
                            + ": files of different times or servers were put together");
        } else if (current.isPresent() && current.getAsLong() < ofHistory) {
            find(
                    Gravity.NOTE,
                    dirs.snapshotDir(),
                    "currentEpoch is " + current.getAsLong() + ", the history is of epoch " + ofHistory
                            + ": a crash came between, the next start writes it");
        }
    }

    private void find(Gravity gravity, Path path, String text) {
        findings.add(new Finding(gravity, path, text));
    }
}
