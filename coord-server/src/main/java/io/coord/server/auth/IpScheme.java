package io.coord.server.auth;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip}: the address that a connection comes from; in an ACL also a network, {@code address/bits}. Every
 * connection holds its own from the start.
 */
public final class IpScheme implements AuthScheme {
    public static final String NAME = "ip";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValidAclId(String aclId) {
        return IpNetwork.parse(aclId).isPresent();
    }

    @Override
    public boolean matches(String callerId, String aclId) {
        return IpNetwork.parse(aclId)
                .filter(network -> network.contains(callerId))
                .isPresent();
    }

    @Override
    public boolean provesIdentity() {
        return false;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
        return new Authentication.Accepted(List.of(new AuthId(NAME, remoteAddress)));
    }
}
