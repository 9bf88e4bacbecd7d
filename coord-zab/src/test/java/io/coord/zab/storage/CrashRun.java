package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.zab.sim.CrashMode;
import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.sim.SimRandom;
import io.coord.zab.storage.RecoveryOptions.FreshStart;
import io.coord.zab.storage.RecoveryResult.Origin;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.Compression;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * One server's storage, worked at random, whose disk is looked at after every change as if the power had gone just
 * then. What must hold of each such disk: it recovers; every acknowledged transaction is there; the state is the one of
 * the last transaction found, which was submitted; and the same again if the power goes during that recovery.
 */
final class CrashRun {
    private static final CrashMode[] MODES = CrashMode.values();

    private final SimRandom random;
    private final SimRandom crashRandom;
    private final StorageDirs dirs;
    private final RecoveryOptions options;
    private final TxnLogOptions logOptions;
    private final SnapshotOptions snapshotOptions;
    private final int depth;
    private SimFileSystem disk = new SimFileSystem();
    private History history;
    private TxnLog log;
    private long acknowledged;
    private long oldestAllowed;
    private boolean truncating;
    /** What is becoming the history in the place of the one so far; null if nothing is. */
    private History coming;

    private long disksChecked;

    CrashRun(long seed) {
        this(new SimRandom(seed), 0);
    }

    private CrashRun(SimRandom random, int depth) {
        this.random = random;
        this.crashRandom = random.fork();
        this.depth = depth;
        this.history = new History(random.fork());
        boolean twoDirs = random.chance(1, 3);
        this.dirs = twoDirs ? StorageDirs.of(Path.of("/data"), Path.of("/logs")) : StorageDirs.of(Path.of("/data"));
        this.logOptions = TxnLogOptions.DEFAULT
                .withPreallocateBytes(random.chance(1, 4) ? 0 : 8192L << random.nextInt(3))
                .withSegmentLimitBytes(random.chance(1, 3) ? 5000 : 0);
        this.snapshotOptions =
                SnapshotOptions.DEFAULT.withCompression(random.chance(1, 5) ? Compression.GZIP : Compression.NONE);
        this.options = RecoveryOptions.defaults(History.TREE)
                .withFreshStart(random.chance(1, 3) ? FreshStart.WITH_MARKER : FreshStart.ALWAYS)
                .withFirstSnapshot(snapshotOptions);
    }

    long disksChecked() {
        return disksChecked;
    }

    /** Works for that many steps, checking a disk after each change. */
    void run(int steps) throws IOException {
        putMarker();
        disk.onMoment(this::checkDisk);
        open();
        for (int step = 0; step < steps; step++) {
            step();
        }
        log.close();
    }

    private void putMarker() throws FileFailure {
        if (options.freshStart() == FreshStart.WITH_MARKER) {
            disk.createDirectories(dirs.initialize().getParent());
            disk.create(dirs.initialize()).close();
            disk.syncDirectory(dirs.initialize().getParent());
        }
    }

    private void open() throws IOException {
        new HistoryTrust(disk, dirs).restore();
        RecoveryResult result = Recovery.recover(disk, dirs, options, new SystemClock());
        checkResult(result, history, acknowledged);
        history = history.branch(result.lastZxid(), result.state(), random.fork());
        acknowledged = result.lastZxid();
        log = new TxnLog(disk, dirs.logDir(), logOptions, result.lastZxid());
    }

