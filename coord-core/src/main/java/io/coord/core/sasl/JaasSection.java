package io.coord.core.sasl;

import io.coord.core.env.Clock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * One section of a JAAS configuration, which says how a server or client proves who it is and whom it knows:
 *
 * <pre>
 *   Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_alice="secret" user_bob="other"; };
 *   Client { org.apache.zookeeper.server.auth.DigestLoginModule required username="alice" password="secret"; };
 *   Server { com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab="/etc/zk.keytab" ...; };
 * </pre>
 *
 * <p>A module called {@code ...DigestLoginModule} need not exist: only its options are read. Immutable, thread-safe.
 */
public final class JaasSection {
    private static final String DIGEST_MODULE = "DigestLoginModule";
    private static final String USER_PREFIX = "user_";

    private final String name;
    private final Configuration configuration;
    private final AppConfigurationEntry first;

    private JaasSection(String name, Configuration configuration, AppConfigurationEntry first) {
        this.name = name;
        this.configuration = configuration;
        this.first = first;
    }

    /**
     * Reads a file, without touching the configuration of the JVM.
     *
     * @param location path or URL, as the property {@code java.security.auth.login.config} has it
     * @throws JaasException if it can not be read, with the reason
     */
    public static Configuration read(String location) throws JaasException {
        String place = location.startsWith("=") ? location.substring(1) : location;
        try {
            return Configuration.getInstance("JavaLoginConfig", new URIParameter(uriOf(place)));
        } catch (NoSuchAlgorithmException | IllegalArgumentException | SecurityException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new JaasException("JAAS configuration " + place + " can not be read: " + cause.getMessage(), e);
        }
    }

    private static URI uriOf(String place) {
        try {
            Path path = Path.of(place);
            if (Files.exists(path) || !place.contains(":/")) {
                return path.toUri();
            }
        } catch (InvalidPathException e) {
            return URI.create(place);
        }
        return URI.create(place);
    }

    /** The section of this name; empty if there is none. */
    public static Optional<JaasSection> find(Configuration configuration, String name) {
        AppConfigurationEntry[] entries = configuration.getAppConfigurationEntry(name);
        return entries == null || entries.length == 0
                ? Optional.empty()
                : Optional.of(new JaasSection(name, configuration, entries[0]));
    }

    /** Whether it is about users with passwords, which DIGEST-MD5 is for; otherwise a login decides, as for Kerberos. */
    public boolean isDigest() {
        return first.getLoginModuleName().endsWith(DIGEST_MODULE);
    }

    /**
     * The side that is asked.
     *
     * @param superPassword password of the user {@code super}; null: as in the section, if at all
     * @throws JaasException if the section has no users, or the login fails
     */
    public SaslAcceptor acceptor(SaslService service, PrincipalNames names, @Nullable String superPassword, Clock clock)
            throws JaasException {
        if (!isDigest()) {
            return new KerberosAcceptor(login(clock), names);
        }
        SortedMap<String, String> users = new TreeMap<>();
        for (Map.Entry<String, ?> option : first.getOptions().entrySet()) {
            if (option.getKey().startsWith(USER_PREFIX)) {
                users.put(option.getKey().substring(USER_PREFIX.length()), String.valueOf(option.getValue()));
            }
        }
        if (superPassword != null) {
            users.put("super", superPassword);
        }
        if (users.isEmpty()) {
            throw new JaasException(
                    "JAAS section " + name + " has no users: give at least one user_<name>=\"password\"");
        }
        return new DigestMd5Acceptor(service, users, names);
    }

    /**
     * The side that asks.
     *
     * @param servicePrincipals the Kerberos principal of a server by the name of its host; not used by DIGEST-MD5
     * @throws JaasException if the section has no user and password, or the login fails
     */
    public SaslInitiator initiator(SaslService service, ServicePrincipals servicePrincipals, Clock clock)
            throws JaasException {
        if (!isDigest()) {
            return new KerberosInitiator(login(clock), servicePrincipals);
        }
        Object user = first.getOptions().get("username");
        Object password = first.getOptions().get("password");
        if (user == null || password == null) {
            throw new JaasException("JAAS section " + name + " needs username=\"...\" and password=\"...\"");
        }
        return new DigestMd5Initiator(service, user.toString(), password.toString());
    }

    private KerberosLogin login(Clock clock) throws JaasException {
        KerberosLogin login = new KerberosLogin(name, configuration, clock);
        login.subject();
        return login;
    }
}
