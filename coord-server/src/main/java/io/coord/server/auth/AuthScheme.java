package io.coord.server.auth;

import io.coord.core.model.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of identity: which ids of it may stand in an ACL, which caller they mean, how a caller gets one (spec:
 * client-protocol 11.2). Schemes that prove identities otherwise than by an auth packet (SASL, certificates) refuse
 * {@link #authenticate}.
 *
 * <p>An embedder may add schemes of its own by {@link AuthConfig#withScheme}; {@code serve} makes one of each class that a
 * key {@code authProvider.N} names, by its constructor without arguments. All servers of an ensemble must have the same
 * schemes: the one that a client is connected to makes the ids, the leader judges ACLs.
 *
 * <p>Implementations are thread-safe and decide at once: they are called on event loops and on the replica thread, so they
 * neither block nor look anything up over a network. An exception closes the connection. The schemes {@code world}, {@code auth} and {@code super} have rules of their own in
 * {@link AccessControl} and are none of these.
 */
public interface AuthScheme {
    /** The name in ACLs and auth packets, for example {@code digest}. Never changes. */
    String name();

    /** Whether a client may grant something to this id. */
    boolean isValidAclId(String aclId);

    /** Whether the id of an ACL entry means the caller; both are ids of this scheme. */
    boolean matches(String callerId, String aclId);

    /** Whether holding an id of this scheme proves who the caller is, so that {@code auth} in an ACL stands for it. */
    boolean provesIdentity();

    /** The user's name within an id, as the whoAmI operation tells it; the id itself unless it says more. */
    default String userName(String id) {
        return id;
    }

    /**
     * Judges an auth packet.
     *
     * @param credentials   as received, null where the client sent none
     * @param remoteAddress textual address of the peer
     */
    Authentication authenticate(@Nullable Bytes credentials, String remoteAddress);

    /**
     * What the certificate proves that a client has shown when it connected by TLS. Unless a scheme says otherwise:
     * nothing.
     *
     * @param chain verified up to an authority that this server trusts; the client's own is the first
     * @return ids that the connection gets; if it is refused, the connection ends
     */
    default Authentication authenticate(List<X509Certificate> chain) {
        return new Authentication.Accepted(List.of());
    }
}
