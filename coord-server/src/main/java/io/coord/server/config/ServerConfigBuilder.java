package io.coord.server.config;

import io.coord.core.codec.JuteLimits;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.X509Scheme;
import io.coord.server.config.ServerConfig.Compression;
import io.coord.server.config.ServerConfig.Listening;
import io.coord.server.config.ServerConfig.Reaping;
import io.coord.server.config.ServerConfig.Sessions;
import io.coord.server.config.ServerConfig.Storage;
import io.coord.server.config.ServerConfig.Tree;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ServerConfig}. Reads nothing from the surroundings: no file, no system property. Defaults are those of
 * ZooKeeper 3.9 unless said otherwise. Not thread-safe.
 */
public final class ServerConfigBuilder {
    private static final int DEFAULT_TICK_MILLIS = 3000;
    private static final int UNSET = -1;

    private int serverId;
    private @Nullable InetSocketAddress clientAddress;
    private int backlog = UNSET;
    private int maxPerAddress = 60;
    private int maxTotal;
    private int tickMillis = DEFAULT_TICK_MILLIS;
    private int minTimeoutMillis = UNSET;
    private int maxTimeoutMillis = UNSET;
    private JuteLimits limits = JuteLimits.DEFAULT;
    private int maxOutstanding = 1000;
    private @Nullable Path dataDirectory;
    private @Nullable Path logDirectory;
    private long preallocateBytes = 64L * 1024 * 1024;
    private long logFileLimitBytes;
    private int snapshotAfterTxns = 100_000;
    private long snapshotAfterBytes = 4L * 1024 * 1024 * 1024;
    private Compression compression = Compression.NONE;
    private boolean forceSync = true;
    private int slowSyncMillis = 1000;
    private boolean trustEmptySnapshot;
    private boolean createDirectories = true;
    private boolean createDatabase = true;
    private boolean writeLastZxid = true;
    private boolean acceptDamage;
    private int purgeRetain = 3;
    private long purgeIntervalMillis;
    private boolean extendedTypes;
    private boolean enforceQuota;
    private boolean digest = true;
    private boolean closeSessionPaths = true;
    private long reapIntervalMillis = 60_000;
    private int reapMaxPerMinute = 10_000;
    private long reapNeverUsedMillis;
    private AuthConfig auth = AuthConfig.DEFAULTS;
    private OperationsConfig operations = OperationsConfig.DEFAULTS;
    private List<String> enforcedSchemes = List.of();
    private Set<String> commands = Set.of("srvr");
    private boolean reconfigEnabled;
    private @Nullable ClientTls clientTls;
    private @Nullable PeerTls peerTls;
    private @Nullable EnsembleConfig ensemble;
    private Protection protection = Protection.DEFAULTS;

    /** Number of this server, 0..255; default 0. Becomes the first byte of its session ids. */
    public ServerConfigBuilder serverId(int id) {
        serverId = id;
        return this;
    }

    /** Makes the server a member of an ensemble, with the number that it has there. Default: it is alone. */
    public ServerConfigBuilder ensemble(@Nullable EnsembleConfig config) {
        ensemble = config;
        if (config != null) {
            serverId = Math.toIntExact(config.myId());
        }
        return this;
    }

    /** Lets administrators change the members of its ensemble while it runs; equal on all of them. Default false. */
    public ServerConfigBuilder reconfigEnabled(boolean enabled) {
        reconfigEnabled = enabled;
        return this;
    }

    /** Listens for clients on this address; port 0 lets the system choose. Default: no TCP port at all. */
    public ServerConfigBuilder clientAddress(@Nullable InetSocketAddress address) {
        clientAddress = address;
        return this;
    }

    /**
     * Encrypts connections of clients, on a port of its own or on the one above; those who show a certificate get an id
     * of the scheme {@code x509}. Default: no TLS.
     */
    public ServerConfigBuilder clientTls(@Nullable ClientTls tls) {
        clientTls = tls;
        return this;
    }

    /** Encrypts connections between the servers of its ensemble. Default: no TLS. */
    public ServerConfigBuilder peerTls(@Nullable PeerTls tls) {
        peerTls = tls;
        return this;
    }

    /** Length of the accept queue; default -1, the system's. */
    public ServerConfigBuilder backlog(int connections) {
        backlog = connections;
        return this;
    }

    /** Connections from one address, 0 for no limit; default 60. */
    public ServerConfigBuilder maxConnectionsPerAddress(int connections) {
        maxPerAddress = connections;
        return this;
    }

    /** Connections in all, 0 for no limit, which is the default. */
    public ServerConfigBuilder maxConnections(int connections) {
        maxTotal = connections;
        return this;
    }

