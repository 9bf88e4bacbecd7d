package io.coord.server.auth;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code digest}: whoever knows {@code user:password} holds the id {@code user:base64(hash(user:password))}. Nothing is
 * compared with a store of users; an ACL entry is what makes an id worth something.
 */
public final class DigestScheme implements AuthScheme {
    public static final String NAME = "digest";

    private final String algorithm;

    /**
     * @param algorithm name of a {@link MessageDigest}; all servers and stored ACLs must agree
     * @throws IllegalArgumentException if this JVM does not know the algorithm
     */
    public DigestScheme(String algorithm) {
        this.algorithm = algorithm;
        newHash();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValidAclId(String aclId) {
        // Compat: split drops trailing empty parts, so "a:b:" passes and "a:" does not.
        return aclId.split(":").length == 2;
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
    public String userName(String id) {
        return beforeColon(id);
    }

    @Override
    public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
        if (credentials == null) {
            return new Authentication.Refused("digest: the packet holds no credentials");
        }
        String id = idOf(new String(credentials.array(), StandardCharsets.UTF_8));
        return new Authentication.Accepted(List.of(new AuthId(NAME, id)));
    }

    /** Returns the id of {@code user:password}; without a colon all of it is the user. */
    String idOf(String userAndPassword) {
        byte[] hash = newHash().digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
        return beforeColon(userAndPassword) + ':' + Base64.getEncoder().encodeToString(hash);
    }

    /** Returns what somebody without ADMIN permission may see of an id in an ACL. */
    static String masked(String aclId) {
        return beforeColon(aclId) + ":x";
    }

    private static String beforeColon(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private MessageDigest newHash() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "digest algorithm \"" + algorithm + "\" is unknown to this JVM; the default is SHA1", e);
        }
    }
}
