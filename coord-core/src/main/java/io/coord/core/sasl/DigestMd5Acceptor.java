package io.coord.core.sasl;

import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * Peers that prove by DIGEST-MD5 (RFC 2831) that they know the password of a user. The password does not travel, but
 * what does is open to guessing: use it inside TLS.
 */
public final class DigestMd5Acceptor implements SaslAcceptor {
    static final String MECHANISM = "DIGEST-MD5";

    private final SaslService service;
    private final Map<String, String> passwords;
    private final PrincipalNames names;

    /** @param passwords by user */
    public DigestMd5Acceptor(SaslService service, Map<String, String> passwords, PrincipalNames names) {
        this.service = service;
        this.passwords = new TreeMap<>(passwords);
        this.names = names;
    }

    @Override
    public String mechanism() {
        return MECHANISM;
    }

    @Override
    public SaslNegotiation begin() throws SaslException {
        SaslServer server = Sasl.createSaslServer(
                MECHANISM, service.protocol(), service.serverName(), null, new Callbacks(passwords, names));
        if (server == null) {
            throw new SaslException("this JVM has no " + MECHANISM + " (see jdk.sasl.disabledMechanisms)");
        }
        return new ServerNegotiation(server);
    }

    /** Answers what a mechanism asks: which password a user has, and under which name it goes from now on. */
    static final class Callbacks implements javax.security.auth.callback.CallbackHandler {
        private final Map<String, String> passwords;
        private final PrincipalNames names;
        private @Nullable String user;

        Callbacks(Map<String, String> passwords, PrincipalNames names) {
            this.passwords = passwords;
            this.names = names;
        }

        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback) {
                    NameCallback name = (NameCallback) callback;
                    user = name.getDefaultName();
                    name.setName(user);
                } else if (callback instanceof PasswordCallback) {
                    // Nothing is set for who is unknown: the mechanism refuses then.
                    String password = user == null ? null : passwords.get(user);
                    if (password != null) {
                        ((PasswordCallback) callback).setPassword(password.toCharArray());
                    }
                } else if (callback instanceof RealmCallback) {
                    RealmCallback realm = (RealmCallback) callback;
                    realm.setText(realm.getDefaultText());
                } else if (callback instanceof AuthorizeCallback) {
                    authorize((AuthorizeCallback) callback);
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        }

        /** Compat: a client that wants to act for somebody else acts as itself. */
        private void authorize(AuthorizeCallback callback) {
            names.nameOf(callback.getAuthenticationID()).ifPresent(name -> {
                callback.setAuthorized(true);
                callback.setAuthorizedID(name);
            });
        }
    }
}
