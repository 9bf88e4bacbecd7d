package io.coord.server.delivery;

import io.coord.core.model.Bytes;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.Txn;
import io.coord.server.session.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What the replica tells a connection, besides watch events. The family is closed, see {@link Outbox.Sink}. */
public sealed interface Delivery {
    /**
     * A write of this connection has been applied or refused.
     *
     * @param opCode operation as the client asked for it: decides the form of the reply
     * @param txn    what was applied; null if the request never became a transaction
     */
    record WriteDone(
            int xid, int opCode, long zxid, @Nullable Txn txn, TxnResult result) implements Delivery {}

    /**
     * A read that had to run between two writes of its session, so the replica ran it.
     *
     * @param reply framed; handed over to the connection
     */
    record ReadDone(ByteBuf reply) implements Delivery {}

    /**
     * The connect request is granted.
     *
     * @param password      the client's from now on
     * @param timeoutMillis as negotiated with this connection
     * @param zxid          of the state that has the session
     */
    record SessionGranted(Session session, Bytes password, int timeoutMillis, long zxid) implements Delivery {}

    /** The connect request is refused: the session is unknown or expired, or the password is wrong. */
    record SessionRefused() implements Delivery {}

    /**
     * A sync is done: the state shows all that it had to.
     *
     * @param zxid of that state
     * @param body the request record, which the reply gives back
     */
    record SyncDone(int xid, long zxid, Bytes body) implements Delivery {}

    /** Close the connection without a word: its session has ended or is served elsewhere. */
    record Disconnect(String reason) implements Delivery {}
}
