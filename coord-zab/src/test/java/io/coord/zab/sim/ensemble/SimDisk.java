package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.History;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.sim.SimRandom;

/**
 * What one server has durably: its history, its epochs. The history is a log behind a snapshot ({@code base}); it is
 * changed by the log thread ({@link SimLog}) and by crashes only.
 */
final class SimDisk {
    final SimTxn nothing;
    /** The oldest point it can be cut back to. */
    SimTxn base;
    /** The end of the durable history. */
    SimTxn tip;

    long acceptedEpoch;
    long currentEpoch;
    /** False from a loss of the disk until the server is synchronised again. */
    boolean trusted = true;

    /** Kept beside the data: a lost disk does not take them along. */
    Membership inForce;

    private Membership proposed;

    SimDisk(SimTxn nothing, Membership membership) {
        this.inForce = membership;
        this.proposed = membership;
        this.nothing = nothing;
        this.base = nothing;
        this.tip = nothing;
    }

    void seen(Membership membership) {
        proposed = membership;
    }

    void activated(Membership membership) {
        inForce = membership;
        proposed = membership;
    }

    /** What the tree shows after a start counts as seen, too, for who was part of a change before. */
    Membership lastSeen() {
        Membership seen = proposed.version() > inForce.version() ? proposed : inForce;
        Bytes text = inForce.version() == 0 ? null : SimConfigs.shownBy(tip);
        Membership shown = text == null ? seen : MembershipText.read(text);
        return shown.version() > seen.version() ? shown : seen;
    }

    /** A new, empty disk. */
    void wipe() {
        base = nothing;
        tip = nothing;
        acceptedEpoch = 0;
        currentEpoch = 0;
        trusted = false;
    }

    /** The history is set aside, the epochs are kept. */
    void setHistoryAside() {
        base = nothing;
        tip = nothing;
        currentEpoch = 0;
        trusted = false;
    }

    /** Old logs and snapshots go: cuts cannot reach back as far as before. What is not committed is in no snapshot. */
    void purge(SimRandom random, SimTxn lastCommitted) {
        SimTxn end = tip.upTo(lastCommitted.index);
        while (!lastCommitted.startsWith(end) && end.parent != null) {
            end = end.parent;
        }
        if (end.index > base.index) {
            base = end.upTo(end.index - random.nextInt(end.index - base.index + 1));
        }
    }

    void setTip(SimTxn newTip, int sid) {
        tip = newTip;
        for (SimTxn txn = newTip; txn != null && (txn.durableOn & 1L << sid) == 0; txn = txn.parent) {
            txn.durableOn |= 1L << sid;
        }
    }

    History recover(int windowSize) {
        return new History(tip.zxid, tip.lastTransactions(windowSize, base), acceptedEpoch, currentEpoch, trusted);
    }

    @Override
    public String toString() {
        return String.format(
                "disk tip=%s base=%s accepted=0x%x current=0x%x%s members=0x%x:%s%s",
                tip,
                base,
                acceptedEpoch,
                currentEpoch,
                trusted ? "" : " untrusted",
                inForce.version(),
                inForce.voters(),
                lastSeen() == inForce
                        ? ""
                        : " proposed=" + Long.toHexString(lastSeen().version()) + ":"
                                + lastSeen().voters());
    }
}
