package io.coord.server.config;

import io.coord.core.codec.JuteLimits;
import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.ServerConfig.Compression;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes what concerns one server from the settings (spec: config 2.1, 2.4, 2.5), and fills the builder with it. */
final class ServerReader {
    private static final int MAX_INT = Integer.MAX_VALUE;
    private static final int MAX_PORT = 65_535;
    private static final int UNSET = -1;
    private static final int DEFAULT_TICK_MILLIS = 3000;
    private static final int TIMEOUT_TICKS = 20;
    private static final int MIN_SNAPSHOTS = 3;
    private static final long KIB = 1024;
    private static final long MAX_KIB = Long.MAX_VALUE / KIB;
    private static final long MAX_PREALLOCATE_KIB = 16L * 1024 * 1024;
    private static final long MAX_INTERVAL_MILLIS = Long.MAX_VALUE / 1_000_000;
    private static final int MAX_PURGE_HOURS = 1_000_000;

    private final String origin;
    private final Settings settings;
    private final Findings findings;
    private final SchemeClasses classes;
    private final ServerConfigBuilder builder = new ServerConfigBuilder();

    ServerReader(String origin, Settings settings, Findings findings, SchemeClasses classes) {
        this.origin = origin;
        this.settings = settings;
        this.findings = findings;
        this.classes = classes;
    }

    /** @param own this server's own line, if there is one */
    ServerConfigBuilder read(@Nullable Path dataDirectory, @Nullable Member own) {
        readDirectories(dataDirectory);
        TlsReader tlsReader = new TlsReader(origin, settings, findings);
        builder.peerTls(tlsReader.readPeers());
        ClientTls tls = tlsReader.readClients();
        builder.clientTls(tls);
        readListening(own);
        readSessions();
        readLimits();
        readLog();
        readSnapshots();
        readTree();
        readReaping();
        new AuthReader(origin, settings, findings, classes, tls != null).read(builder);
        builder.protection(new ProtectionReader(settings, findings).read());
        readCommands();
        builder.operations(new OperationsReader(origin, settings, findings).read());
        return builder;
    }

    private void readDirectories(@Nullable Path dataDirectory) {
        if (dataDirectory == null) {
            if (!settings.has("dataDir")) {
                findings.problem(settings.shown("dataDir", origin), "must be set: the directory for the data");
            }
        } else {
            builder.dataDirectory(dataDirectory);
        }
        Path logDirectory = settings.path("dataLogDir");
        if (logDirectory != null) {
            builder.logDirectory(logDirectory);
        }
        builder.reconfigEnabled(settings.flag("reconfigEnabled", false))
                .createDirectories(settings.flag("zookeeper.datadir.autocreate", true))
                .createDatabase(settings.flag("zookeeper.db.autocreate", true))
                .acceptDamage(settings.flag("coord.acceptDamage", false));
    }

    private void readListening(@Nullable Member own) {
        boolean portSet = settings.has("clientPort");
        int port = settings.integer("clientPort", 0, 0, MAX_PORT);
        InetAddress host = settings.host("clientPortAddress");
        if (!portSet && settings.has("clientPortAddress")) {
            findings.problem(settings.shown("clientPortAddress", origin), "needs clientPort too");
        }
        InetSocketAddress ofLine = own == null ? null : own.client();
        if (portSet) {
            if (ofLine != null && ofLine.getPort() != port) {
                findings.problem(
                        settings.shown("clientPort", origin),
                        "the server line says " + ofLine.getPort() + ", both must agree");
            }
            builder.clientAddress(new InetSocketAddress(host, port));
        } else if (ofLine != null) {
            builder.clientAddress(new InetSocketAddress(ofLine.getHostString(), ofLine.getPort()));
        } else if (!settings.has("secureClientPort")) {
            findings.warning(settings.shown("clientPort", origin), "not set: no client can connect");
        }
        builder.backlog(settings.integer("clientPortListenBacklog", UNSET, Integer.MIN_VALUE, MAX_INT))
                .maxConnectionsPerAddress(Math.max(0, settings.integer("maxClientCnxns", 60, UNSET, MAX_INT)))
                .maxConnections(Math.max(0, settings.integer("zookeeper.maxCnxns", 0, UNSET, MAX_INT)));
    }

