package io.coord.server;

import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.server.admin.command.ServerControl;
import io.coord.server.admin.command.SubtreeDigests;
import io.coord.server.admin.command.TakenSnapshot;
import io.coord.server.admin.command.TreeCensus;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.Authentication;
import io.coord.server.config.OperationsConfig;
import io.coord.server.replica.Replica;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators can make a running server do. Thread: any but the event loops and the replica. */
final class RunningServerControl implements ServerControl {
    private static final Logger log = LoggerFactory.getLogger(RunningServerControl.class);
    private static final String BEARER = "bearer";
    private static final String IP = "ip";
    private static final String X509 = "x509";
    private static final List<Integer> EACH_PERMISSION =
            List.of(Perms.READ, Perms.WRITE, Perms.CREATE, Perms.DELETE, Perms.ADMIN);

    private final CoordServerBuilder.Settings settings;
    private final GuardedState guarded;
    private final AccessControl access;
    private final Replica replica;
    private volatile @Nullable String token;

    RunningServerControl(
            CoordServerBuilder.Settings settings, GuardedState guarded, AccessControl access, Replica replica) {
        this.settings = settings;
        this.guarded = guarded;
        this.access = access;
        this.replica = replica;
        token(settings.config().operations());
    }

    /** The token of this configuration counts from now on. */
    void token(OperationsConfig operations) {
        token = operations.admin() == null ? null : operations.admin().token();
    }

    /**
     * Compat: {@code <scheme> <data>}, as ZooKeeper's admin port has it; all permissions on the root are needed. Besides,
     * {@code Bearer <token>} if a token is configured.
     */
    @Override
    public Judgement judge(String authorization, String remote, List<X509Certificate> certificates) {
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? authorization : authorization.substring(0, blank);
        String data = blank < 0 ? "" : authorization.substring(blank + 1);
        if (scheme.toLowerCase(Locale.ROOT).equals(BEARER)) {
            return isToken(data) ? Judgement.GRANTED : notProven(scheme, remote);
        }
        List<AuthId> ids;
        if (scheme.equals(IP)) {
            ids = access.initialIds(remote);
        } else if (scheme.equals(X509)) {
            if (certificates.isEmpty()
                    || !(access.authenticate(certificates) instanceof Authentication.Accepted proven)) {
                return notProven(scheme, remote);
            }
            ids = proven.ids();
        } else if (access.authenticate(scheme, Bytes.wrap(data.getBytes(StandardCharsets.UTF_8)), remote)
                instanceof Authentication.Accepted accepted) {
            ids = accepted.ids();
        } else {
            return notProven(scheme, remote);
        }
        return hasAll(ids) ? Judgement.GRANTED : Judgement.NOT_PERMITTED;
    }

    private Judgement notProven(String scheme, String remote) {
        log.warn(
                "admin request not authenticated server={} remote={} scheme={}",
                settings.name(),
                remote,
                shown(scheme));
        return Judgement.NOT_PROVEN;
    }

    /** Foreign text: bounded, and without what would look like another line. */
    private static String shown(String scheme) {
        return scheme.substring(0, Math.min(20, scheme.length())).replaceAll("[^A-Za-z0-9_-]", "?");
    }

    private boolean isToken(String given) {
        @Nullable String secret = token;
        // In constant time: how long it takes tells nothing of the token.
        return secret != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private boolean hasAll(List<AuthId> ids) {
        List<AclEntry> acl;
        long stamp = guarded.lockRead();
        try {
            acl = guarded.state().tree().find("/").acl();
        } finally {
            guarded.unlockRead(stamp);
        }
        return EACH_PERMISSION.stream().allMatch(permission -> access.permits(acl, permission, ids));
    }

    @Override
    public boolean isResponsive() {
        return replica.isResponsive();
    }

    @Override
    public boolean handOver() {
        boolean begun = replica.handOver();
        if (begun) {
            log.info("hand-over asked for by an operator server={}", settings.name());
        }
        return begun;
    }

    @Override
    public Optional<CompletableFuture<TakenSnapshot>> startSnapshot() {
        return settings.config().storage().dataDirectory() == null
                ? Optional.empty()
                : replica.startSnapshot()
                        .map(begun -> begun.thenApply(file -> new TakenSnapshot(file.zxid(), file.path())));
    }

    @Override
    public Optional<String> logLevel(String logger) {
        LogLevels levels = settings.logLevels();
        return levels == null ? Optional.empty() : levels.level(logger);
    }

    @Override
    public boolean setLogLevel(String logger, String level) {
        LogLevels levels = settings.logLevels();
        boolean set = levels != null && levels.set(logger, level);
        if (set) {
            log.warn(
                    "log level changed by an operator server={} logger={} level={}",
                    settings.name(),
                    shown(logger),
                    level);
        }
        return set;
    }

    @Override
    public SubtreeDigests digests(String path) {
        return DigestWalk.of(guarded, path);
    }

    @Override
    public TreeCensus census(int limit, int depth) {
        return TreeWalk.census(guarded, limit, depth);
    }
}
