package io.coord.server.replica;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.server.delivery.ClientLink;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadCaller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to see everything that is committed by now (spec: semantics 3). Only on members of an ensemble: a
 * single server always shows it.
 *
 * @param body           the request record as it came: the answer gives it back
 * @param marker         this request among the pending ones of its connection
 * @param precedingReads as in {@link ClientWrite}
 */
public record ClientSync(
        ClientLink link,
        long sessionId,
        int xid,
        Bytes body,
        List<AuthId> ids,
        ReadCaller caller,
        PendingRequest marker,
        @Nullable PendingRequest precedingReads) {}
