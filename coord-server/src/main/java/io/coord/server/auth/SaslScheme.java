package io.coord.server.auth;

import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * {@code sasl}: the name under which a client has been authenticated by SASL. Here are the rules for ACLs only; ids come
 * from the negotiation on the connection, never from an auth packet (spec: client-protocol 11.2, 11.5).
 */
public final class SaslScheme implements AuthScheme {
    public static final String NAME = "sasl";

    /** Compat: a caller of this name is meant by every ACL of the scheme. */
    private static final String EVERYBODY = "super";

    private final @Nullable String anyone;

    /** @param anyone an id that means every caller of the scheme, as ZooKeeper's {@code letAnySaslUserDoX}; null: none */
    public SaslScheme(@Nullable String anyone) {
        this.anyone = anyone;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A name without a realm, or {@code name[/host]@realm}. */
    @Override
    public boolean isValidAclId(String aclId) {
        int at = aclId.indexOf('@');
        if (at < 0) {
            return true;
        }
        int slash = aclId.indexOf('/');
        boolean oneSlashAtMost = slash == aclId.lastIndexOf('/') && slash < at;
        return at == aclId.lastIndexOf('@') && oneSlashAtMost;
    }

    @Override
    public boolean matches(String callerId, String aclId) {
        return callerId.equals(EVERYBODY) || callerId.equals(aclId) || aclId.equals(anyone);
    }

    @Override
    public boolean provesIdentity() {
        return true;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
        return new Authentication.Refused("sasl: identities come from a SASL negotiation, not from an auth packet");
    }
}
