package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ReadOnlyFlag;
import io.coord.server.replica.ConnectAttempt;
import io.coord.server.replica.ServingGate.Position;
import io.netty.buffer.ByteBuf;

/**
 * The first frame of a connection asks for a session (spec: client-protocol 3); the replica decides. One for all
 * connections of a server. Thread: any event loop.
 */
final class HandshakePhase {
    private final ListenerServices services;

    HandshakePhase(ListenerServices services) {
        this.services = services;
    }

    /**
     * Asks the replica for the session, or closes the connection.
     *
     * @param frame without its length, borrowed
     */
    void serve(ClientConnection connection, ByteBuf frame) {
        ConnectRequest request;
        try {
            request = Handshake.readRequest(frame, services.limits());
        } catch (DecodeException e) {
            connection.close("connect request: " + e.getMessage());
            return;
        }
        Position gate = services.gate().position();
        if (gate == Position.SHUT) {
            connection.close("the server does not serve clients now");
            return;
        }
        if (gate == Position.READ_ONLY && request.readOnly() != ReadOnlyFlag.YES) {
            connection.close("the server is read-only now, and the client does not accept that");
            return;
        }
        long now = services.clock().monotonicNanos();
        boolean admitted = request.sessionId() == 0
                ? services.throttle().admitsNew(now)
                : services.throttle().admitsRenewal(now);
        if (!admitted) {
            services.stats().onRejected();
            services.stats().onRefused(RefusedBy.SESSION_RATE);
            connection.close("too many sessions are asked for (connection_throttle_tokens)");
            return;
        }
        connection.client().setReadOnlyFlag(Handshake.answerTo(request.readOnly(), gate == Position.READ_ONLY));
        long lastZxid = lastZxid();
        if (request.lastZxidSeen() > Math.max(lastZxid, services.gate().epochZxid())) {
            connection.close("client has seen zxid 0x" + Long.toHexString(request.lastZxidSeen())
                    + ", this server only 0x" + Long.toHexString(lastZxid));
            return;
        }
        connection.awaitReplica();
        connection
                .replica()
                .connect(new ConnectAttempt(
                        connection,
                        request.sessionId(),
                        request.password(),
                        services.access().bindingOf(() -> connection.client().authIds()),
                        services.sessionTimeouts().negotiate(request.timeoutMillis())));
    }

    private long lastZxid() {
        long stamp = services.guarded().lockRead();
        try {
            return services.guarded().state().lastZxid();
        } finally {
            services.guarded().unlockRead(stamp);
        }
    }
}
