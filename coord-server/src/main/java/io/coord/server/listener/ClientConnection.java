package io.coord.server.listener;

import io.coord.core.error.ErrorCode;
import io.coord.core.wire.OpCode;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.Outbox;
import io.coord.server.delivery.ReplyWriter;
import io.coord.server.listener.ServedLoops.ServedLoop;
import io.coord.server.replica.ReplicaPort;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection (spec: client-protocol 3, 4): the phase it is in, and how it ends. What it does, it does in
 * {@link Turns}: a frame is the matter of {@link FourLetterPhase}, {@link HandshakePhase} or {@link RequestPhase}, what
 * comes back is that of {@link Replies}.
 *
 * <p>Thread: event loop of the connection.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ClientLink {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);
    private static final int READ_INTEREST = 1;
    private static final int WRITE_INTEREST = 4;

    private final ListenerServices services;
    private final ServedLoop loop;
    private final Replies replies;
    private final ConnectedClient client;
    private final ConnectionStats stats = new ConnectionStats();
    private final ConnectionOutput output = new ConnectionOutput(stats);
    private final Turns turns;
    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.NEW;
    /** When the client was heard last; in the phase CLOSING, when that began. */
    private long lastReceivedNanos;
    /** Of {@link ConnectionTable}. */
    int tableSlot = ConnectionTable.NOWHERE;

    ClientConnection(ListenerServices services, ServedLoop loop, Phases phases) {
        this.services = services;
        this.loop = loop;
        this.client = new ConnectedClient(this);
        this.replies = new Replies(this, output, loop.lock());
        this.turns = new Turns(this, phases);
    }

    // ---- what Netty tells

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output.open(ctx, loop.stats(), services.stats(), services.watch(), client);
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
        loop.stats().onReceived(received.readableBytes());
        long now = services.clock().monotonicNanos();
        client.touch(now);
        if (phase != Phase.NEW) {
            // The time for the handshake is counted from the beginning, however busily a client sends pieces of it.
            lastReceivedNanos = now;
        }
        turns.onReceived(received, now);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (turns.isPaused() && !output.isFull()) {
            // It has read. Its pings may lie in the socket, unread by our own doing: that is no silence.
            client.touch(services.clock().monotonicNanos());
            turns.takeLater();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSING;
        replies.close();
        turns.end();
        loop.replica().disconnected(this, client.sessionId());
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

    @Override
    public Outbox outbox() {
        return replies.outbox();
    }

    @Override
    public EventLoop eventLoop() {
        return context.channel().eventLoop();
    }

    @Override
    public void drain() {
        if (phase != Phase.CLOSING && !outbox().isEmpty()) {
            long now = services.clock().monotonicNanos();
            if (turns.isPaused() && !output.isFull()) {
                // As above.
                client.touch(now);
            }
            turns.take(now);
        }
    }

    void onSessionGranted(Delivery.SessionGranted granted) {
        client.attach(granted);
        phase = Phase.OPEN;
        int bytes = Handshake.writeGranted(output.frames(), granted, client.readOnlyFlag());
        output.replied(OpCode.CREATE_SESSION, 0, granted.zxid(), lastReceivedNanos, bytes);
        lastReceivedNanos = output.turnNanos();
    }

    void onSessionRefused() {
        Handshake.writeRefused(output.frames(), client.readOnlyFlag());
        close("no such session, or not with this password");
    }

    // ---- what turns and phases tell

    Phase phase() {
        return phase;
    }

    ConnectedClient client() {
        return client;
    }

    Replies replies() {
        return replies;
    }

    ConnectionOutput output() {
        return output;
    }

    ListenerServices services() {
        return services;
    }

    /** The replica, for this connection. */
    ReplicaPort replica() {
        return loop.replica();
    }

    /** A turn has failed: nothing that is half done leaves. */
    void onTurnFailed(Throwable cause) {
        output.release();
        phase = Phase.CLOSING;
        // Here, since not all turns begin in the pipeline; the connections drained after this one go on.
        exceptionCaught(context, cause);
    }

    /** The client is heard from now on again; that it was not in the meantime is not held against it. */
    void listenAgain(long nowNanos) {
        if (phase != Phase.CLOSING) {
            lastReceivedNanos = nowNanos;
        }
    }

    void onFrame() {
        loop.stats().onRequest();
        stats.onReceived();
    }

    /** Nothing more is served until the replica has answered. */
    void awaitReplica() {
        phase = Phase.WAITING;
    }

    /**
     * Nothing more is served, a text comes and ends the connection. What follows a word is read and dropped: closing with
     * unread input would take the answer back from the client.
     */
    void awaitText() {
        phase = Phase.CLOSING;
        loop.stats().onRequest();
    }

    /** Sends the answer to a four-letter word. Thread: any. */
    void sendText(String text) {
        eventLoop().execute(() -> {
            loop.stats().onNotified();
            output.frames().writeCharSequence(text, StandardCharsets.UTF_8);
            lastReceivedNanos = services.clock().monotonicNanos();
            output.closeWhenSent();
            output.flush();
        });
    }

    /** Answers a request with an error, and closes. */
    void refuse(int xid, long zxid, ErrorCode error) {
        ReplyWriter.writeError(output.frames(), xid, zxid, error.code());
        output.notified();
        close(error + " for the request with xid " + xid);
    }

    /** Closes at the end of the turn, when what was written has left. */
    void close(String reason) {
        beginClosing(reason);
        output.closeWhenSent();
    }

    /** Closes at the end of the turn, whatever waits to leave. */
    void abort(String reason) {
        beginClosing(reason);
        output.closeAtOnce();
    }

    private void beginClosing(String reason) {
        if (phase != Phase.CLOSING) {
            log.debug(
                    "connection closed remote={} session=0x{} reason={}",
                    remoteAddress(),
                    Long.toHexString(client.sessionId()),
                    reason);
            phase = Phase.CLOSING;
            lastReceivedNanos = services.clock().monotonicNanos();
        }
    }

    // ---- for views and limits

    ConnectionStats stats() {
        return stats;
    }

    Channel channel() {
        return context.channel();
    }

    boolean isClosing() {
        return phase == Phase.CLOSING;
    }

    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /** A picture of about now. Thread: any. */
    ConnectionInfo info() {
        int interestOps = (turns.isPaused() ? 0 : READ_INTEREST) | (output.isFull() ? WRITE_INTEREST : 0);
        return new ConnectionInfo(
                remoteAddress(),
                interestOps,
                replies.inFlight(),
                stats.received(),
                stats.sent(),
                stats.ofSession(client.session(), client.timeoutMillis()));
    }

    SocketAddress remoteAddress() {
        return context.channel().remoteAddress();
    }

    /**
     * Closes the connection if the client has not been heard for too long, or if it does not take the last words of one
     * that is closing. Thread: any.
     *
     * @param patienceNanos for clients that have no session (yet, or no more)
     */
    void closeIfSilent(long nowNanos, long patienceNanos) {
        boolean closing = phase == Phase.CLOSING;
        if (turns.isPaused() && !closing) {
            return;
        }
        boolean hasSession = !closing && client.session() != null;
        long limit = hasSession ? TimeUnit.MILLISECONDS.toNanos(client.timeoutMillis()) : patienceNanos;
        if (nowNanos - lastReceivedNanos > limit) {
            if (closing) {
                closeNow();
            } else {
                closeLater("silent for longer than " + TimeUnit.NANOSECONDS.toMillis(limit) + " ms");
            }
        }
    }

    /** Closes after what is written already. Thread: any. Returns a future of the closed channel. */
    Future<Void> closeLater(String reason) {
        eventLoop().execute(() -> {
            close(reason);
            output.flush();
        });
        return context.channel().closeFuture();
    }

    /** Closes, whatever waits to leave. Thread: any. */
    Future<Void> closeNow() {
        return context.close();
    }
}
