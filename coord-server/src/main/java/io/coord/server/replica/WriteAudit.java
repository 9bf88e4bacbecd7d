package io.coord.server.replica;

import io.coord.core.tree.TxnResult;
import io.coord.core.txn.Txn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of what is changed through this server, for a log of who did what. Must not block. Thread: replica. */
public interface WriteAudit {
    /**
     * A change that a client of this server asked for was made, or refused.
     *
     * @param txn what it became; null if it never was ordered
     */
    void written(ClientWrite write, @Nullable Txn txn, TxnResult result);

    /** Ephemeral nodes were deleted, since their session has ended; on every server. */
    void deletedWithSession(long sessionId, List<String> paths);
}
