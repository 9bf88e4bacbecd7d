package io.coord.server.prepare;

import io.coord.core.model.AuthId;
import io.coord.core.op.WriteOp;
import java.util.List;

/**
 * A change that somebody asks for.
 *
 * @param sessionId of the caller; 0 for the server's own, see {@link #internal}
 * @param cxid      the caller's number of the request
 * @param ids       what the caller's connection held when the request was read
 * @param fromLocal the session, if nobody knows it, is one that only its server knows: it may do anything but own nodes
 *                  (spec: client-protocol 17)
 */
public record WriteRequest(long sessionId, int cxid, WriteOp op, List<AuthId> ids, boolean fromLocal) {
    /** A request of a session that has to be known. */
    public WriteRequest(long sessionId, int cxid, WriteOp op, List<AuthId> ids) {
        this(sessionId, cxid, op, ids, false);
    }

    /** Returns a request of the server itself: the reaper's deletes. */
    public static WriteRequest internal(WriteOp op) {
        return new WriteRequest(0, 0, op, List.of());
    }
}
