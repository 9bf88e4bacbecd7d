package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** Which sessions will be live when everything ordered so far is applied. Thread: replica. */
final class PendingSessions {
    private record Change(long sessionId, boolean live, long zxid) {}

    private final SortedMap<Long, Integer> applied;
    private final Map<Long, Change> changed = new HashMap<>();
    private final Deque<Change> inOrder = new ArrayDeque<>();

    /** @param applied a view of the replicated sessions */
    PendingSessions(SortedMap<Long, Integer> applied) {
        this.applied = applied;
    }

    /** Refuses what a session asks for that is not live, or whose close was ordered. */
    void check(Turn turn) {
        Change pending = changed.isEmpty() ? null : changed.get(turn.sessionId());
        boolean live = pending == null ? applied.containsKey(turn.sessionId()) || turn.fromLocal() : pending.live();
        Refusal.unless(live, ErrorCode.SESSION_EXPIRED);
    }

    /** Refuses an ephemeral node to a live session that others do not know: nobody could remove it. */
    void checkMayOwn(Turn turn) {
        boolean known = applied.containsKey(turn.sessionId()) || changed.containsKey(turn.sessionId());
        Refusal.unless(known, ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
    }

    void opened(long sessionId, long zxid) {
        note(new Change(sessionId, true, zxid));
    }

    void closed(long sessionId, long zxid) {
        note(new Change(sessionId, false, zxid));
    }

    void applied(long zxid) {
        while (!inOrder.isEmpty() && inOrder.peekFirst().zxid() <= zxid) {
            Change done = inOrder.removeFirst();
            changed.remove(done.sessionId(), done);
        }
    }

    void reset() {
        changed.clear();
        inOrder.clear();
    }

    private void note(Change change) {
        changed.put(change.sessionId(), change);
        inOrder.addLast(change);
    }
}
