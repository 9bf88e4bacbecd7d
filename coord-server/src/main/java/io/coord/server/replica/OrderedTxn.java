package io.coord.server.replica;

import io.coord.core.txn.LoggedTxn;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that has its place in the order.
 *
 * @param payloadBytes length in the log
 * @param origin       null: nobody here waits for it
 */
record OrderedTxn(LoggedTxn txn, int payloadBytes, @Nullable Origin origin) {
    long zxid() {
        return txn.zxid();
    }
}
