package io.coord.server.measure;

import java.net.SocketAddress;

/**
 * One request that has been answered.
 *
 * @param operation   like {@code SET_DATA}
 * @param xid         number the client gave it
 * @param zxid        in the reply
 * @param replyBytes  of the whole frame
 * @param tookNanos   from its arrival to its reply
 * @param queueNanos  of these: until the replica took it, or sent it to the leader; 0 for a read
 * @param commitNanos of these: until it was committed, which is the log, the quorum and what was ordered before; 0 for a
 *                    read
 */
public record RequestTrace(
        String operation,
        long sessionId,
        int xid,
        long zxid,
        SocketAddress remote,
        int replyBytes,
        long tookNanos,
        long queueNanos,
        long commitNanos) {
    /** From its commit to its reply; of a read all of its time. */
    public long replyNanos() {
        return tookNanos - queueNanos - commitNanos;
    }

    /** The part that took longest: {@code queue}, {@code commit} or {@code reply}. */
    public String longest() {
        if (queueNanos >= commitNanos && queueNanos >= replyNanos()) {
            return "queue";
        }
        return commitNanos >= replyNanos() ? "commit" : "reply";
    }
}
