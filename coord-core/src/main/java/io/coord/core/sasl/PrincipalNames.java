package io.coord.core.sasl;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.kerberos.KerberosPrincipal;

/**
 * From the name that a peer has proven to the id that ACLs know (spec: client-protocol 11.5): {@code user[/host]@REALM}
 * becomes the user, as mapped by the first rule that fits, and host and realm again unless they are to be left out. A
 * name without a realm stays as it is. Immutable, thread-safe.
 *
 * @param rules        tried in order; a principal that none fits is refused
 * @param removeHost   {@code kerberos.removeHostFromPrincipal}
 * @param removeRealm  {@code kerberos.removeRealmFromPrincipal}
 */
public record PrincipalNames(List<PrincipalRule> rules, boolean removeHost, boolean removeRealm) {
    private static final Pattern PRINCIPAL = Pattern.compile("([^/@]*)(?:/([^/@]*))?@([^/@]*)");

    public PrincipalNames {
        rules = List.copyOf(rules);
    }

    /** Names as they are, of principals of this realm; empty: none is at home. */
    public static PrincipalNames ofRealm(String defaultRealm) {
        return new PrincipalNames(List.of(new PrincipalRule.OwnRealm(defaultRealm)), false, false);
    }

    /** The default realm of the system's Kerberos configuration; empty text if there is none. */
    public static String systemRealm() {
        try {
            return new KerberosPrincipal("nobody").getRealm();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Returns the id; empty if the principal is malformed, or no rule fits. */
    public Optional<String> nameOf(String principal) {
        Matcher parts = PRINCIPAL.matcher(principal);
        if (!parts.matches()) {
            return principal.indexOf('@') < 0 ? Optional.of(principal) : Optional.empty();
        }
        String user = parts.group(1);
        String host = parts.group(2);
        String realm = parts.group(3);
        List<String> components = host == null ? List.of(user) : List.of(user, host);
        for (PrincipalRule rule : rules) {
            Optional<String> mapped = rule.map(realm, components);
            if (mapped.isPresent()) {
                String withHost = host == null || removeHost ? mapped.get() : mapped.get() + '/' + host;
                return Optional.of(removeRealm ? withHost : withHost + '@' + realm);
            }
        }
        return Optional.empty();
    }
}
