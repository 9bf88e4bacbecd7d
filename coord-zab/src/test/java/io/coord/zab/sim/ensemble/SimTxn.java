package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.message.Proposal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction and all before it: the chain of parents is a whole history. There is one object for each history that ever
 * existed in a run, so histories are equal when they are the same object.
 */
final class SimTxn {
    final @Nullable SimTxn parent;
    final int index;
    final long zxid;
    final @Nullable Proposal proposal;
    /** The servers on whose disk it is durable, or was when the disk was lost, one bit each. */
    long durableOn;
    /** The server whose client waits for it, and its incarnation; 0: none. */
    int origin;

    int originIncarnation;
    private final List<SimTxn> next = new ArrayList<>(1);

    private SimTxn(@Nullable SimTxn parent, @Nullable Proposal proposal) {
        this.parent = parent;
        this.proposal = proposal;
        this.index = parent == null ? 0 : parent.index + 1;
        this.zxid = proposal == null ? 0 : proposal.zxid();
    }

    /** The history without transactions. */
    static SimTxn nothing() {
        return new SimTxn(null, null);
    }

    static long epochOf(long zxid) {
        return zxid >>> 32;
    }

    /** Returns this history and one more; refuses a hole. */
    SimTxn then(Proposal proposal) {
        for (SimTxn known : next) {
            if (known.zxid == proposal.zxid() && payloadOf(known).equals(proposal)) {
                return known;
            }
        }
        boolean consecutive = epochOf(proposal.zxid()) == epochOf(zxid)
                ? proposal.zxid() == zxid + 1
                : proposal.zxid() > zxid && (int) proposal.zxid() == 1;
        if (!consecutive) {
            throw new SimViolation(String.format("hole in a history: after 0x%x came 0x%x", zxid, proposal.zxid()));
        }
        SimTxn added = new SimTxn(this, proposal);
        next.add(added);
        return added;
    }

    private static Proposal payloadOf(SimTxn txn) {
        Proposal proposal = txn.proposal;
        if (proposal == null) {
            throw new IllegalStateException("the empty history has no transaction");
        }
        return proposal;
    }

    /** Returns the history up to this many transactions; there must be as many. */
    SimTxn upTo(int wantedIndex) {
        SimTxn txn = this;
        while (txn.index > wantedIndex && txn.parent != null) {
            txn = txn.parent;
        }
        return txn;
    }

    boolean startsWith(SimTxn prefix) {
        return index >= prefix.index && upTo(prefix.index) == prefix;
    }

    /** Returns the prefix that ends with this zxid, not looking before {@code oldest}; null if there is none. */
    @Nullable
    SimTxn find(long wantedZxid, SimTxn oldest) {
        SimTxn txn = this;
        while (txn.zxid > wantedZxid && txn != oldest && txn.parent != null) {
            txn = txn.parent;
        }
        return txn.zxid == wantedZxid ? txn : null;
    }

    /** The last transactions, ascending, at most so many, all after {@code oldest}. */
    List<Proposal> lastTransactions(int atMost, SimTxn oldest) {
        List<Proposal> window = new ArrayList<>();
        for (SimTxn txn = this; txn != oldest && txn.parent != null && window.size() < atMost; txn = txn.parent) {
            window.add(payloadOf(txn));
        }
        java.util.Collections.reverse(window);
        return window;
    }

    @Override
    public String toString() {
        return String.format("0x%x(#%d)", zxid, index);
    }
}
