package io.coord.server.replica;

import io.coord.core.model.AuthId;
import io.coord.core.op.WriteOp;
import io.coord.server.delivery.ClientLink;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadCaller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that a client asks for.
 *
 * @param opCode         operation on the wire: decides the form of the reply
 * @param ids            the identities the connection had when the request came
 * @param caller         on whose behalf {@code precedingReads} run
 * @param marker         this write among the pending requests of its connection
 * @param precedingReads the first of the reads between the previous write and this one that are to be run before this
 *                       one is applied, unless they have been; null if there are none
 */
public record ClientWrite(
        ClientLink link,
        long sessionId,
        int xid,
        int opCode,
        WriteOp op,
        List<AuthId> ids,
        ReadCaller caller,
        PendingRequest marker,
        @Nullable PendingRequest precedingReads)
        implements Origin {}
