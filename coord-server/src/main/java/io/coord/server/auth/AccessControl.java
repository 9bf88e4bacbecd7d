package io.coord.server.auth;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.sasl.SaslAcceptor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The permission rules of one server: its schemes and how an ACL is judged (spec: client-protocol 11). Immutable,
 * thread-safe.
 *
 * <p>The ids of a caller are those its connection holds: complete ones, neither scheme nor id is null.
 */
public final class AccessControl {
    /** Its holder passes every check. Cannot stand in an ACL. */
    public static final AuthId SUPER = new AuthId("super", "");

    private static final String AUTH = "auth";
    /** With rules of their own below: no scheme may take these names, it would give away what they protect. */
    private static final Set<String> RESERVED = Set.of(AUTH, SUPER.scheme(), AuthId.ANYONE.scheme());

    private final boolean skipAcl;
    private final List<AuthId> superUsers;
    private final @Nullable SaslAcceptor sasl;
    private final boolean failedSaslTolerated;
    private final Set<String> boundTo;
    private final Map<String, AuthScheme> schemes = new TreeMap<>();

    /** @throws IllegalArgumentException if the digest algorithm is unknown, or two schemes have one name */
    public AccessControl(AuthConfig config) {
        this.skipAcl = config.skipAcl();
        this.superUsers = config.superUsers();
        register(new IpScheme());
        if (config.digestEnabled()) {
            register(new DigestScheme(config.digestAlgorithm()));
        }
        config.furtherSchemes().forEach(this::register);
        this.sasl = config.sasl();
        SessionSecrets secrets = config.sessionSecrets();
        this.boundTo = secrets == null ? Set.of() : secrets.boundTo();
        this.failedSaslTolerated = config.failedSaslTolerated();
        if (sasl != null && !schemes.containsKey(SaslScheme.NAME)) {
            register(new SaslScheme(null));
        }
    }

    /**
     * Whether a caller with these ids may do, on a node with this ACL, what any of {@code perms} allows. For the open
     * ACL this is a comparison of references: it runs once for each request.
     */
    public boolean permits(List<AclEntry> acl, int perms, List<AuthId> ids) {
        if (acl == Acls.OPEN && (perms & Perms.ALL) != 0 || skipAcl || acl.isEmpty()) {
            return true;
        }
        return isSuper(ids) || grants(acl, perms, ids);
    }

    /** Checks and completes the ACL that a caller wants a node to have. */
    public AclFixUp fixUp(@Nullable List<AclEntry> requested, List<AuthId> ids) {
        if (requested == null || requested.isEmpty()) {
            return AclFixUp.Refused.INVALID;
        }
        if (requested.equals(Acls.OPEN)) {
            return AclFixUp.Fixed.OPEN;
        }
        Set<AclEntry> distinct = new LinkedHashSet<>(requested);
        List<AclEntry> fixed = new ArrayList<>(distinct.size());
        for (AclEntry entry : distinct) {
            AclFixUp.@Nullable Refused refused = fixUp(entry, ids, fixed);
            if (refused != null) {
                return refused;
            }
        }
        return new AclFixUp.Fixed(List.copyOf(fixed));
    }

    /** Returns an ACL as the getACL operation shows it to this caller: without ADMIN, digests of others are masked. */
    public List<AclEntry> shownTo(List<AclEntry> acl, List<AuthId> ids) {
        if (permits(acl, Perms.ADMIN, ids)) {
            return acl;
        }
        List<AclEntry> shown = new ArrayList<>(acl.size());
        for (AclEntry entry : acl) {
            shown.add(masked(entry));
        }
        return List.copyOf(shown);
    }

    /** Judges an auth packet; both arguments as received. */
    public Authentication authenticate(@Nullable String scheme, @Nullable Bytes credentials, String remoteAddress) {
        AuthScheme known = scheme == null ? null : schemes.get(scheme);
        if (known == null) {
            return new Authentication.Refused("auth: no such scheme, known are " + schemes.keySet());
        }
        Authentication judged = known.authenticate(credentials, remoteAddress);
        return judged instanceof Authentication.Accepted
                ? new Authentication.Accepted(withSuper(((Authentication.Accepted) judged).ids()))
                : judged;
    }

    /** What somebody gets who has proven these ids: them, and {@link #SUPER} before them if one is a super user's. */
    public List<AuthId> withSuper(List<AuthId> proven) {
        if (proven.stream().noneMatch(superUsers::contains)) {
            return proven;
        }
        List<AuthId> all = new ArrayList<>(proven.size() + 1);
        all.add(SUPER);
        all.addAll(proven);
        return List.copyOf(all);
    }

    /** Knows the users of SASL; empty: clients can not use it. */
    public Optional<SaslAcceptor> sasl() {
        return Optional.ofNullable(sasl);
    }

    /** Whether a client whose SASL fails goes on without that identity. */
    public boolean isFailedSaslTolerated() {
        return failedSaslTolerated;
    }

