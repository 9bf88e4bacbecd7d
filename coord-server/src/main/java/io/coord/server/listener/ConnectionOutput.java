package io.coord.server.listener;

import io.coord.core.error.ErrorCode;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.ReplyWriter;
import io.coord.server.measure.RequestTrace;
import io.coord.server.read.PendingRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects the frames that a turn produces, so that they leave in one write, and counts them. Thread: event loop of the
 * connection.
 */
final class ConnectionOutput {
    private static final int INITIAL_BYTES = 1024;
    private static final int WRITE_BYTES = 64 * 1024;
    /** A client that does not read gets no replies, but its watches fire. */
    private static final long MAX_UNREAD_EVENT_BYTES = 8 * 1024 * 1024;

    /** What happens to the connection at the end of the turn. */
    private enum Ending {
        NONE,
        WHEN_SENT,
        AT_ONCE
    }

    private final ConnectionStats stats;
    private @Nullable ChannelHandlerContext context;
    private @Nullable LoopStats traffic;
    private @Nullable TrafficStats ofAll;
    private @Nullable RequestWatch watch;
    private @Nullable ConnectedClient client;
    private @Nullable ByteBuf bytes;
    private Ending ending = Ending.NONE;
    private long turnNanos;
    private long unreadEventBytes;

    ConnectionOutput(ConnectionStats stats) {
        this.stats = stats;
    }

    void open(
            ChannelHandlerContext channel,
            LoopStats ofLoop,
            TrafficStats ofAllLoops,
            RequestWatch ofServer,
            ConnectedClient ofClient) {
        context = channel;
        traffic = ofLoop;
        ofAll = ofAllLoops;
        watch = ofServer;
        client = ofClient;
    }

    void beginTurn(long nowNanos) {
        turnNanos = nowNanos;
    }

    /** When the current turn began. */
    long turnNanos() {
        return turnNanos;
    }

    /** Returns the buffer to append whole frames to. */
    ByteBuf frames() {
        if (bytes != null && bytes.readableBytes() >= WRITE_BYTES) {
            context.write(bytes, context.voidPromise());
            bytes = null;
        }
        if (bytes == null) {
            bytes = context.alloc().ioBuffer(INITIAL_BYTES);
        }
        return bytes;
    }

    /** A reply has been written. {@code frameBytes} counts all of it. */
    void replied(OpCode op, int xid, long zxid, long receivedNanos, int frameBytes) {
        long latencyNanos = turnNanos - receivedNanos;
        count(op, xid, zxid, latencyNanos, frameBytes);
        if (watch.concerns(latencyNanos)) {
            tell(op, xid, zxid, latencyNanos, 0, 0, frameBytes);
        }
    }

    /** The reply to a write has been written. */
    void replied(OpCode op, long zxid, PendingRequest write, int frameBytes) {
        long latencyNanos = turnNanos - write.receivedNanos();
        count(op, write.xid(), zxid, latencyNanos, frameBytes);
        if (watch.concerns(latencyNanos)) {
            boolean timed = write.takenNanos() != 0 && write.committedNanos() != 0;
            long queueNanos = timed ? write.takenNanos() - write.receivedNanos() : 0;
            long commitNanos = timed ? write.committedNanos() - write.takenNanos() : 0;
            tell(op, write.xid(), zxid, latencyNanos, queueNanos, commitNanos, frameBytes);
        }
    }

    private void count(OpCode op, int xid, long zxid, long latencyNanos, int frameBytes) {
        stats.onReplied(op, xid, zxid, turnNanos, latencyNanos);
        traffic.onReplied(op, frameBytes - Integer.BYTES, turnNanos, latencyNanos);
        if (op != OpCode.CREATE_SESSION) {
            countRefusal(ReplyWriter.errorOf(bytes, frameBytes));
        }
    }

    private void countRefusal(int error) {
        if (error == ErrorCode.QUOTA_EXCEEDED.code()) {
            ofAll.onRefused(RefusedBy.QUOTA);
        } else if (error == ErrorCode.NO_AUTH.code()) {
            ofAll.onRefused(RefusedBy.PERMISSIONS);
        }
    }

    private void tell(
            OpCode op, int xid, long zxid, long tookNanos, long queueNanos, long commitNanos, int frameBytes) {
        RequestTrace trace = new RequestTrace(
                op.name(),
                client.sessionId(),
                xid,
                zxid,
                context.channel().remoteAddress(),
                frameBytes,
                tookNanos,
                queueNanos,
                commitNanos);
        watch.onReplied(op, trace, turnNanos);
    }

    /** A frame has been written that is no reply, or no proper one. */
    void notified() {
        stats.onNotified();
        traffic.onNotified();
    }

    /** An event has been written. Returns false if the client has left so many unread that it must go. */
    boolean notifiedOf(int eventBytes) {
        notified();
        unreadEventBytes = isFull() ? unreadEventBytes + eventBytes : 0;
        return unreadEventBytes <= MAX_UNREAD_EVENT_BYTES;
    }

    /** Whether so much waits to leave that nothing more should be produced. */
    boolean isFull() {
        return !context.channel().isWritable();
    }

    /** Closes the connection when everything has left. */
    void closeWhenSent() {
        if (ending == Ending.NONE) {
            ending = Ending.WHEN_SENT;
        }
    }

    /** Closes the connection at the end of the turn, whatever waits to leave. */
    void closeAtOnce() {
        ending = Ending.AT_ONCE;
    }

    void flush() {
        Ending now = ending;
        ending = Ending.NONE;
        if (now == Ending.AT_ONCE) {
            release();
            context.close();
            return;
        }
        ByteBuf last = bytes;
        bytes = null;
        if (now == Ending.WHEN_SENT) {
            ByteBuf remaining = last == null ? context.alloc().ioBuffer(0, 0) : last;
            context.writeAndFlush(remaining).addListener(ChannelFutureListener.CLOSE);
        } else if (last != null) {
            context.writeAndFlush(last, context.voidPromise());
        }
    }

    /** Drops what has not been written: something went wrong in the middle of a frame. */
    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
