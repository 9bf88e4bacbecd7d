package io.coord.server.config;

import io.coord.core.model.AuthId;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.SaslAcceptor;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.AuthScheme;
import io.coord.server.auth.EnforcedAuthentication;
import io.coord.server.auth.EnsembleScheme;
import io.coord.server.auth.SaslScheme;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.auth.X509Scheme;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes from the settings who may do what (spec: config 2.5, client-protocol 11). */
final class AuthReader {
    private static final String PROVIDER = "zookeeper.authProvider.";
    private static final String ZOOKEEPERS = "org.apache.zookeeper.server.auth.";
    private static final String X509_SUPER_USER = "zookeeper.X509AuthenticationProvider.superUser";
    private static final String SUPER_USER = "zookeeper.superUser";
    private static final String SASL_ONLY = "zookeeper.sessionRequireClientSASLAuth";
    private static final String ENFORCED = "zookeeper.enforce.auth.enabled";
    private static final String ENFORCED_SCHEMES = "zookeeper.enforce.auth.schemes";

    private final String origin;
    private final Settings settings;
    private final Findings findings;
    private final SchemeClasses classes;
    private final boolean tls;
    private AuthConfig auth = AuthConfig.DEFAULTS;

    /** @param tls clients may connect by TLS */
    AuthReader(String origin, Settings settings, Findings findings, SchemeClasses classes, boolean tls) {
        this.origin = origin;
        this.settings = settings;
        this.findings = findings;
        this.classes = classes;
        this.tls = tls;
    }

    /** Fills the builder with what decides about permissions, and which schemes clients must use. */
    void read(ServerConfigBuilder builder) {
        if (settings.yesNo("zookeeper.skipACL", false)) {
            auth = auth.withoutPermissionChecks();
        }
        readDigest();
        readSuperUsers();
        if (tls) {
            auth = auth.withScheme(new X509Scheme());
        }
        readProviders();
        readSasl();
        SessionSecrets secrets = new SessionSecretsReader(settings, findings).read();
        if (secrets != null) {
            auth = auth.withSessionSecrets(secrets);
        }
        builder.auth(auth);
        readEnforced(builder);
    }

    private void readDigest() {
        if (!settings.flag("zookeeper.DigestAuthenticationProvider.enabled", true)) {
            auth = auth.withoutDigest();
        }
        Setting algorithm = settings.take("zookeeper.DigestAuthenticationProvider.digestAlg");
        if (algorithm != null) {
            try {
                MessageDigest.getInstance(algorithm.value());
                auth = auth.withDigestAlgorithm(algorithm.value());
            } catch (NoSuchAlgorithmException e) {
                findings.problem(algorithm, "this JVM has no such digest, for example SHA1 and SHA-256 are allowed");
            }
        }
        Setting superDigest = settings.take("zookeeper.DigestAuthenticationProvider.superDigest");
        if (superDigest != null) {
            if (!superDigest.value().startsWith("super:")) {
                findings.problem(superDigest, "allowed is super:<base64 of the digest of super:password>");
            }
            auth = auth.withSuperDigest(superDigest.value());
        }
    }

    /** ZooKeeper's {@code superUser} and {@code superUser.<anything>} are names of SASL users. */
    private void readSuperUsers() {
        Setting single = settings.take(SUPER_USER);
        if (single != null) {
            superUser(single);
        }
        settings.takeAll(SUPER_USER + ".").forEach(this::superUser);
        Setting ofCertificate = settings.take(X509_SUPER_USER);
        if (ofCertificate != null && !ofCertificate.value().isEmpty()) {
            auth = auth.withSuperUser(new AuthId(X509Scheme.NAME, ofCertificate.value()));
        }
    }

    private void superUser(Setting setting) {
        if (setting.value().isEmpty()) {
            findings.problem(setting, "empty, the name of a SASL user is needed");
            return;
        }
        auth = auth.withSuperUser(new AuthId(SaslScheme.NAME, setting.value()));
    }

    private void readProviders() {
        Setting names = settings.take("zookeeper.ensembleAuthName");
        Setting anyone = settings.take("zookeeper.letAnySaslUserDoX");
        Set<String> known = new TreeSet<>();
        for (Setting provider : settings.takeAll(PROVIDER)) {
            if (provider.value().isEmpty() || !known.add(provider.value())) {
                continue;
            }
            AuthScheme scheme = scheme(provider, names, anyone);
            if (scheme != null) {
                add(scheme, provider);
            }
        }
        if (names != null && !known.contains(ZOOKEEPERS + "EnsembleAuthenticationProvider")) {
            findings.warning(
                    names, "has no effect without authProvider.1=" + ZOOKEEPERS + "EnsembleAuthenticationProvider");
        }
    }

    /** Null for what is built in, and for what has been reported. */
    private @Nullable AuthScheme scheme(Setting provider, @Nullable Setting names, @Nullable Setting anyone) {
        switch (provider.value()) {
            case ZOOKEEPERS + "DigestAuthenticationProvider":
            case ZOOKEEPERS + "IPAuthenticationProvider":
                return null;
            case ZOOKEEPERS + "SASLAuthenticationProvider":
                return new SaslScheme(anyone == null ? null : anyone.value());
            case ZOOKEEPERS + "EnsembleAuthenticationProvider":
                return new EnsembleScheme(names == null ? Set.of() : Set.copyOf(Settings.items(names.value())));
            case ZOOKEEPERS + "X509AuthenticationProvider":
                // Compat: a port for TLS brings it along.
                return tls ? null : new X509Scheme();
            default:
                return loaded(provider);
        }
    }

    private @Nullable AuthScheme loaded(Setting provider) {
        try {
            return classes.make(provider.value());
        } catch (SchemeClasses.UnavailableException e) {
            findings.problem(provider, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void add(AuthScheme scheme, Setting provider) {
        AuthConfig more = auth.withScheme(scheme);
        try {
            new AccessControl(more);
            auth = more;
        } catch (IllegalArgumentException e) {
            findings.problem(provider, String.valueOf(e.getMessage()));
        }
    }

    private void readSasl() {
        SaslReader sasl = new SaslReader(origin, settings, findings);
        SaslAcceptor users = sasl.clients();
        PeerSasl peers = sasl.peers();
        if (peers != null) {
            auth = auth.withPeers(peers);
        }
        boolean tolerant = settings.flag("zookeeper.allowSaslFailedClients", false);
        if (users != null) {
            auth = auth.withSasl(users);
        }
        if (tolerant) {
            auth = auth.toleratingFailedSasl();
        }
    }

    private void readEnforced(ServerConfigBuilder builder) {
        boolean enforced = settings.flag(ENFORCED, false);
        List<String> listed = settings.list(ENFORCED_SCHEMES);
        // Compat: the older key overrides the newer ones.
        boolean saslOnly = settings.flag(SASL_ONLY, false);
        if (!enforced && !saslOnly) {
            return;
        }
        List<String> schemes = saslOnly ? List.of(SaslScheme.NAME) : listed == null ? List.of() : listed;
        try {
            EnforcedAuthentication.of(schemes, new AccessControl(auth));
            builder.enforcedSchemes(schemes);
        } catch (IllegalArgumentException e) {
            Setting blamed = settings.shown(saslOnly ? SASL_ONLY : ENFORCED_SCHEMES, origin);
            findings.problem(blamed, String.valueOf(e.getMessage()));
        }
    }
}
