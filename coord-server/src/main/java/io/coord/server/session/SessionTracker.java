package io.coord.server.session;

import io.coord.core.invariant.Invariant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this server keeps time for: all of them on a leader and on a single server (spec: semantics 4).
 *
 * <p>Expiry is by ticks: a session that was last touched at {@code t} ends at the first tick after {@code t + timeout}.
 * A touch only stores a time, see {@link Session#touch}; when the bucket of a session comes due, its last touch decides
 * whether it moves to a later bucket or ends.
 *
 * <p><b>Pauses.</b> {@link #expire} has to be called at each {@link #nextCheckMillis()}. If a call comes late by more
 * than half a tick, this process was suspended, or this thread was stuck: pings may lie unread in socket buffers, and
 * silence proves nothing. Then the time since the previous call is held against nobody (each last touch moves later by
 * that much, though not past now), and no session ends within one tick from now, so that what lies in the buffers is
 * heard first. Silence before and after the pause still counts, so a dead session outlives its time by the length of the
 * pauses plus a tick each, and a server that is often stuck for a moment still expires the dead. The tempting shortcut,
 * a new full timeout after each pause, would keep them alive for ever.
 *
 * <p><b>Sessions on learners.</b> A learner tells from time to time whom it has heard from. A session ends only if its learner
 * was heard of since the session's time was up, see {@link SessionOwner#knownUntilMillis}; the other possibility, to take
 * no news for silence, ends sessions whose clients talk to a learner that is cut off or slow, and do not know it.
 *
 * <p>All times are of a monotonic clock, so steps of the wall clock have no effect. Thread: replica.
 */
public final class SessionTracker {
    private static final Comparator<Session> BY_ID = Comparator.comparingLong(Session::id);
    private static final Comparator<Session> BY_EXPIRY =
            Comparator.<Session>comparingLong(session -> session.bucketMillis).thenComparing(BY_ID);

    private final int tickMillis;
    private final SessionTable sessions = new SessionTable();
    private final ExpiryBuckets buckets;
    private long previousCheckMillis;
    private long nextCheckMillis;
    private long nobodyEndsBeforeMillis;

    /** @param tickMillis at least 1 */
    public SessionTracker(int tickMillis, long nowMillis) {
        if (tickMillis < 1) {
            throw new IllegalArgumentException("tickTime " + tickMillis + " ms: must be at least 1");
        }
        this.tickMillis = tickMillis;
        this.buckets = new ExpiryBuckets(tickMillis);
        this.nobodyEndsBeforeMillis = nowMillis;
        noteCheck(nowMillis);
    }

    /**
     * Forgets everything, then tracks the replicated sessions, each with its full timeout from now and no owner: what a
     * new leader and a restarted server do.
     *
     * @param timeouts session id to timeout in milliseconds
     */
    public void restore(SortedMap<Long, Integer> timeouts, long nowMillis) {
        clear();
        noteCheck(nowMillis);
        timeouts.forEach((id, timeoutMillis) -> open(id, timeoutMillis, null, nowMillis));
    }

    /** Forgets everything: this server no longer keeps time. */
    public void clear() {
        sessions.clear();
        buckets.clear();
    }

    /** Tracks a new session; one that is tracked already starts anew. */
    public Session open(long id, int timeoutMillis, @Nullable SessionOwner owner, long nowMillis) {
        Session session = new Session(id, timeoutMillis, owner, nowMillis);
        close(id);
        sessions.add(session);
        buckets.place(session);
        return session;
    }

    /** Tracks a session that another tracker has let go. */
    public void adopt(Session session, @Nullable SessionOwner owner) {
        close(session.id());
        session.setOwner(owner);
        sessions.add(session);
        buckets.place(session);
    }

    /** Lets a session go that goes on elsewhere. */
    public void release(Session session) {
        if (sessions.find(session.id()) == session) {
            sessions.remove(session.id());
            buckets.remove(session);
        }
    }

    /**
     * Takes up a session for a client that came back, with the timeout negotiated now.
     *
     * @return empty if the session has ended or is about to
     */
    public Optional<Session> reattach(long id, int timeoutMillis, @Nullable SessionOwner owner, long nowMillis) {
        Session session = sessions.find(id);
        if (session == null || session.isClosing()) {
            return Optional.empty();
        }
        session.setTimeoutMillis(timeoutMillis);
        session.setOwner(owner);
        session.touch(nowMillis);
        // A shorter timeout may end the session before its present bucket comes due.
        buckets.place(session);
        return Optional.of(session);
    }

    /** Notes that a session served elsewhere was heard from. */
    public void touch(long id, long nowMillis) {
        Session session = sessions.find(id);
        if (session != null) {
            session.touch(nowMillis);
        }
    }

    /** Notes that this owner may have heard from its sessions until now, and cannot tell any more. */
    public void touchAllOf(SessionOwner owner, long nowMillis) {
        for (Session session : sessions.all()) {
            if (session.owner() == owner) {
                session.touch(nowMillis);
            }
        }
    }

    public Optional<Session> find(long id) {
        return Optional.ofNullable(sessions.find(id));
    }

    /** Whether a request from this owner may be ordered. The first to ask becomes the owner if there is none. */
    public boolean isServedBy(Session session, SessionOwner owner) {
        if (session.owner() == null) {
            session.setOwner(owner);
        }
        return session.owner() == owner;
    }

    /** Notes that the close of a session is being ordered: it can neither expire nor come back. */
    public void markClosing(long id) {
        Session session = sessions.find(id);
        if (session != null) {
            session.markClosing();
            buckets.remove(session);
        }
    }

    /** Whether a session is about to end or has ended. */
    public boolean isClosing(long id) {
        Session session = sessions.find(id);
        return session == null || session.isClosing();
    }

    /** Forgets a session, since its close was applied. Returns it; empty if it was not there. */
    public Optional<Session> close(long id) {
        Session session = sessions.remove(id);
        if (session != null) {
            session.markClosing();
            buckets.remove(session);
        }
        return Optional.ofNullable(session);
    }

    /** When {@link #expire} has to be called next. */
    public long nextCheckMillis() {
        return nextCheckMillis;
    }

    /**
     * Returns the sessions whose time is up, by expiry and then by id, and marks them closing. The caller has their
     * closes ordered. Calls before {@link #nextCheckMillis()} return nothing.
     */
    public List<Session> expire(long nowMillis) {
        if (nowMillis < nextCheckMillis) {
            return List.of();
        }
        if (nowMillis - nextCheckMillis > tickMillis / 2) {
            forgivePause(nowMillis);
        }
        noteCheck(nowMillis);
        if (nowMillis < nobodyEndsBeforeMillis) {
            return List.of();
        }
        List<Session> expired = new ArrayList<>();
        buckets.takeDue(nowMillis, session -> {
            if (buckets.placeIfLater(session, nowMillis)) {
                return;
            }
            if (isSilenceKnown(session, nowMillis)) {
                session.markClosing();
                expired.add(session);
            } else {
                buckets.placeAt(session, nextCheckMillis);
            }
        });
        expired.sort(BY_EXPIRY);
        return expired;
    }

    public int size() {
        return sessions.size();
    }

    /** The sessions by id. */
    public Collection<Session> sessions() {
        List<Session> sorted = sessions.all();
        sorted.sort(BY_ID);
        return sorted;
    }

    /** When which sessions would expire as things are: monotonic milliseconds to ids, both ascending. */
    public SortedMap<Long, List<Long>> expirySchedule() {
        SortedMap<Long, List<Long>> schedule = new TreeMap<>();
        for (Session session : sessions()) {
            if (!session.isClosing()) {
                schedule.computeIfAbsent(buckets.expiryMillis(session), due -> new ArrayList<>())
                        .add(session.id());
            }
        }
        return schedule;
    }

    private static boolean isSilenceKnown(Session session, long nowMillis) {
        SessionOwner owner = session.owner();
        return owner == null
                || owner.knownUntilMillis(nowMillis) - session.lastTouchMillis() >= session.timeoutMillis();
    }

    private void noteCheck(long nowMillis) {
        previousCheckMillis = nowMillis;
        nextCheckMillis = ExpiryBuckets.tickAfter(nowMillis, tickMillis);
        Invariant.check(
                nextCheckMillis > nowMillis, "next check must be later: now=%d next=%d", nowMillis, nextCheckMillis);
    }

    private void forgivePause(long nowMillis) {
        long pauseMillis = nowMillis - previousCheckMillis;
        for (Session session : sessions.all()) {
            session.forgive(pauseMillis, nowMillis);
        }
        nobodyEndsBeforeMillis = nowMillis + tickMillis;
    }
}
