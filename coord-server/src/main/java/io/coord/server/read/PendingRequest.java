package io.coord.server.read;

import io.coord.core.error.ErrorCode;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request of a connection that is not answered yet because a write of the same connection is in flight: either that
 * write, or something that has to wait behind it. Linked in the order of arrival.
 *
 * <p>A read between two writes must see the first and must not see the second. It is run by whoever comes first, under
 * the tree's lock: the event loop of the connection after it has written out the first write's reply, or the replica
 * just before it applies or answers the second write. {@code served} and {@code body} are therefore guarded by the tree's
 * lock, where the replica has the write side; the rest belongs to the event loop and is published with the next write.
 */
public final class PendingRequest {
    private final @Nullable OpCode op;
    private final int xid;
    private final @Nullable ByteBuf body;
    private final int errorCode;
    private final int bytes;
    private final long receivedNanos;
    private @Nullable PendingRequest next;
    private boolean served;
    private long takenNanos;
    private long committedNanos;

    private PendingRequest(
            @Nullable OpCode op, int xid, @Nullable ByteBuf body, int errorCode, int bytes, long receivedNanos) {
        this.op = op;
        this.xid = xid;
        this.body = body;
        this.errorCode = errorCode;
        this.bytes = bytes;
        this.receivedNanos = receivedNanos;
    }

    /** A write that the replica has; {@code bytes} is the size of its frame. */
    public static PendingRequest write(int xid, int bytes, long receivedNanos) {
        return new PendingRequest(null, xid, null, 0, bytes, receivedNanos);
    }

    /**
     * A read that waits.
     *
     * @param body          the request record, handed over
     * @param receivedNanos when it arrived, on the monotonic clock
     */
    public static PendingRequest read(OpCode op, int xid, ByteBuf body, long receivedNanos) {
        return new PendingRequest(op, xid, body, 0, body.readableBytes(), receivedNanos);
    }

    /** A request that can not be decoded and is answered with an error when its turn comes. */
    public static PendingRequest failure(int xid, ErrorCode error) {
        return new PendingRequest(null, xid, null, error.code(), 0, 0);
    }

    public boolean isWrite() {
        return op == null && errorCode == 0;
    }

    /** Null for a write, and for what could not be decoded. */
    public @Nullable OpCode op() {
        return op;
    }

    public int xid() {
        return xid;
    }

    /** The size of the frame. */
    public int bytes() {
        return bytes;
    }

    /** When a write or a read arrived, on the monotonic clock. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** The replica has taken a write at this time, or sent it to the leader. Thread: replica. */
    public void taken(long nowNanos) {
        takenNanos = nowNanos;
    }

    /** A write is committed. Thread: replica, before it is answered. */
    public void committed(long nowNanos) {
        committedNanos = nowNanos;
    }

    /** 0 if it is not known. Thread: event loop, when it has been answered. */
    public long takenNanos() {
        return takenNanos;
    }

    /** 0 if it is not known. Thread: event loop, when it has been answered. */
    public long committedNanos() {
        return committedNanos;
    }

    public @Nullable PendingRequest next() {
        return next;
    }

    public void setNext(PendingRequest request) {
        next = request;
    }

    /** Whether it has been run already. Guarded by the tree's lock. */
    public boolean isServed() {
        return served;
    }

    /** Says that nobody needs to run it any more. Guarded by the tree's lock. */
    public void markServed() {
        served = true;
    }

    /** Runs it, which appends the reply frame to {@code out}. Guarded by the tree's lock. Not for writes. */
    public void serve(ReadService service, ReadCaller caller, long lastZxid, ByteBuf out) {
        served = true;
        if (op == null) {
            ReplyWriter.writeError(out, xid, lastZxid, errorCode);
        } else {
            service.serve(caller, op, xid, body, out);
        }
    }

    /** Gives the bytes of the request back. Thread: event loop of the connection. */
    public void release() {
        if (body != null) {
            body.release();
        }
    }
}