    private void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0:
                log.roll();
                acknowledged = history.last();
                break;
            case 1:
            case 2:
                snapshot();
                break;
            case 3:
                Purge.purge(disk, dirs, 1 + random.nextInt(3));
                break;
            case 4:
                log.close();
                open();
                break;
            case 5:
                crash();
                break;
            case 6:
                truncate();
                break;
            case 7:
                install();
                break;
            default:
                append();
                break;
        }
    }

    private void append() throws IOException {
        int count = 1 + random.nextInt(random.chance(1, 5) ? 40 : 4);
        for (int i = 0; i < count; i++) {
            Bytes payload = history.next();
            if (!log.accepts(payload)) {
                log.sync();
            }
            log.append(history.last(), payload);
        }
        log.sync();
        acknowledged = history.last();
        checkDisk(disk);
    }

    /** Mostly as the server does: the log rolls, then the state is written. */
    private void snapshot() throws IOException {
        if (random.chance(3, 4)) {
            log.roll();
            acknowledged = history.last();
        }
        try (TreeImage image = history.state().beginImage()) {
            new SnapshotStore(disk, dirs.snapshotDir()).write(SnapshotSource.of(image, 4), snapshotOptions);
        }
    }

    /** The power goes for good, and the server starts again on what is left. */
    private void crash() throws IOException {
        log.close();
        disk = disk.afterCrash(MODES[crashRandom.nextInt(MODES.length)], crashRandom);
        disk.onMoment(this::checkDisk);
        open();
    }

    private void truncate() throws IOException {
        log.close();
        long target = history.last() - random.nextInt(10);
        if (history.has(target)) {
            // From here to the end either the old or the new history is right.
            truncating = true;
            oldestAllowed = target;
            boolean done = Truncation.truncate(disk, dirs, History.TREE, target);
            if (done) {
                acknowledged = target;
                history = history.branch(target, history.state(), random.fork());
            }
            truncating = false;
        }
        open();
    }

    /** A snapshot of another history comes from the leader, which may end before or after the own one. */
    private void install() throws IOException {
        log.close();
        History leaders = new History(random.fork());
        long last = Math.max(1, history.last() - 10 + random.nextInt(20));
        while (leaders.last() < last) {
            leaders.next();
        }
        if (leaders.last() < history.last()) {
            new HistoryTrust(disk, dirs).withdraw();
        }
        coming = leaders;
        ReplicatedState copy = Snapshots.copyOf(leaders.state());
        SnapshotInstallation.install(disk, dirs, copy, snapshotOptions);
        history = leaders;
        acknowledged = leaders.last();
        coming = null;
        open();
    }

    private void checkDisk(SimFileSystem now) {
        CrashMode mode = MODES[crashRandom.nextInt(MODES.length)];
        SimFileSystem after = now.afterCrash(mode, crashRandom);
        try {
            check(after, mode);
        } catch (IOException e) {
            throw new UncheckedIOException("after " + mode + "\n" + after.describe(), e);
        } catch (AssertionError e) {
            throw new AssertionError("after " + mode + ": " + e.getMessage() + "\n" + after.describe(), e);
        }
    }

    private void check(SimFileSystem after, CrashMode mode) throws IOException {
        disksChecked++;
        long mustHave = truncating ? oldestAllowed : acknowledged;
        if (crashRandom.chance(1, 10)) {
            // The power goes again while the server recovers.
            SimFileSystem[] second = {after};
            int at = crashRandom.nextInt(6);
            int[] moments = {0};
            after.onMoment(d -> {
                if (moments[0]++ == at) {
                    second[0] = d.afterCrash(mode, crashRandom);
                }
            });
            Recovery.recover(after, dirs, options, new SystemClock());
            after.onMoment(d -> {});
            checkOldOrNew(Recovery.recover(second[0], dirs, options, new SystemClock()), second[0], mustHave);
        }
        RecoveryResult result = Recovery.recover(after, dirs, options, new SystemClock());
        checkOldOrNew(result, after, mustHave);
        if (depth == 0 && crashRandom.chance(1, 30) && !isEither(result)) {
            goOnWith(after, result);
        }
    }

    private void checkOldOrNew(RecoveryResult result, SimFileSystem after, long mustHave) throws FileFailure {
        if (isEither(result)) {
            return;
        }
        if (isComing(result)) {
            if (coming.last() < history.last()) {
                assertThat(new HistoryTrust(after, dirs).isTrusted())
                        .as("trusted")
                        .isFalse();
            }
            assertThat(LogFiles.list(after, dirs.logDir())).isEmpty();
            checkResult(result, coming, coming.last());
        } else {
            checkResult(result, history, mustHave);
        }
    }

    private boolean isComing(RecoveryResult result) {
        return coming != null && result.lastZxid() == coming.last() && shows(result, coming);
    }

    /** The state could be of the old history and of the new one: then nothing can be said of it. */
    private boolean isEither(RecoveryResult result) {
        return isComing(result) && history.has(result.lastZxid()) && shows(result, history);
    }

    private static boolean shows(RecoveryResult result, History which) {
        long last = result.lastZxid();
        return result.state().tree().digest() == which.digestAt(last)
                && result.state().sessionTimeouts().size() == which.sessionsAt(last);
    }

    /** What was recovered must also be fit to be written. */
    private void goOnWith(SimFileSystem after, RecoveryResult result) throws IOException {
        CrashRun next = new CrashRun(crashRandom.fork(), depth + 1, this, after, result);
        for (int i = 0; i < 5; i++) {
            next.step();
        }
        next.log.close();
        disksChecked += next.disksChecked;
    }

    private CrashRun(SimRandom random, int depth, CrashRun former, SimFileSystem disk, RecoveryResult result) {
        this.random = random;
        this.crashRandom = random.fork();
        this.depth = depth;
        this.dirs = former.dirs;
        this.options = former.options;
        this.logOptions = former.logOptions;
        this.snapshotOptions = former.snapshotOptions;
        this.disk = disk;
        this.acknowledged = result.lastZxid();
        this.history = (former.isComing(result) ? former.coming : former.history)
                .branch(result.lastZxid(), result.state(), random.fork());
        this.log = new TxnLog(disk, dirs.logDir(), logOptions, result.lastZxid());
        disk.onMoment(this::checkDisk);
    }

    static void checkResult(RecoveryResult result, History history, long mustHave) {
        assertThat(result.origin()).isNotEqualTo(Origin.UNINITIALIZED);
        long last = result.lastZxid();
        assertThat(last).as("nothing acknowledged is lost").isGreaterThanOrEqualTo(mustHave);
        assertThat(history.has(last)).as("0x%x was submitted", last).isTrue();
        ReplicatedState state = result.state();
        assertThat(state.tree().digest()).as("digest at 0x%x", last).isEqualTo(history.digestAt(last));
        assertThat(state.sessionTimeouts()).as("sessions at 0x%x", last).hasSize(history.sessionsAt(last));
        assertThat(state.digestMismatches()).isZero();
    }

    /** Lets change number {@code change} fail, and checks that what was acknowledged before is still there. */
    void runUntilFailure(long change, FileFailure.Kind kind) throws IOException {
        putMarker();
        disk.failAt(disk.changes() + change, kind);
        try {
            open();
            while (true) {
                append();
                if (random.chance(1, 5)) {
                    snapshot();
                }
            }
        } catch (FileFailure e) {
            assertThat(e.kind()).isEqualTo(kind);
        }
        try {
            if (log != null) {
                log.close();
            }
        } catch (FileFailure e) {
            // cutting off the padding fails as well
            assertThat(e.kind()).isEqualTo(kind);
        }
        for (CrashMode mode : MODES) {
            SimFileSystem after = disk.afterCrash(mode, crashRandom);
            checkResult(Recovery.recover(after, dirs, options, new SystemClock()), history, acknowledged);
        }
    }

    /** Flips a bit of a quiet disk: the state must come out right, or the start must be refused. */
    boolean flipBitAndRecover() throws IOException {
        SimFileSystem after = disk.afterCrash(CrashMode.KEEP_UNSYNCED, crashRandom);
        String where = after.flipBit(crashRandom);
        try {
            RecoveryResult result = Recovery.recover(after, dirs, options, new SystemClock());
            checkResult(result, history, acknowledged);
            return true;
        } catch (RecoveryRefusedException e) {
            return false;
        } catch (AssertionError e) {
            throw new AssertionError("flipped " + where + ": " + e.getMessage() + "\n" + after.describe(), e);
        }
    }
}