    private void readSessions() {
        int tick = settings.integer("tickTime", DEFAULT_TICK_MILLIS, 1, MAX_INT / TIMEOUT_TICKS);
        int min = settings.integer("minSessionTimeout", UNSET, UNSET, MAX_INT);
        int max = settings.integer("maxSessionTimeout", UNSET, UNSET, MAX_INT);
        int realMin = min == UNSET ? 2 * tick : min;
        int realMax = max == UNSET ? TIMEOUT_TICKS * tick : max;
        builder.tickTime(Duration.ofMillis(tick));
        if (realMin < 1 || realMin > realMax) {
            String name = settings.has("minSessionTimeout") ? "minSessionTimeout" : "maxSessionTimeout";
            findings.problem(
                    settings.shown(name, origin),
                    "session timeouts from " + realMin + " to " + realMax
                            + " ms: the least must be at least 1 and not above the most (defaults: 2 and 20 ticks)");
            return;
        }
        builder.minSessionTimeout(Duration.ofMillis(realMin)).maxSessionTimeout(Duration.ofMillis(realMax));
    }

    private void readLimits() {
        int buffer = settings.integer("jute.maxbuffer", JuteLimits.DEFAULT_MAX_BUFFER_BYTES, 1, MAX_INT);
        int extra = settings.integer("zookeeper.jute.maxbuffer.extrasize", buffer, 0, MAX_INT);
        builder.limits(new JuteLimits(buffer, extra))
                .maxOutstandingRequests(settings.integer("zookeeper.globalOutstandingLimit", 1000, 1, MAX_INT));
    }

    private void readLog() {
        long limit = settings.whole("zookeeper.txnLogSizeLimitInKb", UNSET, Long.MIN_VALUE, MAX_KIB);
        builder.preallocateBytes(KIB * settings.whole("zookeeper.preAllocSize", 65_536, 0, MAX_PREALLOCATE_KIB))
                .logFileLimitBytes(KIB * Math.max(0, limit))
                .forceSync(settings.yesNo("zookeeper.forceSync", true))
                .slowSyncWarning(
                        Duration.ofMillis(settings.integer("zookeeper.fsync.warningthresholdms", 1000, 0, MAX_INT)));
    }

    private void readSnapshots() {
        long afterKib = settings.whole("zookeeper.snapSizeLimitInKb", 4_194_304, Long.MIN_VALUE, MAX_KIB);
        int purgeHours = settings.integer("autopurge.purgeInterval", 0, Integer.MIN_VALUE, MAX_PURGE_HOURS);
        builder.snapshotAfterTxns(settings.atLeast("zookeeper.snapCount", 100_000, 2))
                .snapshotAfterBytes(KIB * Math.max(0, afterKib))
                .snapshotCompression(compression())
                .trustEmptySnapshot(settings.flag("zookeeper.snapshot.trust.empty", false))
                .writeLastZxid(settings.flag("zookeeper.serializeLastProcessedZxid.enabled", true))
                .autopurge(
                        settings.atLeast("autopurge.snapRetainCount", MIN_SNAPSHOTS, MIN_SNAPSHOTS),
                        Duration.ofHours(Math.max(0, purgeHours)));
    }

    private Compression compression() {
        Setting setting = settings.take("zookeeper.snapshot.compression.method");
        if (setting == null) {
            return Compression.NONE;
        }
        switch (setting.value().toLowerCase(Locale.ROOT)) {
            case "":
                return Compression.NONE;
            case "gz":
                return Compression.GZIP;
            case "snappy":
                return Compression.SNAPPY;
            default:
                findings.problem(setting, "allowed are gz, snappy and nothing");
                return Compression.NONE;
        }
    }

    private void readTree() {
        builder.extendedTypes(settings.flag("zookeeper.extendedTypesEnabled", false))
                .enforceQuota(settings.flag("zookeeper.enforceQuota", false))
                .digest(settings.flag("zookeeper.digest.enabled", true))
                .closeSessionPaths(settings.flag("zookeeper.closeSessionTxn.enabled", true));
    }

    private void readReaping() {
        builder.reaping(
                Duration.ofMillis(settings.whole("znode.container.checkIntervalMs", 60_000, 1, MAX_INTERVAL_MILLIS)),
                settings.integer("znode.container.maxPerMinute", 10_000, 1, MAX_INT),
                Duration.ofMillis(settings.whole("znode.container.maxNeverUsedIntervalMs", 0, 0, MAX_INTERVAL_MILLIS)));
    }

    private void readCommands() {
        Set<String> words = new TreeSet<>();
        words.add("srvr");
        List<String> listed = settings.list("zookeeper.4lw.commands.whitelist");
        if (listed != null) {
            words.addAll(listed);
        }
        // Compat: ZooKeeper's own script and client need srvr, and isro where read-only servers are possible: they are
        // allowed besides what is listed (checked with 3.9.5).
        if (settings.flag("readonlymode.enabled", false)) {
            words.add("isro");
        }
        builder.fourLetterWords(words);
    }
}
