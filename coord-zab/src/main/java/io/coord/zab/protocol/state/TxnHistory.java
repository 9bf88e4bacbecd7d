package io.coord.zab.protocol.state;

import io.coord.core.invariant.Invariant;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.History;
import io.coord.zab.protocol.message.Proposal;
import java.util.function.Consumer;

/**
 * The history of a server: everything it appended, whether applied to its tree or not (Zab, DSN 2011: {@code h.f}). The
 * newest proposals are at hand: at least all that are not delivered, and of the others as many as synchronising learners
 * takes.
 *
 * <p>Invariant: {@code base < window < last}, ascending, without a hole; {@code delivered <= synced <= last}. Thread: replica.
 */
public final class TxnHistory {
    /** The answer for a zxid at which this history never ended, or longer ago than the window knows. */
    public static final int NOT_A_POINT = -1;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ProposalWindow window = new ProposalWindow();
    private final int windowSize;
    private long base;
    private long last;
    private long synced;
    private long delivered;
    private boolean inFlux;

    public TxnHistory(History found, int windowSize) {
        this.windowSize = windowSize;
        this.last = found.lastZxid();
        this.synced = last;
        this.delivered = last;
        this.base = found.window().isEmpty() ? last : UNKNOWN;
        found.window().forEach(window::addLast);
        Invariant.check(
                window.size() == 0 || window.get(window.size() - 1).zxid() == last,
                "the window does not end where the history does: last=0x%x",
                last);
        trim();
    }

    /** The last transaction; 0 if there is none. */
    public long last() {
        return last;
    }

    /** The last one that is durable. */
    public long synced() {
        return synced;
    }

    /** The last one that was applied to the tree. */
    public long delivered() {
        return delivered;
    }

    /** Whether all of it is durable, and nothing about it is being changed on the disk. */
    public boolean isSettled() {
        return synced == last && !inFlux;
    }

    /** The history is being cut off or replaced; {@link #truncated}, {@link #replaced} or {@link #unchanged} ends it. */
    public void beginChange() {
        inFlux = true;
    }

    public boolean isInFlux() {
        return inFlux;
    }

    public void unchanged() {
        inFlux = false;
    }

    /** Whether this may be the next transaction of a history that ends with {@code last}. */
    public static boolean isNext(long last, long next) {
        if (Zxid.epoch(next) == Zxid.epoch(last)) {
            return next == last + 1;
        }
        return Zxid.epoch(next) > Zxid.epoch(last) && Zxid.counter(next) == 1;
    }

    public void append(Proposal proposal) {
        Invariant.check(
                isNext(last, proposal.zxid()), "a history without holes: last=0x%x next=0x%x", last, proposal.zxid());
        window.addLast(proposal);
        last = proposal.zxid();
    }

    /** All up to this one is durable. */
    public void onSynced(long zxid) {
        // what was cut off meanwhile may still be reported
        synced = Math.max(synced, Math.min(zxid, last));
    }

    /** Hands out what is committed, durable here and not delivered yet, in order. */
    public void deliver(long committed, Consumer<Proposal> receiver) {
        long end = Math.min(committed, synced);
        if (end <= delivered) {
            return;
        }
        for (int i = window.floorIndex(delivered) + 1; i < window.size(); i++) {
            Proposal proposal = window.get(i);
            if (proposal.zxid() > end) {
                break;
            }
            delivered = proposal.zxid();
            receiver.accept(proposal);
        }
        trim();
    }

    /** The history was cut: it ends with this one, in the log and in the tree. */
    public void truncated(long zxid) {
        inFlux = false;
        while (window.size() > 0 && window.get(window.size() - 1).zxid() > zxid) {
            window.removeLast();
        }
        if (window.size() == 0) {
            base = zxid;
        }
        last = zxid;
        synced = zxid;
        delivered = Math.min(delivered, zxid);
    }

    /** The history was replaced by a snapshot. */
    public void replaced(long zxid) {
        inFlux = false;
        window.clear();
        base = zxid;
        last = zxid;
        synced = zxid;
        delivered = zxid;
    }

    /** The first point of the history that is known: what is behind it is at hand, what is before it on the disk only. */
    public long firstPoint() {
        return base == UNKNOWN ? window.get(0).zxid() : base;
    }

    /** Number of proposals at hand. */
    public int size() {
        return window.size();
    }

    public Proposal get(int index) {
        return window.get(index);
    }

    /**
     * Index of the first proposal after the point where a history ends with {@code zxid}; {@link #size} if that is the
     * end, {@link #NOT_A_POINT} if this history never ended there as far as is known.
     */
    public int indexAfter(long zxid) {
        if (zxid == last) {
            return window.size();
        }
        int floor = window.floorIndex(zxid);
        if (floor >= 0 && window.get(floor).zxid() == zxid) {
            return floor + 1;
        }
        if (zxid == base) {
            return 0;
        }
        // an epoch's beginning, known by what is around it: alone it is no proof of content (ZOOKEEPER-1319)
        boolean beginning = Zxid.counter(zxid) == 0
                && floor >= 0
                && floor + 1 < window.size()
                && window.get(floor + 1).zxid() == zxid + 1;
        return beginning ? floor + 1 : NOT_A_POINT;
    }

    /** Zxid of the last proposal at hand before {@code zxid}; 0 if there is none. */
    public long floor(long zxid) {
        int floor = window.floorIndex(zxid);
        return floor < 0 ? 0 : window.get(floor).zxid();
    }

    private void trim() {
        while (window.size() > windowSize && window.get(0).zxid() <= delivered) {
            base = window.get(0).zxid();
            window.removeFirst();
        }
    }
}
