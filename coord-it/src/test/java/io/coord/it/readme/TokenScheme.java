package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.server.auth.AuthScheme;
import io.coord.server.auth.Authentication;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Callers with a token {@code user:hmac(user)} that some other service gave them are {@code token:user}. */
public final class TokenScheme implements AuthScheme {
    private final byte[] key;

    public TokenScheme(byte[] key) {
        this.key = key.clone();
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public boolean isValidAclId(String aclId) {
        return !aclId.isEmpty();
    }

    @Override
    public boolean matches(String callerId, String aclId) {
        return callerId.equals(aclId);
    }

    @Override
    public boolean provesIdentity() {
        return true;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
        String token = credentials == null ? "" : new String(credentials.array(), UTF_8);
        int colon = token.lastIndexOf(':');
        String user = colon < 1 ? "" : token.substring(0, colon);
        if (user.isEmpty()
                || !MessageDigest.isEqual(token.getBytes(UTF_8), tokenOf(user).getBytes(UTF_8))) {
            return new Authentication.Refused("no valid token"); // the log shows this: nothing of the token
        }
        return new Authentication.Accepted(List.of(new AuthId("token", user)));
    }

    public String tokenOf(String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return user + ":" + HexFormat.of().formatHex(mac.doFinal(user.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
