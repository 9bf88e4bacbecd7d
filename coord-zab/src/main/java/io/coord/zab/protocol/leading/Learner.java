package io.coord.zab.protocol.leading;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the leader knows of one learner. Invariants: its phase only goes forward; {@link #acked} only grows; it is in the
 * live stream from the phase {@link Phase#SYNCHRONISING} on. Thread: replica.
 */
final class Learner {
    /** How far a learner is, by what it said or was sent last. */
    enum Phase {
        /** It has said nothing. */
        CONNECTED,
        /** Discovery: it said who it is. It waits for the epoch. */
        GREETED,
        /** Discovery: it was told the epoch. */
        INFORMED,
        /** Discovery: it has promised to follow. It waits until enough have. */
        PROMISED,
        /** Synchronisation: an image of the tree is being begun for it. */
        AWAITING_IMAGE,
        /** Synchronisation: it is being sent what it lacks from the leader's log on the disk. */
        AWAITING_LOG,
        /** Synchronisation: it was sent everything, and NEWLEADER. */
        SYNCHRONISING,
        /** Synchronisation: it has the leader's history, durably. */
        SYNCHRONISED,
        /** Broadcast: it was told to serve. */
        SERVING
    }

    private static final long NOTHING_TIMED = -1;

    private final long link;
    private Phase phase = Phase.CONNECTED;
    private long sid;
    private boolean observer;
    private long reportedZxid;
    private @Nullable LogWalk walk;
    private boolean snapshotSent;
    private long syncedTo;
    private long acked;
    private long heardMillis;
    private long timedZxid = NOTHING_TIMED;
    private long timedSinceMillis;
    private final ArrayDeque<Ping> pings = new ArrayDeque<>();
    private long provenRound;
    private long provenMillis;

    private record Ping(long round, long sentMillis) {}

    Learner(long link, long nowMillis) {
        this.link = link;
        this.heardMillis = nowMillis;
    }

    long link() {
        return link;
    }

    Phase phase() {
        return phase;
    }

    boolean is(Phase expected) {
        return phase == expected;
    }

    boolean isAtLeast(Phase expected) {
        return phase.compareTo(expected) >= 0;
    }

    void enter(Phase next) {
        phase = next;
    }

    void greeted(long itsSid, boolean itObserves) {
        sid = itsSid;
        observer = itObserves;
        phase = Phase.GREETED;
    }

    /** Known from {@link Phase#GREETED} on. */
    long sid() {
        return sid;
    }

    /** It gets what is committed only, and acknowledges nothing. */
    boolean isObserver() {
        return observer;
    }

    void promised(long lastZxid) {
        reportedZxid = lastZxid;
        phase = Phase.PROMISED;
    }

    /** The end of its history, as it said. */
    long reportedZxid() {
        return reportedZxid;
    }

    void walks(LogWalk through) {
        walk = through;
        phase = Phase.AWAITING_LOG;
    }

    /** Its way through the leader's log; null unless it is {@link Phase#AWAITING_LOG}. */
    @Nullable
    LogWalk walk() {
        return phase == Phase.AWAITING_LOG ? walk : null;
    }

    void snapshotSent() {
        snapshotSent = true;
    }

    /** A snapshot is being prepared for it, sent to it, or stored by it. */
    boolean isGettingSnapshot() {
        return phase == Phase.AWAITING_IMAGE || snapshotSent && phase == Phase.SYNCHRONISING;
    }

    /** @param committed what it was sent as committed: once it acknowledges NEWLEADER it has all of that */
    void synchronising(long committed) {
        syncedTo = committed;
        phase = Phase.SYNCHRONISING;
    }

    /** ZOOKEEPER-335's model checkers: the history that it got by synchronisation counts as acknowledged. */
    void synchronised(long nowMillis) {
        acked = Math.max(acked, syncedTo);
        timedSinceMillis = nowMillis;
        phase = Phase.SYNCHRONISED;
    }

    /** It has everything up to here, durably. */
    long acked() {
        return acked;
    }

    /**
     * It has everything up to {@code zxid}.
     *
     * @param lastProposed of the leader: what is timed next
     */
    void acknowledged(long zxid, long lastProposed, long nowMillis) {
        acked = Math.max(acked, zxid);
        if (timedZxid != NOTHING_TIMED && acked >= timedZxid) {
            timedZxid = NOTHING_TIMED;
            if (lastProposed > acked) {
                proposed(lastProposed, nowMillis);
            }
        }
    }

    /** Something was proposed to it. One proposal at a time is timed. */
    void proposed(long zxid, long nowMillis) {
        if (timedZxid == NOTHING_TIMED) {
            timedZxid = zxid;
            timedSinceMillis = nowMillis;
        }
    }

    /** Whether it owes an acknowledgement for so long. */
    boolean lagsFor(long millis, long nowMillis) {
        return timedZxid != NOTHING_TIMED && nowMillis - timedSinceMillis > millis;
    }

    void heard(long nowMillis) {
        heardMillis = nowMillis;
    }

    long heardMillis() {
        return heardMillis;
    }

    boolean isSilentFor(long millis, long nowMillis) {
        return nowMillis - heardMillis > millis;
    }

    void pinged(long round, long nowMillis) {
        pings.addLast(new Ping(round, nowMillis));
    }

    /** It has answered the oldest ping. False: there is none without an answer. */
    boolean ponged() {
        Ping answered = pings.pollFirst();
        if (answered == null) {
            return false;
        }
        provenRound = answered.round();
        provenMillis = answered.sentMillis();
        return true;
    }

    int pingsUnanswered() {
        return pings.size();
    }

    /** The last round of pings after which it was known to follow. */
    long provenRound() {
        return provenRound;
    }

    /** When the last ping was sent that it has answered. */
    long provenMillis() {
        return provenMillis;
    }
}
