package io.coord.core.sasl;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** Proves by DIGEST-MD5 (RFC 2831) that one knows the password of a user. */
public final class DigestMd5Initiator implements SaslInitiator {
    private final SaslService service;
    private final String user;
    private final String password;

    public DigestMd5Initiator(SaslService service, String user, String password) {
        this.service = service;
        this.user = user;
        this.password = password;
    }

    @Override
    public String mechanism() {
        return DigestMd5Acceptor.MECHANISM;
    }

    @Override
    public SaslNegotiation begin(String serverHost) throws SaslException {
        String[] mechanisms = {DigestMd5Acceptor.MECHANISM};
        SaslClient client = Sasl.createSaslClient(
                mechanisms, user, service.protocol(), service.serverName(), null, (CallbackHandler) this::answer);
        if (client == null) {
            throw new SaslException(
                    "this JVM has no " + DigestMd5Acceptor.MECHANISM + " (see jdk.sasl.disabledMechanisms)");
        }
        return new ClientNegotiation(client, null);
    }

    private void answer(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback) {
                ((NameCallback) callback).setName(user);
            } else if (callback instanceof PasswordCallback) {
                ((PasswordCallback) callback).setPassword(password.toCharArray());
            } else if (callback instanceof RealmCallback) {
                RealmCallback realm = (RealmCallback) callback;
                realm.setText(realm.getDefaultText());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
