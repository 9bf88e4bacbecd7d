package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.Authentication;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The requests that give a connection identities: auth and sasl (spec: client-protocol 11.4, 11.5). Pure. */
final class AuthRequests {
    private AuthRequests() {}

    /**
     * @param ids    what the connection holds from now on
     * @param error  OK, or what the client is told before the connection is closed
     * @param reason why it failed, for the log
     */
    record Outcome(List<AuthId> ids, ErrorCode error, String reason) {}

    /** Judges an auth packet. */
    static Outcome authenticate(
            ByteBuf body, JuteLimits limits, AccessControl access, String remoteAddress, List<AuthId> held) {
        JuteReader in = new JuteReader(body, limits);
        String scheme;
        Bytes credentials;
        try {
            in.readInt("type");
            scheme = in.readString("scheme");
            credentials = in.readBuffer("auth");
        } catch (DecodeException e) {
            return new Outcome(held, ErrorCode.MARSHALLING_ERROR, "auth packet: " + e.getMessage());
        }
        Authentication judged = access.authenticate(scheme, credentials, remoteAddress);
        if (judged instanceof Authentication.Refused) {
            return new Outcome(held, ErrorCode.AUTH_FAILED, ((Authentication.Refused) judged).reason());
        }
        return new Outcome(union(held, ((Authentication.Accepted) judged).ids()), ErrorCode.OK, "");
    }

    /**
     * Answers a sasl packet of a server on which SASL is not set up: with a null token and no error, so that the client
     * goes on without being authenticated, as with ZooKeeper.
     */
    static void writeNoSasl(ByteBuf out) {
        new JuteWriter(out).writeBuffer(null);
    }

    private static List<AuthId> union(List<AuthId> held, List<AuthId> added) {
        List<AuthId> all = new ArrayList<>(held);
        for (AuthId id : added) {
            if (!all.contains(id)) {
                all.add(id);
            }
        }
        return List.copyOf(all);
    }
}
