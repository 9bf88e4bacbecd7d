package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The log thread of one server: appends in groups, cuts, installs snapshots, in order, each taking time. What must be
 * survived: a crash loses what is not synced, or keeps any prefix of it; a cut is made from the end in any number of
 * steps, a crash between two leaves what was not yet cut; a snapshot replaces the history at one moment; a sync that takes
 * long; a sync that fails, which ends the server.
 */
final class SimLog {
    private static final class Work {
        final @Nullable SimTxn result;
        final boolean append;
        final long zxid;
        final boolean install;
        /** Number of transactions that were committed when it was decided. */
        final int committed;

        Work(@Nullable SimTxn result, long zxid, boolean append, boolean install, int committed) {
            this.committed = committed;
            this.result = result;
            this.zxid = zxid;
            this.append = append;
            this.install = install;
        }
    }

    private final SimEnsemble ensemble;
    private final SimServer server;
    private final SimDisk disk;
    private final SimRandom random;
    private final int incarnation;
    private final Deque<Work> queue = new ArrayDeque<>();
    /** The end of the history once the queue is done. */
    private SimTxn tip;

    private boolean busy;
    private boolean dead;
    private long slowUntil;
    private long lastAnswer;

    SimLog(SimEnsemble ensemble, SimServer server, SimRandom random) {
        this.ensemble = ensemble;
        this.server = server;
        this.disk = server.disk();
        this.random = random;
        this.incarnation = server.incarnation();
        this.tip = disk.tip;
    }

    /** The history as the member knows it: all that was asked for. */
    SimTxn tip() {
        return tip;
    }

    void slowDown(long untilMicros) {
        slowUntil = untilMicros;
    }

    void append(Proposal proposal) {
        tip = tip.then(proposal);
        queue.add(new Work(tip, proposal.zxid(), true, false, 0));
        next();
    }

    /** Returns the history after the cut, null if it has no such transaction. */
    @Nullable
    SimTxn truncate(long zxid, int committed) {
        SimTxn target = tip.find(zxid, disk.base);
        if (target != null) {
            tip = target;
        }
        queue.add(new Work(target, zxid, false, false, committed));
        next();
        return target;
    }

    void install(SimTxn image, int committed) {
        tip = image;
        queue.add(new Work(image, image.zxid, false, true, committed));
        next();
    }

    private void next() {
        if (busy || queue.isEmpty()) {
            return;
        }
        busy = true;
        ensemble.schedule().after(duration(), this::finish);
    }

    private long duration() {
        long usual = 10 + random.nextInt((int) ensemble.setup().syncMicros());
        return usual + Math.max(0, slowUntil - ensemble.schedule().now()) / 2;
    }

    private void finish() {
        if (dead || !server.durableStep()) {
            return;
        }
        busy = false;
        Work work = queue.element();
        if (work.append) {
            finishAppends();
        } else if (work.install) {
            finishInstall(queue.remove());
        } else {
            cut(work);
        }
        if (!dead) {
            next();
        }
    }

    private void finishAppends() {
        int atMost = random.chance(1, 4) ? 1 + random.nextInt(8) : Integer.MAX_VALUE;
        SimTxn synced = null;
        for (int i = 0; i < atMost && !queue.isEmpty() && queue.element().append; i++) {
            synced = queue.remove().result;
        }
        if (synced != null) {
            disk.setTip(synced, server.sid());
            answer(new Input.LogSynced(synced.zxid));
        }
    }

    private void finishInstall(Work work) {
        SimTxn image = work.result;
        if (image == null) {
            throw new IllegalStateException("a snapshot of nothing");
        }
        ensemble.checks().historyReplaced(server, disk.tip, image, work.committed);
        disk.base = image;
        disk.setTip(image, server.sid());
        server.showTree(image);
        answer(new Input.SnapshotInstalled(work.zxid, SimConfigs.shownBy(image)));
    }

    private void cut(Work work) {
        SimTxn target = work.result;
        if (target == null) {
            queue.remove();
            answer(new Input.Truncated(work.zxid, false));
            return;
        }
        int rest = disk.tip.index - target.index;
        if (rest > 1 && random.chance(1, 2)) {
            cutBackTo(disk.tip.upTo(target.index + 1 + random.nextInt(rest - 1)), work.committed);
            return; // the same work goes on
        }
        cutBackTo(target, work.committed);
        queue.remove();
        server.cutTree(target);
        answer(new Input.Truncated(work.zxid, true));
    }

    private void cutBackTo(SimTxn end, int committed) {
        ensemble.checks().historyReplaced(server, disk.tip, end, committed);
        disk.tip = end;
    }

    private void answer(Input input) {
        lastAnswer = Math.max(
                lastAnswer, ensemble.schedule().now() + ensemble.network().localDelay());
        ensemble.schedule().at(lastAnswer, () -> server.inbox(incarnation, input));
    }

    /** The server dies: some of what was appended may be on the disk nevertheless. */
    void crash(boolean keepAll) {
        dead = true;
        SimTxn last = disk.tip;
        for (Work work : queue) {
            if (!work.append || work.result == null) {
                break;
            }
            last = work.result;
        }
        int unsynced = last.index - disk.tip.index;
        if (unsynced > 0) {
            int kept = keepAll ? unsynced : random.nextInt(unsynced + 1);
            disk.setTip(last.upTo(disk.tip.index + kept), server.sid());
        }
    }
}
