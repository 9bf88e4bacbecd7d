package io.coord.core.sasl;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The JDK's side that asks; each step in the name of a subject if there is one. */
final class ClientNegotiation implements SaslNegotiation {
    private static final byte[] NOTHING = new byte[0];

    private final SaslClient client;
    private final @Nullable Subject subject;
    private boolean begun;

    ClientNegotiation(SaslClient client, @Nullable Subject subject) {
        this.client = client;
        this.subject = subject;
    }

    @Override
    public byte @Nullable [] next(byte[] token) throws SaslException {
        boolean first = !begun;
        begun = true;
        if (first && !client.hasInitialResponse()) {
            return NOTHING;
        }
        if (client.isComplete()) {
            if (token.length == 0) {
                return null;
            }
            throw new SaslException("a token behind the end of the negotiation");
        }
        return inNameOf(subject, () -> client.evaluateChallenge(token));
    }

    @Override
    public boolean isComplete() {
        return client.isComplete();
    }

    @Override
    public String peerName() {
        throw new IllegalStateException("who asks does not learn a name");
    }

    /** Runs an action with the credentials of a subject, without any if there is none. */
    @SuppressWarnings("removal") // What replaces Subject.doAs is newer than Java 17.
    static <T extends @Nullable Object> T inNameOf(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws SaslException {
        try {
            return subject == null ? action.run() : Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw asSaslException(e.getException());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw asSaslException(e);
        }
    }

    private static SaslException asSaslException(Exception cause) {
        return cause instanceof SaslException ? (SaslException) cause : new SaslException(cause.toString(), cause);
    }
}
