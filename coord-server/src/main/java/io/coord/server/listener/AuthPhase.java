package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.wire.OpCode;
import io.coord.server.auth.Authentication;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
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
        if (op == OpCode.SASL) {
            writeNoSasl(connection, xid);
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

    /** Without SASL: a null token and no error, so that the client goes on unauthenticated, as with ZooKeeper. */
    private static void writeNoSasl(ClientConnection connection, int xid) {
        ByteBuf out = connection.output().frames();
        int start = ReplyWriter.begin(out, xid, 0);
        new JuteWriter(out).writeBuffer(null);
        ReplyWriter.end(out, start);
        connection.output().notified();
    }

    private void fail(ClientConnection connection, String reason) {
        log.info(
                "authentication failed remote={} reason={}", connection.client().remoteAddress(), reason);
        services.stats().onAuthenticationFailed();
    }
}