    /** The base unit of time: sessions expire at its multiples. At least 1 ms; default 3 s. */
    public ServerConfigBuilder tickTime(Duration tick) {
        tickMillis = Math.toIntExact(tick.toMillis());
        return this;
    }

    /** The shortest session timeout that is granted; default twice the tick. */
    public ServerConfigBuilder minSessionTimeout(Duration timeout) {
        minTimeoutMillis = Math.toIntExact(timeout.toMillis());
        return this;
    }

    /** The longest session timeout that is granted; default twenty times the tick. */
    public ServerConfigBuilder maxSessionTimeout(Duration timeout) {
        maxTimeoutMillis = Math.toIntExact(timeout.toMillis());
        return this;
    }

    /** The longest request frame, and the longest string or buffer; default 1048575 bytes and as much again. */
    public ServerConfigBuilder limits(JuteLimits juteLimits) {
        limits = juteLimits;
        return this;
    }

    /** Requests in flight above which connections that have one are not read from; at least 1, default 1000. */
    public ServerConfigBuilder maxOutstandingRequests(int requests) {
        maxOutstanding = requests;
        return this;
    }

    /** Keeps the data in this directory. Default: in memory, gone with the server. */
    public ServerConfigBuilder dataDirectory(Path directory) {
        dataDirectory = directory;
        return this;
    }

    /** Keeps the transaction log apart from the snapshots. Default: the data directory. */
    public ServerConfigBuilder logDirectory(Path directory) {
        logDirectory = directory;
        return this;
    }

    /** By how much a log file grows ahead of its content; 0 for not at all; default 64 MiB. */
    public ServerConfigBuilder preallocateBytes(long bytes) {
        preallocateBytes = bytes;
        return this;
    }

    /** A log file that passes this is followed by a new one; 0, the default, for no limit. */
    public ServerConfigBuilder logFileLimitBytes(long bytes) {
        logFileLimitBytes = bytes;
        return this;
    }

    /** A snapshot is taken after half to all of this many transactions; at least 2, default 100000. */
    public ServerConfigBuilder snapshotAfterTxns(int txns) {
        snapshotAfterTxns = txns;
        return this;
    }

    /** A snapshot is taken after half to all of this much logged; 0 for no limit; default 4 GiB. */
    public ServerConfigBuilder snapshotAfterBytes(long bytes) {
        snapshotAfterBytes = bytes;
        return this;
    }

    /** Default: not compressed. */
    public ServerConfigBuilder snapshotCompression(Compression method) {
        compression = method;
        return this;
    }

    /** False acknowledges transactions before they are on the disk: a power cut loses them. Default true. */
    public ServerConfigBuilder forceSync(boolean sync) {
        forceSync = sync;
        return this;
    }

    /** A sync of the log that takes longer is warned of; default 1 s. */
    public ServerConfigBuilder slowSyncWarning(Duration limit) {
        slowSyncMillis = Math.toIntExact(limit.toMillis());
        return this;
    }

    /** Believes transaction logs without any snapshot, as ZooKeeper before 3.5 left them. Default false. */
    public ServerConfigBuilder trustEmptySnapshot(boolean trust) {
        trustEmptySnapshot = trust;
        return this;
    }

    /** Makes missing directories. Default true. */
    public ServerConfigBuilder createDirectories(boolean create) {
        createDirectories = create;
        return this;
    }

    /** Takes an empty directory for a new server; else it must have an {@code initialize} file. Default true. */
    public ServerConfigBuilder createDatabase(boolean create) {
        createDatabase = create;
        return this;
    }

    /** Writes the section that ZooKeeper 3.9 added to snapshots. Default true. */
    public ServerConfigBuilder writeLastZxid(boolean write) {
        writeLastZxid = write;
        return this;
    }

    /** Goes on with what is readable of damaged data: the operator's decision, for one start. Default false. */
    public ServerConfigBuilder acceptDamage(boolean accept) {
        acceptDamage = accept;
        return this;
    }

    /** Keeps this many snapshots, at least 3 (the default), and purges older ones at this interval; zero for never. */
    public ServerConfigBuilder autopurge(int retain, Duration interval) {
        purgeRetain = retain;
        purgeIntervalMillis = interval.toMillis();
        return this;
    }

    /** Allows TTL nodes. Default false: then a server does not start on data that has some. */
    public ServerConfigBuilder extendedTypes(boolean enabled) {
        extendedTypes = enabled;
        return this;
    }

    /** Refuses what exceeds a hard quota. Default false. */
    public ServerConfigBuilder enforceQuota(boolean enforce) {
        enforceQuota = enforce;
        return this;
    }

    /** Keeps and logs the digest of the tree. Default true. */
    public ServerConfigBuilder digest(boolean enabled) {
        digest = enabled;
        return this;
    }

