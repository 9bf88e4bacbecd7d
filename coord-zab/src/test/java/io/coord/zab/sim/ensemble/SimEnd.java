package io.coord.zab.sim.ensemble;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One server's end of a connection on the quorum port. */
final class SimEnd {
    final SimServer owner;
    final int incarnation;
    /** By which the owner knows the connection. */
    final long id;
    /** The owner is the learner. */
    final boolean learner;

    private @Nullable SimEnd peer;
    /** The owner may send: neither side has closed, as far as this side knows. */
    boolean writable = true;
    /** The owner has been told of the connection, and not yet of its end. */
    boolean known;

    boolean ended;
    /** When the last thing that is on its way to this end arrives. */
    long lastArrival;
    /** What cannot arrive because of a partition, in order. */
    final Deque<Runnable> stalled = new ArrayDeque<>();
    /** As leader: the image that goes behind the next {@code Snap}. */
    @Nullable
    SimTxn imageToSend;
    /** As learner: the image that came. */
    @Nullable
    SimTxn imageReceived;
    /** As learner: number of transactions that were committed when the leader decided how to synchronise it. */
    int committedAtSync;
    /** As learner: the epoch that the leader offered. */
    long offeredEpoch = -1;
    /** As learner: for each sync without an answer, the history that its client must see then. */
    final Deque<Integer> syncs = new ArrayDeque<>();

    SimEnd(SimServer owner, long id, boolean learner) {
        this.owner = owner;
        this.incarnation = owner.incarnation();
        this.id = id;
        this.learner = learner;
    }

    static void join(SimEnd a, SimEnd b) {
        a.peer = b;
        b.peer = a;
    }

    SimEnd peer() {
        SimEnd other = peer;
        if (other == null) {
            throw new IllegalStateException("an end without a peer");
        }
        return other;
    }

    /** The owner lives and uses it. */
    boolean isLive() {
        return owner.isUp() && owner.incarnation() == incarnation && !ended;
    }
}
