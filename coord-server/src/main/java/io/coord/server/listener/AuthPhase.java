package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.sasl.SaslAcceptor;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.core.wire.OpCode;
import io.coord.server.auth.Authentication;
import io.coord.server.auth.SaslScheme;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that give a connection identities: auth and sasl (spec: client-protocol 11.4, 11.5). They act on the
 * connection at once and may overtake what is in flight. One for all connections of a server. Thread: event loop of the
 * connection.
 */
final class AuthPhase {
    private static final Logger log = LoggerFactory.getLogger(AuthPhase.class);

    private final ListenerServices services;

    AuthPhase(ListenerServices services) {
        this.services = services;
    }

    /** Whether the connection has proven enough to ask for anything else. */
    boolean isSatisfiedBy(ClientConnection connection) {
        return services.enforced().isOff()
                || services.enforced().isSatisfiedBy(connection.client().authIds());
    }

    /** @param body of the request, borrowed */
    void serve(ClientConnection connection, OpCode op, int xid, ByteBuf body) {
        long now = services.clock().monotonicNanos();
        if (!services.failedAttempts().isHeard(connection.client().remoteHost(), now)) {
            services.stats().onAuthenticationFailed();
            services.stats().onRefused(RefusedBy.AUTHENTICATION_RATE);
            connection.refuse(xid, 0, ErrorCode.AUTH_FAILED);
            return;
        }
        if (op == OpCode.SASL) {
            Optional<SaslAcceptor> acceptor = services.access().sasl();
            if (acceptor.isEmpty()) {
                // Compat: the client goes on unauthenticated.
                answer(connection, xid, ErrorCode.OK, null);
            } else {
                negotiate(connection, acceptor.get(), xid, body);
            }
        } else {
            authenticate(connection, xid, body);
        }
    }

    private void authenticate(ClientConnection connection, int xid, ByteBuf body) {
        JuteReader in = new JuteReader(body, services.limits());
        String scheme;
        Bytes credentials;
        try {
            in.readInt("type");
            scheme = in.readString("scheme");
            credentials = in.readBuffer("auth");
        } catch (DecodeException e) {
            fail(connection, "auth packet: " + e.getMessage());
            connection.refuse(xid, 0, ErrorCode.MARSHALLING_ERROR);
            return;
        }
        Authentication judged = services.access()
                .authenticate(scheme, credentials, connection.client().remoteHost());
        if (judged instanceof Authentication.Accepted) {
            connection.client().addIds(((Authentication.Accepted) judged).ids());
            ReplyWriter.writeOk(connection.output().frames(), xid, 0);
            connection.output().notified();
        } else if (judged instanceof Authentication.SentAway) {
            String reason = ((Authentication.SentAway) judged).reason();
            fail(connection, reason);
            connection.close(reason);
        } else {
            fail(connection, ((Authentication.Refused) judged).reason());
            connection.refuse(xid, 0, ErrorCode.AUTH_FAILED);
        }
    }

    /** One step of a SASL negotiation. What it computes takes less than a read of many nodes, so it is done here. */
    private void negotiate(ClientConnection connection, SaslAcceptor acceptor, int xid, ByteBuf body) {
        ConnectedClient client = connection.client();
        try {
            Bytes token = new JuteReader(body, services.limits()).readBuffer("token");
            SaslNegotiation negotiation = client.negotiation();
            if (negotiation == null) {
                negotiation = acceptor.begin();
                client.setNegotiation(negotiation);
            }
            byte[] next = negotiation.next(token == null ? new byte[0] : token.array());
            if (negotiation.isComplete()) {
                client.setNegotiation(null);
                AuthId id = new AuthId(SaslScheme.NAME, negotiation.peerName());
                client.addIds(services.access().withSuper(List.of(id)));
            }
            answer(connection, xid, ErrorCode.OK, next);
        } catch (DecodeException | SaslException e) {
            client.setNegotiation(null);
            fail(connection, acceptor.mechanism() + ": " + e.getMessage());
            saslFailed(connection, xid);
        }
    }

    private void saslFailed(ClientConnection connection, int xid) {
        boolean demanded = services.enforced().demands(SaslScheme.NAME);
        if (services.access().isFailedSaslTolerated() && !demanded) {
            answer(connection, xid, ErrorCode.OK, null);
            return;
        }
        ErrorCode error = demanded ? ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH : ErrorCode.AUTH_FAILED;
        answer(connection, xid, error, null);
        connection.close(error + " for the sasl packet with xid " + xid);
    }

    private static void answer(ClientConnection connection, int xid, ErrorCode error, byte @Nullable [] token) {
        ByteBuf out = connection.output().frames();
        int start = ReplyWriter.begin(out, xid, 0);
        new JuteWriter(out).writeBuffer(token == null ? null : Bytes.wrap(token));
        ReplyWriter.endAsError(out, start, error.code());
        connection.output().notified();
    }

    private void fail(ClientConnection connection, String reason) {
        services.stats().onAuthenticationFailed();
        String host = connection.client().remoteHost();
        switch (services.failedAttempts().failed(host, services.clock().monotonicNanos())) {
            case COUNTED:
                log.info(
                        "authentication failed remote={} reason={}",
                        connection.client().remoteAddress(),
                        reason);
                break;
            case FIRST_TOO_MANY:
                log.warn("authentication fails too often, attempts are refused unheard for a while remote={}", host);
                break;
            case TOO_MANY:
                break;
        }
    }
}
