package io.coord.server.config;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.core.sasl.JaasException;
import io.coord.core.sasl.JaasSection;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.PrincipalNames;
import io.coord.core.sasl.PrincipalRule;
import io.coord.core.sasl.SaslAcceptor;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.sasl.SaslService;
import io.coord.core.sasl.ServicePrincipals;
import java.util.List;
import java.util.Optional;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/** Takes from the settings which users SASL knows (spec: client-protocol 11.5). A Kerberos login is made here. */
final class SaslReader {
    /** Java's own name: a system property only. */
    static final String JAAS_FILE = "java.security.auth.login.config";

    private static final String DEFAULT_SECTION = "Server";

    private final String origin;
    private final Settings settings;
    private final Findings findings;

    SaslReader(String origin, Settings settings, Findings findings) {
        this.origin = origin;
        this.settings = settings;
        this.findings = findings;
    }

    /** Who clients may be; null: SASL is not set up, or wrongly, which has been noted. */
    @Nullable
    SaslAcceptor clients() {
        PrincipalNames names = names();
        String superPassword = settings.text("zookeeper.SASLAuthenticationProvider.superPassword");
        Setting named = settings.take("zookeeper.sasl.serverconfig");
        boolean fips = settings.flag("zookeeper.fips-mode", false);
        Optional<JaasSection> section = section(named, DEFAULT_SECTION);
        if (section.isEmpty()) {
            return null;
        }
        Setting blamed = settings.shown(JAAS_FILE, origin);
        if (fips && section.get().isDigest()) {
            findings.problem(
                    settings.shown("zookeeper.fips-mode", origin),
                    "DIGEST-MD5, for which the JAAS section has users, is not allowed with it; use Kerberos, or false");
            return null;
        }
        try {
            return section.get().acceptor(SaslService.CLIENTS, names, superPassword, new SystemClock());
        } catch (JaasException e) {
            findings.problem(blamed, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** How servers prove to each other that they belong to the ensemble; null: they do not. */
    @Nullable
    PeerSasl peers() {
        boolean enabled = settings.flag("quorum.auth.enableSasl", false);
        boolean proving = settings.flag("quorum.auth.learnerRequireSasl", false);
        boolean demanding = settings.flag("quorum.auth.serverRequireSasl", false);
        Setting learner = settings.take("quorum.auth.learner.saslLoginContext");
        Setting server = settings.take("quorum.auth.server.saslLoginContext");
        Setting principal = settings.take("quorum.auth.kerberos.servicePrincipal");
        if (!enabled) {
            blameIf(proving, "quorum.auth.learnerRequireSasl", "needs quorum.auth.enableSasl=true");
            blameIf(demanding, "quorum.auth.serverRequireSasl", "needs quorum.auth.enableSasl=true");
            return null;
        }
        blameIf(demanding && !proving, "quorum.auth.serverRequireSasl", "needs quorum.auth.learnerRequireSasl=true");
        Optional<JaasSection> asked = needed(server, "QuorumServer");
        Optional<JaasSection> asking = proving ? needed(learner, "QuorumLearner") : Optional.empty();
        if (asked.isEmpty() || proving && asking.isEmpty()) {
            return null;
        }
        ServicePrincipals principals =
                ServicePrincipals.ofPattern(principal == null ? "zkquorum/localhost" : principal.value());
        Clock clock = new SystemClock();
        try {
            SaslInitiator initiator = proving ? asking.get().initiator(SaslService.PEERS, principals, clock) : null;
            SaslAcceptor acceptor = asked.get()
                    .acceptor(SaslService.PEERS, PrincipalNames.ofRealm(PrincipalNames.systemRealm()), null, clock);
            return new PeerSasl(initiator, acceptor, demanding);
        } catch (JaasException e) {
            findings.problem(settings.shown(JAAS_FILE, origin), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Optional<JaasSection> needed(@Nullable Setting named, String absent) {
        Optional<JaasSection> section = section(named, absent);
        if (section.isEmpty() && named == null) {
            findings.problem(
                    settings.shown("quorum.auth.enableSasl", origin),
                    "needs a JAAS configuration (-D" + JAAS_FILE + "=<path>) with a section " + absent);
        }
        return section;
    }

    private void blameIf(boolean wrong, String name, String problem) {
        if (wrong) {
            findings.problem(settings.shown(name, origin), problem);
        }
    }

    /** The section of a name, which must exist if somebody has named it. */
    Optional<JaasSection> section(@Nullable Setting named, String absent) {
        Setting file = settings.take(JAAS_FILE);
        String name = named == null ? absent : named.value();
        if (file == null) {
            if (named != null) {
                findings.problem(named, "needs a JAAS configuration: start the JVM with -D" + JAAS_FILE + "=<path>");
            }
            return Optional.empty();
        }
        try {
            Configuration configuration = JaasSection.read(file.value());
            Optional<JaasSection> section = JaasSection.find(configuration, name);
            if (section.isEmpty() && named != null) {
                findings.problem(named, "there is no such section in " + file.value());
            }
            return section;
        } catch (JaasException e) {
            findings.problem(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private PrincipalNames names() {
        Setting rules = settings.take("zookeeper.security.auth_to_local");
        boolean withoutHost = settings.flag("zookeeper.kerberos.removeHostFromPrincipal", false);
        boolean withoutRealm = settings.flag("zookeeper.kerberos.removeRealmFromPrincipal", false);
        String realm = PrincipalNames.systemRealm();
        try {
            List<PrincipalRule> parsed = PrincipalRule.parse(rules == null ? "DEFAULT" : rules.value(), realm);
            return new PrincipalNames(parsed, withoutHost, withoutRealm);
        } catch (IllegalArgumentException e) {
            findings.problem(settings.shown("zookeeper.security.auth_to_local", origin), e.getMessage());
            return PrincipalNames.ofRealm(realm);
        }
    }
}
