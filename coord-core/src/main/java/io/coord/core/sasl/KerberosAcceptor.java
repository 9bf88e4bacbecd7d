package io.coord.core.sasl;

import java.util.Map;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/** Peers that prove by Kerberos who they are (GSSAPI, RFC 4752). */
final class KerberosAcceptor implements SaslAcceptor {
    static final String MECHANISM = "GSSAPI";

    private final KerberosLogin login;
    private final PrincipalNames names;

    KerberosAcceptor(KerberosLogin login, PrincipalNames names) {
        this.login = login;
        this.names = names;
    }

    @Override
    public String mechanism() {
        return MECHANISM;
    }

    @Override
    public SaslNegotiation begin() throws SaslException {
        try {
            KerberosName own = KerberosName.parse(login.principal().getName());
            SaslServer server = ClientNegotiation.inNameOf(
                    login.subject(),
                    () -> Sasl.createSaslServer(
                            MECHANISM,
                            own.service(),
                            own.host(),
                            null,
                            new DigestMd5Acceptor.Callbacks(Map.of(), names)));
            if (server == null) {
                throw new SaslException("this JVM has no " + MECHANISM + " (see jdk.sasl.disabledMechanisms)");
            }
            return new ServerNegotiation(server);
        } catch (JaasException e) {
            throw new SaslException(e.getMessage(), e);
        }
    }
}
