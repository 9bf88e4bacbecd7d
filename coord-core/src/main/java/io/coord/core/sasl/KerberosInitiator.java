package io.coord.core.sasl;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** Proves by Kerberos who one is (GSSAPI, RFC 4752). */
final class KerberosInitiator implements SaslInitiator {
    private final KerberosLogin login;
    private final ServicePrincipals services;

    KerberosInitiator(KerberosLogin login, ServicePrincipals services) {
        this.login = login;
        this.services = services;
    }

    @Override
    public String mechanism() {
        return KerberosAcceptor.MECHANISM;
    }

    @Override
    public SaslNegotiation begin(String serverHost) throws SaslException {
        try {
            KerberosName service = KerberosName.parse(services.of(serverHost));
            String self = login.principal().getName();
            Subject subject = login.subject();
            String[] mechanisms = {KerberosAcceptor.MECHANISM};
            SaslClient client = ClientNegotiation.inNameOf(
                    subject,
                    () -> Sasl.createSaslClient(
                            mechanisms,
                            self,
                            service.service(),
                            service.host(),
                            null,
                            new DigestMd5Acceptor.Callbacks(Map.of(), PrincipalNames.ofRealm(""))));
            if (client == null) {
                throw new SaslException(
                        "this JVM has no " + KerberosAcceptor.MECHANISM + " (see jdk.sasl.disabledMechanisms)");
            }
            return new ClientNegotiation(client, subject);
        } catch (JaasException e) {
            throw new SaslException(e.getMessage(), e);
        }
    }
}
