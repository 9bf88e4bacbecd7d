package io.coord.server.listener;

import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.Invariant;
import io.coord.core.tree.TxnResult;
import io.coord.core.watch.WatchEvent;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.Outbox;
import io.coord.server.delivery.ReplyWriter;
import io.coord.server.read.PendingRequest;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The second half of the requests of a connection: those in flight, and their answers in the order of the requests.
 * What the replica has for the connection leaves before what is read from the tree afterwards.
 *
 * <p>Thread: event loop of the connection.
 */
final class Replies implements Outbox.Sink {
    private static final int MAX_REQUESTS = 1000;
    /** What is read is not known before: these may be as many of the largest nodes there are. */
    private static final int MAX_READS = 128;

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final ClientConnection connection;
    private final ConnectionOutput output;
    private final TurnLock lock;
    private final Outbox outbox = new Outbox();
    /** Its own from the first write on: idle connections are many. */
    private RequestQueue queue = RequestQueue.ALWAYS_EMPTY;

    Replies(ClientConnection connection, ConnectionOutput output, TurnLock lock) {
        this.connection = connection;
        this.output = output;
        this.lock = lock;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Whether a read may run at once: nothing is in flight. */
    boolean isIdle() {
        return queue.isEmpty();
    }

    int inFlight() {
        return queue.size();
    }

    /** Whether there is so much in flight that no more requests should be taken. */
    boolean isFull() {
        return queue.size() >= MAX_REQUESTS
                || queue.bytes() >= MAX_BYTES
                || queue.size() - queue.writes() >= MAX_READS
                || queue.writes() > 0 && connection.services().admission().isFull();
    }

    /** Takes in a write or sync that the replica gets next. Returns the first read that has to run before it. */
    @Nullable
    PendingRequest expectWrite(PendingRequest write) {
        if (queue == RequestQueue.ALWAYS_EMPTY) {
            queue = new RequestQueue();
        }
        connection.services().admission().entered(write.bytes());
        return queue.addWrite(write);
    }

    /** Takes in a read, or a failure, that waits for what is in flight. */
    void expectRead(PendingRequest read) {
        if (queue == RequestQueue.ALWAYS_EMPTY) {
            queue = new RequestQueue();
        }
        queue.addRead(read);
    }

    /** Takes the tree's lock for a read unless the turn has it. Returns whether it was taken now. */
    boolean lock() {
        boolean taken = lock.take();
        if (taken) {
            // Events have to leave before what is read under the lock.
            outbox.drainTo(this);
        }
        return taken;
    }

    void unlock() {
        lock.release();
    }

    /** Whether {@link #serveWaitingReads} would do something. */
    boolean isReadDue() {
        PendingRequest head = queue.head();
        return head != null && !head.isWrite() && !output.isFull();
    }

    /** Runs the reads that no write stands before, as long as the client takes their replies. */
    void serveWaitingReads() {
        while (isReadDue() && !connection.isClosing()) {
            if (lock()) {
                // The replica may have run it already.
                continue;
            }
            PendingRequest read = queue.head();
            long zxid = connection.services().guarded().state().lastZxid();
            ByteBuf out = output.frames();
            int start = out.writerIndex();
            read.serve(connection.services().reads(), connection.client(), zxid, out);
            queue.remove();
            read.release();
            waitingReadDone(read, zxid, out.writerIndex() - start);
        }
    }

    /** Drops everything: the connection is gone. */
    void close() {
        connection.services().admission().left(queue.writes(), queue.writeBytes());
        // First the waiting reads, then the watches: a read that the replica ran in between could leave a watch behind.
        queue.clear(connection.services().guarded());
        connection.services().guarded().watches().removeAll(connection.client());
        outbox.close();
    }

    // ---- what the replica tells

    @Override
    public void onNotification(WatchEvent event) {
        ByteBuf out = output.frames();
        int start = out.writerIndex();
        ReplyWriter.writeEvent(out, event);
        if (!output.notifiedOf(out.writerIndex() - start)) {
            connection.abort("it does not read its events");
        }
    }

    @Override
    public void onWriteDone(Delivery.WriteDone done) {
        PendingRequest write = queue.remove();
        Invariant.check(write.isWrite(), "reply of write %d, but the oldest pending request is a read", done.xid());
        connection.services().admission().left(1, write.bytes());
        OpCode op = OpCode.ofCode(done.opCode());
        if (done.result() instanceof TxnResult.Failed
                && ((TxnResult.Failed) done.result()).code() == ErrorCode.SESSION_MOVED.code()) {
            connection.close("its session has moved");
            return;
        }
        ByteBuf out = output.frames();
        int start = out.writerIndex();
        ReplyWriter.writeResult(out, done);
        output.replied(op, done.zxid(), write, out.writerIndex() - start);
        if (op == OpCode.CLOSE_SESSION) {
            connection.close("it has ended its session");
        }
    }

    @Override
    public void onReadDone(Delivery.ReadDone done) {
        PendingRequest read = queue.remove();
        read.release();
        ByteBuf reply = done.reply();
        int bytes = reply.readableBytes();
        long zxid = reply.getLong(reply.readerIndex() + ReplyWriter.ZXID_OFFSET);
        output.frames().writeBytes(reply);
        reply.release();
        waitingReadDone(read, zxid, bytes);
    }

    @Override
    public void onSyncDone(Delivery.SyncDone done) {
        PendingRequest sync = queue.remove();
        connection.services().admission().left(1, sync.bytes());
        ByteBuf out = output.frames();
        int start = out.writerIndex();
        ReplyWriter.writeSync(out, done);
        output.replied(OpCode.SYNC, done.xid(), done.zxid(), sync.receivedNanos(), out.writerIndex() - start);
    }

    @Override
    public void onSessionGranted(Delivery.SessionGranted granted) {
        connection.onSessionGranted(granted);
    }

    @Override
    public void onSessionRefused() {
        connection.onSessionRefused();
    }

    @Override
    public void onDisconnect(String reason) {
        if (output.isFull()) {
            // It has not read for long, and nobody waits until it does.
            connection.abort(reason);
        } else {
            connection.close(reason);
        }
    }

    private void waitingReadDone(PendingRequest read, long zxid, int bytes) {
        OpCode op = read.op();
        if (op == null) {
            output.notified();
        } else {
            output.replied(op, read.xid(), zxid, read.receivedNanos(), bytes);
        }
    }
}
