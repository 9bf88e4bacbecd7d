package io.coord.server.config;

import io.coord.core.codec.JuteLimits;
import io.coord.server.auth.AuthConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that can be set on one server. Immutable; make one with {@link ServerConfigBuilder}, or from a {@code zoo.cfg}.
 *
 * @param serverId     number of this server in its ensemble, 0 alone; becomes the first byte of its session ids
 * @param maxOutstanding  requests in the server above which connections with one in flight are not read from
 *                     ({@code globalOutstandingLimit})
 * @param enforcedSchemes authentication schemes of which a client must use one; empty: none is demanded
 * @param commands     the four-letter words that are answered; {@code *} means all
 * @param reconfigEnabled the members of its ensemble can be changed by requests
 * @param operations   what operators see of it
 * @param clientTls    TLS for clients; null: none
 * @param peerTls      TLS between servers; null: none
 * @param ensemble     the ensemble it belongs to; null: it is alone
 * @param protection   limits of sessions and addresses, and the audit log
 */
public record ServerConfig(
        int serverId,
        Listening listening,
        Sessions sessions,
        JuteLimits limits,
        int maxOutstanding,
        Storage storage,
        Tree tree,
        Reaping reaping,
        AuthConfig auth,
        List<String> enforcedSchemes,
        Set<String> commands,
        boolean reconfigEnabled,
        OperationsConfig operations,
        @Nullable ClientTls clientTls,
        @Nullable PeerTls peerTls,
        @Nullable EnsembleConfig ensemble,
        Protection protection) {
    public ServerConfig {
        enforcedSchemes = List.copyOf(enforcedSchemes);
        commands = Collections.unmodifiableSortedSet(new TreeSet<>(commands));
    }

    /** The same, but for {@link Storage#acceptDamage}. */
    public ServerConfig acceptingDamage() {
        return new ServerConfig(
                serverId,
                listening,
                sessions,
                limits,
                maxOutstanding,
                storage.acceptingDamage(),
                tree,
                reaping,
                auth,
                enforcedSchemes,
                commands,
                reconfigEnabled,
                operations,
                clientTls,
                peerTls,
                ensemble,
                protection);
    }

    /** The same, but for the addresses on which clients connect; null: no such port. */
    public ServerConfig listeningOn(@Nullable InetSocketAddress address, @Nullable InetSocketAddress secure) {
        return new ServerConfig(
                serverId,
                new Listening(address, listening.backlog(), listening.maxPerAddress(), listening.maxTotal()),
                sessions,
                limits,
                maxOutstanding,
                storage,
                tree,
                reaping,
                auth,
                enforcedSchemes,
                commands,
                reconfigEnabled,
                operations,
                clientTls == null ? null : clientTls.listeningOn(secure),
                peerTls,
                ensemble,
                protection);
    }

    /**
     * Where clients connect by TCP.
     *
     * @param address       null: not at all; port 0: the system chooses
     * @param backlog       length of the accept queue, -1 for the system's default
     * @param maxPerAddress connections from one address ({@code maxClientCnxns}); 0: no limit
     * @param maxTotal      connections in all ({@code maxCnxns}); 0: no limit
     */
    public record Listening(@Nullable InetSocketAddress address, int backlog, int maxPerAddress, int maxTotal) {}

    /** Milliseconds each: the base unit of time, and the range in which session timeouts are negotiated. */
    public record Sessions(int tickMillis, int minTimeoutMillis, int maxTimeoutMillis) {}

    /** How snapshots are compressed ({@code snapshot.compression.method}). */
    public enum Compression {
        NONE,
        GZIP,
        SNAPPY
    }

    /**
     * Where the data is and how it is written.
     *
     * @param dataDirectory       snapshots; null: everything is in memory and gone with the server
     * @param logDirectory        transaction log; null: the data directory
     * @param preallocateBytes    by how much a log file grows ahead ({@code preAllocSize}); 0 or less: not at all
     * @param logFileLimitBytes   a log file that passes this is followed by a new one; 0 or less: no limit
     * @param snapshotAfterTxns   {@code snapCount}, at least 2
     * @param snapshotAfterBytes  {@code snapSizeLimitInKb} in bytes; 0 or less: no limit
     * @param forceSync           false: transactions are acknowledged before they are on the disk
     * @param slowSyncMillis      a sync that takes longer is warned of ({@code fsync.warningthresholdms})
     * @param trustEmptySnapshot  logs without any snapshot are believed ({@code snapshot.trust.empty})
     * @param createDirectories   missing directories are made ({@code datadir.autocreate})
     * @param createDatabase      an empty directory is a new server ({@code db.autocreate}), else only with an
     *                            {@code initialize} file
     * @param writeLastZxid       {@code serializeLastProcessedZxid.enabled}
     * @param acceptDamage        the operator has decided to go on with what is readable of damaged data
     * @param purgeRetain         snapshots to keep, at least 3 ({@code autopurge.snapRetainCount})
     * @param purgeIntervalMillis 0: nothing is purged ({@code autopurge.purgeInterval})
     */
    public record Storage(
            @Nullable Path dataDirectory,
            @Nullable Path logDirectory,
            long preallocateBytes,
            long logFileLimitBytes,
            int snapshotAfterTxns,
            long snapshotAfterBytes,
            Compression compression,
            boolean forceSync,
            int slowSyncMillis,
            boolean trustEmptySnapshot,
            boolean createDirectories,
            boolean createDatabase,
            boolean writeLastZxid,
            boolean acceptDamage,
            int purgeRetain,
            long purgeIntervalMillis) {
        Storage acceptingDamage() {
            return new Storage(
                    dataDirectory,
                    logDirectory,
                    preallocateBytes,
                    logFileLimitBytes,
                    snapshotAfterTxns,
                    snapshotAfterBytes,
                    compression,
                    forceSync,
                    slowSyncMillis,
                    trustEmptySnapshot,
                    createDirectories,
                    createDatabase,
                    writeLastZxid,
                    true,
                    purgeRetain,
                    purgeIntervalMillis);
        }
    }

    /**
     * @param extendedTypes TTL nodes exist ({@code extendedTypesEnabled})
     * @param enforceQuota  hard quotas are enforced
     * @param digest        the digest of the tree is kept and logged ({@code digest.enabled})
     * @param closeSessionPaths closes of sessions log the paths they delete ({@code closeSessionTxn.enabled})
     */
    public record Tree(boolean extendedTypes, boolean enforceQuota, boolean digest, boolean closeSessionPaths) {}

    /**
     * Removal of containers and TTL nodes.
     *
     * @param intervalMillis     how often is looked for them ({@code znode.container.checkIntervalMs})
     * @param maxPerMinute       how many are removed at most ({@code znode.container.maxPerMinute})
     * @param maxNeverUsedMillis a container that never had a child goes after this; 0: never
     */
    public record Reaping(long intervalMillis, int maxPerMinute, long maxNeverUsedMillis) {}
}
