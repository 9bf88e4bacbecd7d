package io.coord.server.replica;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that ended not long ago. What their clients still ask for through a learner that does not know it yet must not
 * be taken for the wish of a local session. Compat: ZooKeeper's leader does take it for that. Thread: replica.
 */
final class EndedSessions {
    private final long keptMillis;
    private final Map<Long, Long> endedMillis = new LinkedHashMap<>();

    /** @param keptMillis for how long a learner may not know */
    EndedSessions(long keptMillis) {
        this.keptMillis = keptMillis;
    }

    void add(long id, long nowMillis) {
        forgetOld(nowMillis);
        endedMillis.remove(id); // so that it goes to the end
        endedMillis.put(id, nowMillis);
    }

    boolean contains(long id, long nowMillis) {
        forgetOld(nowMillis);
        return endedMillis.containsKey(id);
    }

    private void forgetOld(long nowMillis) {
        Iterator<Long> oldest = endedMillis.values().iterator();
        while (oldest.hasNext() && nowMillis - oldest.next() > keptMillis) {
            oldest.remove();
        }
    }
}
