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
 */
public record WriteRequest(long sessionId, int cxid, WriteOp op, List<AuthId> ids) {
    /** Returns a request of the server itself: the reaper's deletes. */
    public static WriteRequest internal(WriteOp op) {
        return new WriteRequest(0, 0, op, List.of());
    }
}
