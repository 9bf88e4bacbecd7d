package io.coord.server.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides about identities and permissions on one server.
 *
 * @param skipAcl         every permission check passes ({@code skipACL=yes}); default false
 * @param digestEnabled   whether the scheme {@code digest} exists; default true
 * @param digestAlgorithm hash of the scheme {@code digest}, a name known to the JVM; default SHA1
 * @param superDigest     id {@code super:<hash>} whose holder passes every check; default none
 * @param furtherSchemes  schemes beside {@code digest} and {@code ip}; default none
 */
public record AuthConfig(
        boolean skipAcl,
        boolean digestEnabled,
        String digestAlgorithm,
        @Nullable String superDigest,
        List<AuthScheme> furtherSchemes) {
    public static final String DEFAULT_DIGEST_ALGORITHM = "SHA1";
    public static final AuthConfig DEFAULTS = new AuthConfig(false, true, DEFAULT_DIGEST_ALGORITHM, null, List.of());

    public AuthConfig {
        furtherSchemes = List.copyOf(furtherSchemes);
    }
}
