package io.coord.server.session;

import io.coord.core.model.NodeKind;
import java.util.function.LongPredicate;

/**
 * Makes session ids: the server in the top byte, below it 40 bits of the wall clock at start and a counter (spec:
 * client-protocol 3.3).
 *
 * <pre>
 *   server(8) | low 40 bits of milliseconds since 1970 at start | 16 bits of counter, carrying into the clock part
 * </pre>
 *
 * Compat: ZooKeeper takes the monotonic clock, so its ids repeat when a machine restarts. Thread: replica.
 */
public final class SessionIds {
    private static final int SERVER_SHIFT = 56;
    private static final long CLOCK_AND_COUNTER = (1L << SERVER_SHIFT) - 1;
    private static final int MAX_SERVER_ID = 255;

    private final long server;
    private long next;

    /**
     * @param serverId   0..255, at most 254 with extended types, whose owners have the top byte 255
     * @param wallMillis milliseconds since 1970
     */
    public SessionIds(int serverId, long wallMillis) {
        if (serverId < 0 || serverId > MAX_SERVER_ID) {
            throw new IllegalArgumentException("server id " + serverId + " is not in 0.." + MAX_SERVER_ID);
        }
        this.server = (long) serverId << SERVER_SHIFT;
        this.next = wallMillis << 24 >>> 8;
    }

    /** Whether this server, or one with the same number in its top byte, made the id. */
    public boolean isOwn(long id) {
        return (id & ~CLOCK_AND_COUNTER) == server;
    }

    /**
     * Returns the next id for which {@code inUse} is false: after a step of the wall clock back, sessions from before
     * may hold the first ones. Never 0 (no session) nor the owner of containers.
     */
    public long next(LongPredicate inUse) {
        while (true) {
            long id = server | next & CLOCK_AND_COUNTER;
            next++;
            if (id != 0 && id != NodeKind.CONTAINER_OWNER && !inUse.test(id)) {
                return id;
            }
        }
    }
}
