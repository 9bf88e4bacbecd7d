package io.coord.server.replica;

import io.coord.core.codec.JuteLimits;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.protocol.message.Proposal;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that has its place in the order.
 *
 * @param payloadBytes  length in the log
 * @param proposedNanos when this server ordered it, on the monotonic clock; 0: another did
 * @param origin       null: nobody here waits for it
 */
record OrderedTxn(
        LoggedTxn txn,
        int payloadBytes,
        long proposedNanos,
        @Nullable Origin origin) {
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE);

    /**
     * Decodes what a leader has committed. The limit was that of the quorum port, which let it pass.
     *
     * @throws io.coord.core.codec.DecodeException if this server cannot understand it: it must not go on
     */
    static LoggedTxn decode(Proposal proposal) {
        return TxnCodec.read(Unpooled.wrappedBuffer(proposal.payload().array()), LIMITS);
    }

    long zxid() {
        return txn.zxid();
    }
}
