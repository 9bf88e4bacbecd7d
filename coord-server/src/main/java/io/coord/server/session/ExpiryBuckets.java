package io.coord.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sessions by the tick at which they have to be looked at. A bucket is never later than the expiry of a session in it,
 * but may be earlier, because a touch does not move the session. Thread: replica.
 */
final class ExpiryBuckets {
    static final int NOWHERE = -1;

    private final int tickMillis;
    private final NavigableMap<Long, ArrayList<Session>> buckets = new TreeMap<>();

    ExpiryBuckets(int tickMillis) {
        this.tickMillis = tickMillis;
    }

    /**
     * Returns the next tick after {@code millis}. Monotonic clocks may be negative, so this rounds down, not to zero.
     */
    static long tickAfter(long millis, int tickMillis) {
        return (Math.floorDiv(millis, (long) tickMillis) + 1) * tickMillis;
    }

    /** When the session expires unless it is touched again. */
    long expiryMillis(Session session) {
        return tickAfter(session.lastTouchMillis() + session.timeoutMillis(), tickMillis);
    }

    /** Puts the session where its expiry says, taking it from where it lies, if anywhere. */
    void place(Session session) {
        remove(session);
        session.bucketMillis = expiryMillis(session);
        addToBucket(session);
    }

    /**
     * Puts a session that lies nowhere where its expiry says, if that is later than now. Else it stays nowhere, its
     * {@code bucketMillis} is the expiry: a touch by another thread meanwhile comes too late and disturbs nothing.
     */
    boolean placeIfLater(Session session, long nowMillis) {
        session.bucketMillis = expiryMillis(session);
        if (session.bucketMillis <= nowMillis) {
            return false;
        }
        addToBucket(session);
        return true;
    }

    /** Puts a session that lies nowhere where it is looked at again then. */
    void placeAt(Session session, long bucketMillis) {
        session.bucketMillis = bucketMillis;
        addToBucket(session);
    }

    private void addToBucket(Session session) {
        ArrayList<Session> bucket = buckets.computeIfAbsent(session.bucketMillis, due -> new ArrayList<>());
        session.slot = bucket.size();
        bucket.add(session);
    }

    void remove(Session session) {
        if (session.slot == NOWHERE) {
            return;
        }
        ArrayList<Session> bucket = buckets.get(session.bucketMillis);
        Session last = bucket.remove(bucket.size() - 1);
        if (last != session) {
            bucket.set(session.slot, last);
            last.slot = session.slot;
        }
        if (bucket.isEmpty()) {
            buckets.remove(session.bucketMillis);
        }
        session.slot = NOWHERE;
    }

    /** Takes out the buckets that are due and hands over what lies in them, in no particular order. */
    void takeDue(long nowMillis, Consumer<Session> due) {
        Map.Entry<Long, ArrayList<Session>> first = buckets.firstEntry();
        while (first != null && first.getKey() <= nowMillis) {
            buckets.remove(first.getKey());
            List<Session> taken = first.getValue();
            for (Session session : taken) {
                session.slot = NOWHERE;
            }
            taken.forEach(due);
            first = buckets.firstEntry();
        }
    }

    void clear() {
        buckets.clear();
    }
}
