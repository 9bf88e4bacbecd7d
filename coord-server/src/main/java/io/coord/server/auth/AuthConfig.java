package io.coord.server.auth;

import io.coord.core.model.AuthId;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.SaslAcceptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides about identities and permissions on one server. Immutable; begin with {@link #DEFAULTS}.
 *
 * @param skipAcl         every permission check passes ({@code skipACL=yes}); default false
 * @param digestEnabled   whether the scheme {@code digest} exists; default true
 * @param digestAlgorithm hash of the scheme {@code digest}, a name known to the JVM; default SHA1
 * @param superUsers      ids whose holders pass every check, complete ones; default none
 * @param furtherSchemes  schemes beside {@code digest} and {@code ip}; default none
 * @param sasl            knows the users of the scheme {@code sasl}; null, the default: clients can not use SASL
 * @param failedSaslTolerated a client whose SASL fails goes on without that identity ({@code allowSaslFailedClients})
 * @param sessionSecrets  what passwords of sessions are made with; null, the default: ZooKeeper's, which anybody can
 *                        compute, but for a server that keeps nothing and is alone, which has a secret of its own
 * @param peers           how servers prove to each other that they belong to the ensemble; null, the default: not at all
 */
public record AuthConfig(
        boolean skipAcl,
        boolean digestEnabled,
        String digestAlgorithm,
        List<AuthId> superUsers,
        List<AuthScheme> furtherSchemes,
        @Nullable SaslAcceptor sasl,
        boolean failedSaslTolerated,
        @Nullable SessionSecrets sessionSecrets,
        @Nullable PeerSasl peers) {
    public static final String DEFAULT_DIGEST_ALGORITHM = "SHA1";
    public static final AuthConfig DEFAULTS =
            new AuthConfig(false, true, DEFAULT_DIGEST_ALGORITHM, List.of(), List.of(), null, false, null, null);

    public AuthConfig {
        superUsers = List.copyOf(superUsers);
        furtherSchemes = List.copyOf(furtherSchemes);
    }

    /** The same without permission checks: everybody may do everything. */
    public AuthConfig withoutPermissionChecks() {
        return new AuthConfig(
                true,
                digestEnabled,
                digestAlgorithm,
                superUsers,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /** The same without the scheme {@code digest}. */
    public AuthConfig withoutDigest() {
        return new AuthConfig(
                skipAcl,
                false,
                digestAlgorithm,
                superUsers,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /** The same with this hash for the scheme {@code digest}; all servers and stored ACLs must agree. */
    public AuthConfig withDigestAlgorithm(String algorithm) {
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                algorithm,
                superUsers,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /** The same with one more id whose holder passes every check. */
    public AuthConfig withSuperUser(AuthId id) {
        List<AuthId> all = new ArrayList<>(superUsers);
        all.add(id);
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                digestAlgorithm,
                all,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /**
     * The same with a super user of the scheme {@code digest}.
     *
     * @param id {@code super:<base64 of the hash of super:password>}, as {@code superDigest} of a {@code zoo.cfg}
     */
    public AuthConfig withSuperDigest(String id) {
        return withSuperUser(new AuthId(DigestScheme.NAME, id));
    }

    /** The same with one more scheme: an embedder's own way to prove who a client is. */
    public AuthConfig withScheme(AuthScheme scheme) {
        List<AuthScheme> all = new ArrayList<>(furtherSchemes);
        all.add(scheme);
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                digestAlgorithm,
                superUsers,
                all,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /**
     * The same with SASL for clients; there is a scheme {@code sasl} then.
     *
     * @param users knows them, for example a {@code DigestMd5Acceptor} or what a JAAS section gives
     */
    public AuthConfig withSasl(SaslAcceptor users) {
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                digestAlgorithm,
                superUsers,
                furtherSchemes,
                users,
                failedSaslTolerated,
                sessionSecrets,
                peers);
    }

    /** The same, but clients whose SASL fails go on without that identity, unless it is demanded of them. */
    public AuthConfig toleratingFailedSasl() {
        return new AuthConfig(
                skipAcl, digestEnabled, digestAlgorithm, superUsers, furtherSchemes, sasl, true, sessionSecrets, peers);
    }

    /** The same with secrets for the passwords of sessions: equal on all servers of an ensemble. */
    public AuthConfig withSessionSecrets(SessionSecrets secrets) {
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                digestAlgorithm,
                superUsers,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                secrets,
                peers);
    }

    /** The same for servers that prove to each other by SASL that they belong to the ensemble. */
    public AuthConfig withPeers(PeerSasl proof) {
        return new AuthConfig(
                skipAcl,
                digestEnabled,
                digestAlgorithm,
                superUsers,
                furtherSchemes,
                sasl,
                failedSaslTolerated,
                sessionSecrets,
                proof);
    }

    /** Without the ids of super users: those of {@code digest} are as good as hashes of passwords. */
    @Override
    public String toString() {
        return "AuthConfig[skipAcl=" + skipAcl + ", digestEnabled=" + digestEnabled + ", digestAlgorithm="
                + digestAlgorithm + ", superUsers=" + superUsers.size() + ", furtherSchemes="
                + furtherSchemes.stream().map(AuthScheme::name).toList() + ", sasl="
                + (sasl == null ? "none" : sasl.mechanism()) + "]";
    }
}
