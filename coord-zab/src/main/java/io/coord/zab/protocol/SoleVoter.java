package io.coord.zab.protocol;

import io.coord.core.invariant.Invariant;

/**
 * Broadcast in an ensemble of one (Zab, DSN 2011, phase 3): the server is leader and quorum at once, so a proposal is
 * committed as soon as its own log has it. Durable before acknowledged: {@link #committed} never passes what
 * {@link #onLogSynced} has reported.
 *
 * <p>Zxids go on by one; with the counter used up they run into the next epoch, as in ZooKeeper's standalone server.
 *
 * <p>Pure. Thread: replica.
 */
public final class SoleVoter {
    private long lastProposed;
    private long committed;

    /** @param lastZxid the newest transaction of the history that was recovered: all of it is committed */
    public SoleVoter(long lastZxid) {
        this.lastProposed = lastZxid;
        this.committed = lastZxid;
    }

    /** Returns the zxid of the next proposal. */
    public long propose() {
        Invariant.check(lastProposed < Long.MAX_VALUE, "zxids are used up: last=0x%x", lastProposed);
        lastProposed++;
        return lastProposed;
    }

    /** All proposals up to {@code zxid} are on the disk. */
    public void onLogSynced(long zxid) {
        Invariant.check(
                zxid <= lastProposed, "synced what was not proposed: synced=0x%x proposed=0x%x", zxid, lastProposed);
        committed = Math.max(committed, zxid);
    }

    public long lastProposed() {
        return lastProposed;
    }

    /** Everything up to this zxid may be applied and acknowledged. */
    public long committed() {
        return committed;
    }
}