    /** What all schemes together make of a certificate; one that refuses is enough. */
    public Authentication authenticate(List<X509Certificate> chain) {
        List<AuthId> ids = new ArrayList<>();
        for (AuthScheme scheme : schemes.values()) {
            Authentication judged = scheme.authenticate(chain);
            if (!(judged instanceof Authentication.Accepted)) {
                return judged;
            }
            ids.addAll(((Authentication.Accepted) judged).ids());
        }
        return new Authentication.Accepted(withSuper(ids));
    }

    /**
     * What a session that a connection asks for is bound to, as text; empty: nothing.
     *
     * @param ids of the connection; asked for only where sessions are bound
     */
    public String bindingOf(Supplier<List<AuthId>> ids) {
        if (boundTo.isEmpty()) {
            return "";
        }
        StringJoiner text = new StringJoiner("\n");
        for (AuthId id : ids.get()) {
            if (boundTo.contains(id.scheme())) {
                text.add(id.scheme() + ':' + id.id());
            }
        }
        return text.toString();
    }

    /** The ids that a connection from this address starts with. */
    public List<AuthId> initialIds(String remoteAddress) {
        return List.of(new AuthId(IpScheme.NAME, remoteAddress));
    }

    /** The name that the whoAmI operation tells for an id: empty for schemes without rules here, such as super. */
    public String userName(AuthId id) {
        AuthScheme scheme = schemeOf(id);
        return scheme == null || id.id() == null ? "" : scheme.userName(id.id());
    }

    /** The names of the schemes that exist on this server, sorted. */
    public List<String> schemeNames() {
        return List.copyOf(schemes.keySet());
    }

    private void register(AuthScheme scheme) {
        if (RESERVED.contains(scheme.name())) {
            throw new IllegalArgumentException(
                    "auth scheme \"" + scheme.name() + "\": this name has a meaning of its own in ACLs");
        }
        if (schemes.putIfAbsent(scheme.name(), scheme) != null) {
            throw new IllegalArgumentException("auth scheme \"" + scheme.name() + "\" is configured twice");
        }
    }

    private @Nullable AuthScheme schemeOf(AuthId id) {
        return id.scheme() == null ? null : schemes.get(id.scheme());
    }

    private static boolean isSuper(List<AuthId> ids) {
        for (int i = 0; i < ids.size(); i++) {
            if (SUPER.scheme().equals(ids.get(i).scheme())) {
                return true;
            }
        }
        return false;
    }

    private boolean grants(List<AclEntry> acl, int perms, List<AuthId> ids) {
        for (int i = 0; i < acl.size(); i++) {
            AclEntry entry = acl.get(i);
            if ((entry.perms() & perms) != 0 && (AuthId.ANYONE.equals(entry.id()) || meansOneOf(entry.id(), ids))) {
                return true;
            }
        }
        return false;
    }

    private boolean meansOneOf(AuthId inAcl, List<AuthId> ids) {
        AuthScheme scheme = schemeOf(inAcl);
        if (scheme == null || inAcl.id() == null) {
            return false;
        }
        for (int i = 0; i < ids.size(); i++) {
            AuthId caller = ids.get(i);
            if (scheme.name().equals(caller.scheme())
                    && caller.id() != null
                    && scheme.matches(caller.id(), inAcl.id())) {
                return true;
            }
        }
        return false;
    }

    /** Appends what the entry becomes to {@code fixed}; returns why it is refused, null if it is not. */
    private AclFixUp.@Nullable Refused fixUp(AclEntry entry, List<AuthId> ids, List<AclEntry> fixed) {
        AuthId id = entry.id();
        if (id.scheme() == null) {
            return AclFixUp.Refused.INVALID;
        }
        if (id.scheme().equals(AUTH)) {
            int before = fixed.size();
            for (AuthId caller : ids) {
                AuthScheme scheme = schemeOf(caller);
                if (scheme != null && scheme.provesIdentity()) {
                    fixed.add(new AclEntry(entry.perms(), caller));
                }
            }
            return fixed.size() == before ? AclFixUp.Refused.INVALID : null;
        }
        boolean world = id.scheme().equals(AuthId.ANYONE.scheme());
        AuthScheme scheme = schemeOf(id);
        if (id.id() == null && (world || scheme != null)) {
            return AclFixUp.Refused.NULL_ID;
        }
        boolean valid = world ? id.equals(AuthId.ANYONE) : scheme != null && scheme.isValidAclId(id.id());
        if (!valid) {
            return AclFixUp.Refused.INVALID;
        }
        fixed.add(entry);
        return null;
    }

    private static AclEntry masked(AclEntry entry) {
        AuthId id = entry.id();
        // Also where the scheme digest is disabled: such ACLs may be stored from before.
        return DigestScheme.NAME.equals(id.scheme()) && id.id() != null
                ? new AclEntry(entry.perms(), new AuthId(DigestScheme.NAME, DigestScheme.masked(id.id())))
                : entry;
    }
}