    /** Logs with the close of a session the paths it deletes, as ZooKeeper does since 3.6. Default true. */
    public ServerConfigBuilder closeSessionPaths(boolean log) {
        closeSessionPaths = log;
        return this;
    }

    /** How containers and TTL nodes are removed; default every minute, at most 10000 a minute, unused ones never. */
    public ServerConfigBuilder reaping(Duration interval, int maxPerMinute, Duration maxNeverUsed) {
        reapIntervalMillis = interval.toMillis();
        reapMaxPerMinute = maxPerMinute;
        reapNeverUsedMillis = maxNeverUsed.toMillis();
        return this;
    }

    /** Identities and permissions; default {@link AuthConfig#DEFAULTS}. */
    public ServerConfigBuilder auth(AuthConfig config) {
        auth = config;
        return this;
    }

    /** Demands that clients authenticate by one of these schemes; default none. */
    public ServerConfigBuilder enforcedSchemes(List<String> schemes) {
        enforcedSchemes = schemes;
        return this;
    }

    /** Limits of sessions and addresses, and the audit log; default {@link Protection#DEFAULTS}. */
    public ServerConfigBuilder protection(Protection limits) {
        protection = limits;
        return this;
    }

    /** The four-letter words that are answered; {@code *} for all; default only {@code srvr}. */
    public ServerConfigBuilder fourLetterWords(Set<String> words) {
        commands = words;
        return this;
    }

    /** What operators see: HTTP ports, beans, warnings; default {@link OperationsConfig#DEFAULTS}: no port, no bean. */
    public ServerConfigBuilder operations(OperationsConfig config) {
        operations = config;
        return this;
    }

    ServerConfigBuilder initialConfiguration(String withoutSecrets) {
        operations = operations.withInitialConfiguration(withoutSecrets);
        return this;
    }

    /**
     * @throws IllegalArgumentException if values contradict each other or are out of range; the message names all of
     *                                  them
     */
    public ServerConfig build() {
        int min = minTimeoutMillis == UNSET ? 2 * tickMillis : minTimeoutMillis;
        int max = maxTimeoutMillis == UNSET ? 20 * tickMillis : maxTimeoutMillis;
        Ranges ranges = new Ranges();
        ranges.check("serverId", serverId, 0, 255);
        ranges.check("tickTime (ms)", tickMillis, 1, Integer.MAX_VALUE / 20);
        ranges.check("minSessionTimeout (ms)", min, 1, Integer.MAX_VALUE);
        ranges.check("maxSessionTimeout (ms)", max, min, Integer.MAX_VALUE);
        ranges.check("maxOutstandingRequests", maxOutstanding, 1, Integer.MAX_VALUE);
        ranges.check("maxConnectionsPerAddress", maxPerAddress, 0, Integer.MAX_VALUE);
        ranges.check("maxConnections", maxTotal, 0, Integer.MAX_VALUE);
        ranges.check("snapshotAfterTxns", snapshotAfterTxns, 2, Integer.MAX_VALUE);
        ranges.check("slowSyncWarning (ms)", slowSyncMillis, 0, Integer.MAX_VALUE);
        ranges.check("autopurge retain", purgeRetain, 3, Integer.MAX_VALUE);
        ranges.check("autopurge interval (ms)", purgeIntervalMillis, 0, Long.MAX_VALUE / 1_000_000);
        ranges.check("reaping interval (ms)", reapIntervalMillis, 1, Long.MAX_VALUE / 1_000_000);
        ranges.check("reaping maxPerMinute", reapMaxPerMinute, 1, Integer.MAX_VALUE);
        ranges.check("reaping maxNeverUsed (ms)", reapNeverUsedMillis, 0, Long.MAX_VALUE);
        ranges.throwIfAny();
        return new ServerConfig(
                serverId,
                new Listening(clientAddress, backlog, maxPerAddress, maxTotal),
                new Sessions(tickMillis, min, max),
                limits,
                maxOutstanding,
                new Storage(
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
                        acceptDamage,
                        purgeRetain,
                        purgeIntervalMillis),
                new Tree(extendedTypes, enforceQuota, digest, closeSessionPaths),
                new Reaping(reapIntervalMillis, reapMaxPerMinute, reapNeverUsedMillis),
                schemes(),
                enforcedSchemes,
                commands,
                reconfigEnabled,
                operations,
                clientTls,
                peerTls,
                ensemble,
                protection);
    }

    /** With TLS, certificates prove identities. */
    private AuthConfig schemes() {
        boolean has =
                auth.furtherSchemes().stream().anyMatch(scheme -> scheme.name().equals(X509Scheme.NAME));
        return clientTls == null || has ? auth : auth.withScheme(new X509Scheme());
    }
}
