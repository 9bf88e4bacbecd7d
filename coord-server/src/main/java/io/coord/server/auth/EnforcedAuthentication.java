package io.coord.server.auth;

import io.coord.core.model.AuthId;
import java.util.List;

/**
 * The schemes of which a connection must hold an id before it may ask for anything but authentication (spec:
 * client-protocol 11.6). Immutable, thread-safe.
 */
public final class EnforcedAuthentication {
    /** Everybody may ask. */
    public static final EnforcedAuthentication OFF = new EnforcedAuthentication(List.of());

    private final List<String> schemes;

    private EnforcedAuthentication(List<String> schemes) {
        this.schemes = schemes;
    }

    /**
     * Demands an id of one of {@code schemes}.
     *
     * @throws IllegalArgumentException if the list is empty, or names a scheme that does not exist on this server
     */
    public static EnforcedAuthentication of(List<String> schemes, AccessControl accessControl) {
        if (schemes.isEmpty()) {
            throw new IllegalArgumentException(
                    "enforced authentication without a scheme: name at least one of " + accessControl.schemeNames());
        }
        for (String scheme : schemes) {
            if (!accessControl.schemeNames().contains(scheme)) {
                throw new IllegalArgumentException("enforced authentication: scheme \"" + scheme
                        + "\" does not exist here, known are " + accessControl.schemeNames());
            }
        }
        return new EnforcedAuthentication(List.copyOf(schemes));
    }

    /** Whether an id of this scheme is one that would do. */
    public boolean demands(String scheme) {
        return schemes.contains(scheme);
    }

    /** Whether everybody may ask, so that nobody needs to know what a connection holds. */
    public boolean isOff() {
        return schemes.isEmpty();
    }

    /** Whether a connection that holds these ids may go on; if not, the answer is SESSION_CLOSED_REQUIRE_SASL_AUTH. */
    public boolean isSatisfiedBy(List<AuthId> ids) {
        if (schemes.isEmpty()) {
            return true;
        }
        for (AuthId id : ids) {
            if (id.scheme() != null && schemes.contains(id.scheme())) {
                return true;
            }
        }
        return false;
    }
}
