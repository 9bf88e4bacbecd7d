package io.coord.server.session;

import io.coord.core.model.Bytes;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.auth.SessionSecrets.Phase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that only who knows the ensemble's secret can make: the first bytes of HMAC-SHA-256 over the id and what the
 * session is bound to (docs/decisions/0017). Beside them ZooKeeper's, as far as the phase says.
 */
public final class KeyedSessionPasswords implements SessionPasswords {
    private static final String ALGORITHM = "HmacSHA256";
    /** So that the secret, used for anything else, never makes the same. */
    private static final byte[] PURPOSE = "coord session password".getBytes(StandardCharsets.US_ASCII);

    private final SessionSecrets secrets;
    private final SessionPasswords zooKeepers = new SeededSessionPasswords();

    public KeyedSessionPasswords(SessionSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Bytes passwordOf(long sessionId, String boundTo) {
        return secrets.phase() == Phase.ACCEPT
                ? zooKeepers.passwordOf(sessionId, boundTo)
                : keyed(secrets.secrets().get(0), sessionId, boundTo);
    }

    /** Tries every secret, so that it takes the same time whichever fits. */
    @Override
    public boolean matches(long sessionId, String boundTo, @Nullable Bytes offered) {
        if (sessionId == 0 || offered == null) {
            return false;
        }
        boolean matches = secrets.phase() != Phase.REQUIRE && zooKeepers.matches(sessionId, boundTo, offered);
        for (Bytes secret : secrets.secrets()) {
            matches |= MessageDigest.isEqual(keyed(secret, sessionId, boundTo).array(), offered.array());
        }
        return matches;
    }

    private static Bytes keyed(Bytes secret, long sessionId, String boundTo) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.array(), ALGORITHM));
            mac.update(PURPOSE);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sessionId));
            return Bytes.wrap(Arrays.copyOf(mac.doFinal(boundTo.getBytes(StandardCharsets.UTF_8)), LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
