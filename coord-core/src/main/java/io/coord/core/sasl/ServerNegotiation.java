package io.coord.core.sasl;

import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/** The JDK's side that is asked. */
final class ServerNegotiation implements SaslNegotiation {
    private final SaslServer server;

    ServerNegotiation(SaslServer server) {
        this.server = server;
    }

    @Override
    public byte @Nullable [] next(byte[] token) throws SaslException {
        if (server.isComplete()) {
            throw new SaslException("a token behind the end of the negotiation");
        }
        try {
            return server.evaluateResponse(token);
        } catch (RuntimeException e) {
            // What a stranger sends may bring the JDK's parsers to anything.
            throw new SaslException("not a token of " + server.getMechanismName(), e);
        }
    }

    @Override
    public boolean isComplete() {
        return server.isComplete();
    }

    @Override
    public String peerName() {
        return server.getAuthorizationID();
    }
}
