package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.Invariant;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.tree.TxnResult;
import io.coord.core.watch.WatchEvent;
import io.coord.core.watch.Watcher;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReadOnlyFlag;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.Outbox;
import io.coord.server.delivery.ReplyWriter;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadCaller;
import io.coord.server.replica.ClientSync;
import io.coord.server.replica.ClientWrite;
import io.coord.server.replica.ConnectAttempt;
import io.coord.server.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection (spec: client-protocol 3, 4): splits frames, answers reads in place, hands writes to the
 * replica, keeps the answers in order, and stops reading from a client that does not read or has too much in flight.
 *
 * <p>Everything happens in <em>turns</em> of the event loop. A turn takes the tree's read lock at its first read and
 * then drains the outbox, so that an event always leaves before a reply that shows its change; it collects its output
 * and flushes once.
 *
 * <p>Thread: event loop of the connection, except {@link #onEvent} (replica).
 */
final class ClientConnection extends ChannelInboundHandlerAdapter
        implements ClientLink, ReadCaller, Watcher, Outbox.Sink {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private static final int HEADER_BYTES = 8;
    private static final int READS_PER_LOCK = 64;
    private static final int MAX_PENDING_REQUESTS = 1000;
    private static final int MAX_PENDING_BYTES = 4 * 1024 * 1024;
    private static final int READ_INTEREST = 1;
    private static final int WRITE_INTEREST = 4;
    private static final long NOT_LOCKED = 0;
    private static final String LOCAL_HOST = "127.0.0.1";

    private enum Phase {
        /** Nothing decoded yet: a four-letter word or a connect request comes. */
        NEW,
        /** A four-letter word is being answered, or the replica has the connect request. */
        WAITING,
        OPEN,
        /** Nothing more is read; what is written already still leaves. */
        CLOSING
    }

    private final ListenerServices services;
    private final Outbox outbox = new Outbox();
    /** Its own from the first write on: idle connections are many. */
    private RequestQueue queue = RequestQueue.ALWAYS_EMPTY;

    private final ConnectionStats stats = new ConnectionStats();
    private final InputBuffer input = new InputBuffer();
    private final OutputBuffer output = new OutputBuffer();
    private @Nullable ChannelHandlerContext context;
    private @Nullable LoopStats traffic;
    private Phase phase = Phase.NEW;
    private volatile @Nullable Session session;
    /** Null until somebody asks: most connections need nothing but the open ACL. */
    private volatile @Nullable List<AuthId> authIds;

    private long lastReceivedNanos;
    private int timeoutMillis;
    private ReadOnlyFlag readOnlyFlag = ReadOnlyFlag.NO;
    private boolean paused;
    /** Whether there may be whole requests in the input that are not served because there was too much in flight. */
    private boolean putAside;

    // Of the current turn:
    private long turnNanos;
    private long readStamp = NOT_LOCKED;
    private int readsUnderLock;

    ClientConnection(ListenerServices services) {
        this.services = services;
    }

    // ---- what Netty tells

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        traffic = services.stats().of(ctx.channel().eventLoop());
        // From here on the listener looks for connections that are silent.
        lastReceivedNanos = services.clock().monotonicNanos();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        services.connections().closed(this, ctx.channel());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        stats.onOpened(services.clock());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (phase == Phase.CLOSING) {
            received.release();
            return;
        }
        traffic.onReceived(received.readableBytes());
        long now = services.clock().monotonicNanos();
        touchSession(now);
        if (phase != Phase.NEW) {
            // The time for the handshake is counted from the beginning, however busily a client sends pieces of it.
            lastReceivedNanos = now;
        }
        input.append(received);
        turn(now);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (paused && ctx.channel().isWritable()) {
            long now = services.clock().monotonicNanos();
            // It has read. Its pings may lie in the socket, unread by our own doing: that is no silence.
            touchSession(now);
            turn(now);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSING;
        services.admission().left(queue.writes());
        // First the waiting reads, then the watches: a read that the replica ran in between could leave a watch behind.
        queue.clear(services.guarded());
        services.guarded().watches().removeAll(this);
        outbox.close();
        input.release();
        Session attached = session;
        services.replica().disconnected(this, attached == null ? 0 : attached.id());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection broken remote={} cause={}", remoteAddress(), cause.toString());
        } else {
            log.error("connection closed by an unexpected error remote={}", remoteAddress(), cause);
        }
        ctx.close();
    }

    // ---- what the replica tells

    /** Thread: replica, under the tree's write lock. */
    @Override
    public void onEvent(WatchEvent event) {
        if (services.access().permits(event.acl(), Perms.READ, authIds())) {
            services.round().notify(this, event);
        }
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public EventLoop eventLoop() {
        return context.channel().eventLoop();
    }

    @Override
    public void drain() {
        if (phase != Phase.CLOSING && !outbox.isEmpty()) {
            long now = services.clock().monotonicNanos();
            if (paused) {
                // As above.
                touchSession(now);
            }
            turn(now);
        }
    }

    @Override
    public void onNotification(WatchEvent event) {
        ReplyWriter.writeEvent(frames(), event);
        notified();
    }

    @Override
    public void onWriteDone(Delivery.WriteDone done) {
        PendingRequest write = queue.remove();
        Invariant.check(write.isWrite(), "reply of write %d, but the oldest pending request is a read", done.xid());
        services.admission().left(1);
        OpCode op = OpCode.ofCode(done.opCode());
        if (done.result() instanceof TxnResult.Failed
                && ((TxnResult.Failed) done.result()).code() == ErrorCode.SESSION_MOVED.code()) {
            close("its session has moved");
            return;
        }
        ByteBuf out = frames();
        int start = out.writerIndex();
        ReplyWriter.writeResult(out, done);
        replied(op, done.xid(), done.zxid(), write.receivedNanos(), out.writerIndex() - start);
        if (op == OpCode.CLOSE_SESSION) {
            output.closeAfterwards();
        }
    }

    @Override
    public void onReadDone(Delivery.ReadDone done) {
        PendingRequest read = queue.remove();
        read.release();
        ByteBuf reply = done.reply();
        int bytes = reply.readableBytes();
        long zxid = reply.getLong(reply.readerIndex() + ReplyWriter.ZXID_OFFSET);
        frames().writeBytes(reply);
        reply.release();
        waitingReadDone(read, zxid, bytes);
    }

    @Override
    public void onSyncDone(Delivery.SyncDone done) {
        PendingRequest sync = queue.remove();
        services.admission().left(1);
        ByteBuf out = frames();
        int start = out.writerIndex();
        ReplyWriter.writeSync(out, done);
        replied(OpCode.SYNC, done.xid(), done.zxid(), sync.receivedNanos(), out.writerIndex() - start);
    }

    @Override
    public void onSessionGranted(Delivery.SessionGranted granted) {
        timeoutMillis = granted.timeoutMillis();
        session = granted.session();
        phase = Phase.OPEN;
        ByteBuf out = frames();
        int start = out.writerIndex();
        Handshake.writeGranted(out, granted, readOnlyFlag);
        replied(OpCode.CREATE_SESSION, 0, granted.zxid(), lastReceivedNanos, out.writerIndex() - start);
        lastReceivedNanos = turnNanos;
    }

    @Override
    public void onSessionRefused() {
        Handshake.writeRefused(frames(), readOnlyFlag);
        phase = Phase.CLOSING;
        output.closeAfterwards();
    }

    @Override
    public void onDisconnect(String reason) {
        close(reason);
    }

    // ---- who is calling, for reads

    @Override
    public long sessionId() {
        Session attached = session;
        return attached == null ? 0 : attached.id();
    }

    @Override
    public List<AuthId> authIds() {
        List<AuthId> ids = authIds;
        if (ids == null) {
            ids = services.access().initialIds(remoteHost());
            authIds = ids;
        }
        return ids;
    }

    @Override
    public Watcher watcher() {
        return this;
    }

    // ---- for views and limits

    ConnectionStats stats() {
        return stats;
    }

    @Nullable
    Session session() {
        return session;
    }

    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /** A picture of about now. Thread: any. */
    ConnectionInfo info() {
        Session attached = session;
        ConnectionInfo.OfSession ofSession = attached == null
                ? null
                : new ConnectionInfo.OfSession(
                        attached.id(),
                        stats.lastOp(),
                        stats.establishedMillis(),
                        timeoutMillis,
                        stats.lastCxid(),
                        stats.lastZxid(),
                        stats.lastResponseMillis(),
                        stats.lastLatencyMillis(),
                        stats.minLatencyMillis(),
                        stats.averageLatencyMillis(),
                        stats.maxLatencyMillis());
        int interestOps = (paused ? 0 : READ_INTEREST) | (context.channel().isWritable() ? 0 : WRITE_INTEREST);
        return new ConnectionInfo(
                remoteAddress(), interestOps, queue.size(), stats.received(), stats.sent(), ofSession);
    }

    SocketAddress remoteAddress() {
        return context.channel().remoteAddress();
    }

    /** The client's address as text; a client inside of this JVM is at home. */
    private String remoteHost() {
        SocketAddress remote = remoteAddress();
        return remote instanceof InetSocketAddress
                ? ((InetSocketAddress) remote).getAddress().getHostAddress()
                : LOCAL_HOST;
    }

    /** The longest silence that is allowed now, in nanoseconds. */
    long silenceLimitNanos(long beforeHandshakeNanos) {
        Session attached = session;
        if (paused) {
            return Long.MAX_VALUE;
        }
        return attached == null ? beforeHandshakeNanos : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Closes after what is written already. Thread: any. Returns a future of the closed channel. */
    Future<Void> closeLater(String reason) {
        eventLoop().execute(() -> {
            close(reason);
            output.flush(context);
        });
        return context.channel().closeFuture();
    }

    /** Closes at the end of the turn, without a word. */
    private void close(String reason) {
        if (phase != Phase.CLOSING) {
            log.debug(
                    "connection closed remote={} session=0x{} reason={}",
                    remoteAddress(),
                    Long.toHexString(sessionId()),
                    reason);
        }
        phase = Phase.CLOSING;
        output.closeAfterwards();
    }

    // ---- turns

    /** Does all that can be done now: replies and events of the replica, waiting reads, received frames. */
    private void turn(long nowNanos) {
        turnNanos = nowNanos;
        try {
            outbox.drainTo(this);
            servePendingReads();
            serveInput();
        } catch (RuntimeException | Error e) {
            output.release();
            phase = Phase.CLOSING;
            unlock();
            // Here, since not all turns begin in the pipeline; the connections drained after this one go on.
            exceptionCaught(context, e);
        } finally {
            unlock();
            output.flush(context);
        }
        updateReading();
        if (putAside && canServe()) {
            // The flush has made room again before anybody noticed, so no event of the channel leads back here.
            // Not at once: other connections get their turn.
            eventLoop().execute(this::servePutAside);
        }
    }

    private void servePutAside() {
        if (canServe()) {
            turn(services.clock().monotonicNanos());
        }
    }

    private void servePendingReads() {
        PendingRequest head = queue.head();
        while (head != null && !head.isWrite() && phase != Phase.CLOSING) {
            if (lock()) {
                // Taking the lock has drained the outbox: the replica may have run it already.
                head = queue.head();
                continue;
            }
            long zxid = services.guarded().state().lastZxid();
            ByteBuf out = frames();
            int start = out.writerIndex();
            head.serve(services.reads(), this, zxid, out);
            queue.remove();
            head.release();
            waitingReadDone(head, zxid, out.writerIndex() - start);
            head = queue.head();
        }
    }

    private void serveInput() {
        ByteBuf in = input.bytes();
        boolean more = in != null;
        while (more && canServe()) {
            more = serveNext(in);
        }
        putAside = more;
        input.trim();
    }

    /** Serves the next frame. Returns false if it is not there completely. */
    private boolean serveNext(ByteBuf in) {
        if (in.readableBytes() < Integer.BYTES || phase == Phase.NEW && isFourLetterWord(in)) {
            return false;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 0 || length > services.limits().maxBufferBytes()) {
            close("frame length " + length + ", limit " + services.limits().maxBufferBytes() + " (jute.maxbuffer)");
            return false;
        }
        if (in.readableBytes() - Integer.BYTES < length) {
            return false;
        }
        serveFrame(in, length);
        return true;
    }

    /** Serves one frame, which is there completely. While it is being served the buffer ends where the frame ends. */
    private void serveFrame(ByteBuf in, int length) {
        int end = in.readerIndex() + Integer.BYTES + length;
        int received = in.writerIndex();
        in.skipBytes(Integer.BYTES);
        in.writerIndex(end);
        traffic.onRequest();
        stats.onReceived();
        if (phase == Phase.NEW) {
            connect(in);
        } else if (length < HEADER_BYTES) {
            close("frame of " + length + " bytes, a request has at least " + HEADER_BYTES);
        } else {
            serveRequest(in.readInt(), in.readInt(), in);
        }
        in.writerIndex(received);
        in.readerIndex(end);
    }

    private void serveRequest(int xid, int code, ByteBuf body) {
        OpCode op = OpCode.ofCode(code);
        if (op == null || !op.isForClients()) {
            refuse(xid, -1, ErrorCode.UNIMPLEMENTED);
            return;
        }
        if (op.kind() == OpCode.Kind.CONNECTION) {
            authenticate(op, xid, body);
            return;
        }
        if (!services.enforced().isOff() && !services.enforced().isSatisfiedBy(authIds())) {
            refuse(xid, 0, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
            return;
        }
        if (op.kind() == OpCode.Kind.WRITE || op.kind() == OpCode.Kind.SESSION) {
            submit(op, xid, body);
        } else if (op.kind() == OpCode.Kind.SYNC && services.replica().ordersSyncs()) {
            sync(xid, body);
        } else if (queue.isEmpty()) {
            lock();
            ByteBuf out = frames();
            int start = out.writerIndex();
            services.reads().serve(this, op, xid, body, out);
            replied(op, xid, services.guarded().state().lastZxid(), lastReceivedNanos, out.writerIndex() - start);
        } else {
            queue.addRead(PendingRequest.read(op, xid, body.retainedSlice(), lastReceivedNanos));
        }
    }

    private void submit(OpCode op, int xid, ByteBuf body) {
        if (queue == RequestQueue.ALWAYS_EMPTY) {
            queue = new RequestQueue();
        }
        WriteOp write;
        int bytes = body.readableBytes();
        try {
            write = WriteOpCodec.read(op, new JuteReader(body, services.limits()));
        } catch (DecodeException e) {
            log.debug("request not decoded remote={} op={} cause={}", remoteAddress(), op, e.getMessage());
            queue.addRead(PendingRequest.failure(xid, ErrorCode.MARSHALLING_ERROR));
            servePendingReads();
            return;
        }
        PendingRequest marker = PendingRequest.write(xid, bytes, lastReceivedNanos);
        PendingRequest precedingReads = queue.addWrite(marker);
        services.admission().entered();
        services.replica()
                .submit(new ClientWrite(
                        this, sessionId(), xid, op.code(), write, authIds(), this, marker, precedingReads));
        if (op == OpCode.CLOSE_SESSION) {
            phase = Phase.WAITING;
        }
    }

    private void sync(int xid, ByteBuf body) {
        if (queue == RequestQueue.ALWAYS_EMPTY) {
            queue = new RequestQueue();
        }
        int start = body.readerIndex();
        try {
            new JuteReader(body, services.limits()).readString("path");
        } catch (DecodeException e) {
            log.debug("request not decoded remote={} op={} cause={}", remoteAddress(), OpCode.SYNC, e.getMessage());
            queue.addRead(PendingRequest.failure(xid, ErrorCode.MARSHALLING_ERROR));
            servePendingReads();
            return;
        }
        byte[] path = new byte[body.readerIndex() - start];
        body.getBytes(start, path);
        PendingRequest marker = PendingRequest.write(xid, path.length, lastReceivedNanos);
        PendingRequest precedingReads = queue.addWrite(marker);
        services.admission().entered();
        services.replica()
                .sync(new ClientSync(
                        this, sessionId(), xid, Bytes.wrap(path), authIds(), this, marker, precedingReads));
    }

    private void connect(ByteBuf in) {
        ConnectRequest request;
        try {
            request = Handshake.readRequest(in, services.limits());
        } catch (DecodeException e) {
            close("connect request: " + e.getMessage());
            return;
        }
        if (!services.gate().isOpen()) {
            close("the server does not serve clients now");
            return;
        }
        readOnlyFlag = Handshake.answerTo(request.readOnly());
        long stamp = services.guarded().lockRead();
        long lastZxid = services.guarded().state().lastZxid();
        services.guarded().unlockRead(stamp);
        if (request.lastZxidSeen() > Math.max(lastZxid, services.gate().epochZxid())) {
            close("client has seen zxid 0x" + Long.toHexString(request.lastZxidSeen()) + ", this server only 0x"
                    + Long.toHexString(lastZxid));
            return;
        }
        phase = Phase.WAITING;
        int timeoutMillis = services.sessionTimeouts().negotiate(request.timeoutMillis());
        services.replica().connect(new ConnectAttempt(this, request.sessionId(), request.password(), timeoutMillis));
    }

    /** auth and sasl act on the connection at once and may overtake what is in flight (client-protocol 11.4, 11.5). */
    private void authenticate(OpCode op, int xid, ByteBuf body) {
        if (op == OpCode.SASL) {
            int start = ReplyWriter.begin(frames(), xid, 0);
            AuthRequests.writeNoSasl(frames());
            ReplyWriter.end(frames(), start);
            notified();
            return;
        }
        AuthRequests.Outcome outcome =
                AuthRequests.authenticate(body, services.limits(), services.access(), remoteHost(), authIds());
        authIds = outcome.ids();
        if (outcome.error() == ErrorCode.OK) {
            ReplyWriter.writeOk(frames(), xid, 0);
            notified();
        } else {
            log.info("authentication failed remote={} reason={}", remoteAddress(), outcome.reason());
            services.stats().onAuthenticationFailed();
            refuse(xid, 0, outcome.error());
        }
    }

    private boolean isFourLetterWord(ByteBuf in) {
        int word = in.getInt(in.readerIndex());
        Optional<Integer> argumentBytes = services.commands().argumentBytes(word);
        if (argumentBytes.isEmpty()) {
            return false;
        }
        if (in.readableBytes() >= Integer.BYTES + argumentBytes.get()) {
            long argument = argumentBytes.get() == 0 ? 0 : in.getLong(in.readerIndex() + Integer.BYTES);
            // What follows is read and dropped: closing with unread input would take the answer back from the client.
            phase = Phase.CLOSING;
            traffic.onRequest();
            services.commands().answer(word, argument, this::sendText);
        }
        return true;
    }

    /** Thread: any. */
    private void sendText(String text) {
        eventLoop().execute(() -> {
            traffic.onNotified();
            frames().writeCharSequence(text, StandardCharsets.UTF_8);
            output.closeAfterwards();
            output.flush(context);
        });
    }

    private void refuse(int xid, long zxid, ErrorCode error) {
        ReplyWriter.writeError(frames(), xid, zxid, error.code());
        notified();
        close(error + " for the request with xid " + xid);
    }

    /** @param bytes of the whole frame */
    private void replied(OpCode op, int xid, long zxid, long receivedNanos, int bytes) {
        long latencyNanos = turnNanos - receivedNanos;
        stats.onReplied(op, xid, zxid, turnNanos, latencyNanos);
        traffic.onReplied(op, bytes - Integer.BYTES, turnNanos, latencyNanos);
    }

    private void waitingReadDone(PendingRequest read, long zxid, int bytes) {
        OpCode op = read.op();
        if (op == null) {
            notified();
        } else {
            replied(op, read.xid(), zxid, read.receivedNanos(), bytes);
        }
    }

    private void touchSession(long nowNanos) {
        Session attached = session;
        if (attached != null) {
            attached.touch(TimeUnit.NANOSECONDS.toMillis(nowNanos));
        }
    }

    /** A frame has been written that is no reply, or no proper one. */
    private void notified() {
        stats.onNotified();
        traffic.onNotified();
    }

    private ByteBuf frames() {
        return output.frames(context);
    }

    /**
     * Takes the read lock unless the turn has it, and then drains the outbox, so that events leave before what is read
     * under the lock. Returns whether it was taken now.
     */
    private boolean lock() {
        if (readStamp != NOT_LOCKED && ++readsUnderLock < READS_PER_LOCK) {
            return false;
        }
        unlock();
        readStamp = services.guarded().lockRead();
        readsUnderLock = 0;
        outbox.drainTo(this);
        return true;
    }

    private void unlock() {
        if (readStamp != NOT_LOCKED) {
            services.guarded().unlockRead(readStamp);
            readStamp = NOT_LOCKED;
        }
    }

    private boolean canServe() {
        return (phase == Phase.NEW || phase == Phase.OPEN) && !isOverloaded();
    }

    private boolean isOverloaded() {
        return queue.size() >= MAX_PENDING_REQUESTS
                || queue.bytes() >= MAX_PENDING_BYTES
                || queue.writes() > 0 && services.admission().isFull()
                || !context.channel().isWritable();
    }

    /** Stops or resumes reading from the socket. While paused, replies and writability changes start turns. */
    private void updateReading() {
        boolean pause = phase == Phase.WAITING || phase != Phase.CLOSING && isOverloaded();
        if (pause != paused) {
            paused = pause;
            if (!pause) {
                // The pause is not held against the client: only from now on it can be heard.
                lastReceivedNanos = turnNanos;
            }
            context.channel().config().setAutoRead(!pause);
        }
    }
}
