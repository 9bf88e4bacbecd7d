package io.coord.server.auth;

import io.coord.core.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code ensemble}: a client tells the name of the ensemble that it means, and is sent away from any other. Guards
 * against address lists that have become wrong; proves nothing and gives no id (spec: client-protocol 11.2).
 */
public final class EnsembleScheme implements AuthScheme {
    public static final String NAME = "ensemble";

    private final Set<String> names;

    /** @param names by which clients may know this ensemble; empty: every name is right */
    public EnsembleScheme(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValidAclId(String aclId) {
        return false;
    }

    @Override
    public boolean matches(String callerId, String aclId) {
        return false;
    }

    @Override
    public boolean provesIdentity() {
        return false;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
        if (credentials == null || credentials.length() == 0 || names.isEmpty()) {
            return new Authentication.Accepted(List.of());
        }
        return names.contains(new String(credentials.array(), StandardCharsets.UTF_8))
                ? new Authentication.Accepted(List.of())
                : new Authentication.SentAway("the client means another ensemble; this one is " + new TreeSet<>(names));
    }
}
