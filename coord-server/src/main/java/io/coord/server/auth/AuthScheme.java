package io.coord.server.auth;

import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One kind of identity: which ids of it may stand in an ACL, which caller they mean, how a caller gets one (spec:
 * client-protocol 11.2). Schemes that prove identities otherwise than by an auth packet (SASL, certificates) refuse
 * {@link #authenticate}.
 *
 * <p>Immutable, thread-safe. The schemes {@code world}, {@code auth} and {@code super} have rules of their own in
 * {@link AccessControl} and are none of these.
 */
public interface AuthScheme {
    String name();

    /** Whether a client may grant something to this id. */
    boolean isValidAclId(String aclId);

    /** Whether the id of an ACL entry means the caller; both are ids of this scheme. */
    boolean matches(String callerId, String aclId);

    /** Whether holding an id of this scheme proves who the caller is, so that {@code auth} in an ACL stands for it. */
    boolean provesIdentity();

    /** The user's name within an id, as the whoAmI operation tells it. */
    String userName(String id);

    /**
     * Judges an auth packet.
     *
     * @param credentials   as received, null where the client sent none
     * @param remoteAddress textual address of the peer
     */
    Authentication authenticate(@Nullable Bytes credentials, String remoteAddress);
}
