package io.coord.server.auth;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * {@code x509}: whom the certificate of a client names, as RFC 2253 writes it. The certificate was verified when the
 * connection was made (spec: client-protocol 11.2, 18).
 */
public final class X509Scheme implements AuthScheme {
    public static final String NAME = "x509";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValidAclId(String aclId) {
        try {
            new X500Principal(aclId);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
        return new Authentication.Refused("x509: identities come from the certificate of a TLS connection");
    }

    @Override
    public Authentication authenticate(List<X509Certificate> chain) {
        return new Authentication.Accepted(
                List.of(new AuthId(NAME, chain.get(0).getSubjectX500Principal().getName())));
    }
}
