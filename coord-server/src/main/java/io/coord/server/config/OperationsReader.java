package io.coord.server.config;

import io.coord.core.tls.ClientCertificates;
import io.coord.core.tls.TlsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.OperationsConfig.Archive;
import io.coord.server.config.OperationsConfig.Https;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes what concerns operators from the settings (spec: config 2.6; semantics 10). */
final class OperationsReader {
    private static final int MAX_PORT = 65_535;
    private static final long MIB = 1024 * 1024;
    private static final long DEFAULT_FREE_MIB = 100;
    private static final long DEFAULT_ARCHIVE_MILLIS = 60_000;
    private static final long MAX_INTERVAL_MILLIS = Long.MAX_VALUE / 1_000_000;
    private static final int DEFAULT_ADMIN_PORT = 8080;
    private static final int DEFAULT_METRICS_PORT = 7000;
    private static final int DEFAULT_IDLE_MILLIS = 30_000;
    private static final int DEFAULT_SLOW_MILLIS = 1000;
    private static final long DEFAULT_RATE_MILLIS = 300_000;
    private static final String PROMETHEUS = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";
    private static final Set<String> PROVIDERS = Set.of(
            "org.apache.zookeeper.metrics.impl.DefaultMetricsProvider",
            "org.apache.zookeeper.metrics.impl.NullMetricsProvider",
            PROMETHEUS);

    static final String UNIFICATION = "zookeeper.admin.portUnification";
    private static final String NEEDED = "zookeeper.admin.needClientAuth";
    static final String FORCED = "zookeeper.admin.forceHttps";

    private final String origin;
    private final Settings settings;
    private final Findings findings;

    OperationsReader(String origin, Settings settings, Findings findings) {
        this.origin = origin;
        this.settings = settings;
        this.findings = findings;
    }

    OperationsConfig read() {
        return new OperationsConfig(
                admin(),
                metrics(),
                settings.flag("coord.jmx", false),
                settings.integer("coord.request.warningthresholdms", DEFAULT_SLOW_MILLIS, -1, Integer.MAX_VALUE),
                MIB * settings.whole("coord.disk.minFreeMb", DEFAULT_FREE_MIB, 0, Long.MAX_VALUE / MIB / 2),
                archive(),
                null);
    }

    private @Nullable Archive archive() {
        Path directory = settings.path("coord.archive.directory");
        long interval = settings.whole("coord.archive.intervalMs", DEFAULT_ARCHIVE_MILLIS, 1, MAX_INTERVAL_MILLIS);
        return directory == null ? null : new Archive(directory, interval);
    }

    /**
     * Unlike ZooKeeper's it is reached from this machine only, unless an address is set. Who has set neither port nor
     * address does not expect one, so a port in use is no reason not to serve.
     */
    private @Nullable AdminHttp admin() {
        boolean asked = settings.has("zookeeper.admin.serverPort") || settings.has("zookeeper.admin.serverAddress");
        boolean enabled = settings.flag("zookeeper.admin.enableServer", true);
        int port = settings.integer("zookeeper.admin.serverPort", DEFAULT_ADMIN_PORT, 0, MAX_PORT);
        InetAddress host = settings.host("zookeeper.admin.serverAddress");
        String path = path();
        int idle = settings.integer("zookeeper.admin.idleTimeout", DEFAULT_IDLE_MILLIS, 1, Integer.MAX_VALUE);
        boolean snapshots = settings.flag("zookeeper.admin.snapshot.enabled", true);
        boolean restore = settings.flag("zookeeper.admin.restore.enabled", true);
        long rate = settings.whole(
                "zookeeper.admin.rateLimiterIntervalInMS", DEFAULT_RATE_MILLIS, 0, Long.MAX_VALUE / 1_000_000);
        Https https = https();
        boolean protectReads = settings.flag("coord.admin.protectReads", false);
        if (!enabled) {
            return null;
        }
        InetSocketAddress address = host == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host, port);
        return new AdminHttp(
                address,
                asked,
                path,
                idle,
                snapshots,
                restore,
                rate,
                settings.text("coord.admin.token"),
                https,
                protectReads);
    }

    /** Compat: with the stores that servers show each other. Null without TLS. */
    private @Nullable Https https() {
        boolean unified = settings.flag(UNIFICATION, false);
        boolean forced = settings.flag(FORCED, false);
        boolean needed = settings.flag(NEEDED, false);
        if (!unified && !forced) {
            if (needed) {
                findings.problem(settings.shown(NEEDED, origin), "needs admin.forceHttps or admin.portUnification");
            }
            return null;
        }
        TlsConfig tls = new TlsReader(origin, settings, findings)
                .readAdmin(forced ? FORCED : UNIFICATION, needed ? ClientCertificates.NEED : ClientCertificates.WANT);
        return new Https(tls, !forced);
    }

    private String path() {
        Setting setting = settings.take("zookeeper.admin.commandURL");
        if (setting == null) {
            return "/commands";
        }
        if (!setting.value().startsWith("/") || setting.value().endsWith("/")) {
            findings.problem(setting, "must begin with a slash and not end with one, like /commands");
        }
        return setting.value();
    }

    private @Nullable MetricsHttp metrics() {
        Setting provider = settings.take("metricsProvider.className");
        InetAddress host = settings.host("metricsProvider.httpHost");
        int port = settings.integer("metricsProvider.httpPort", DEFAULT_METRICS_PORT, 0, MAX_PORT);
        boolean jvm = settings.flag("metricsProvider.exportJvmInfo", true);
        if (provider == null) {
            return null;
        }
        if (!PROVIDERS.contains(provider.value())) {
            findings.problem(provider, "no such class here, known are " + new TreeSet<>(PROVIDERS));
        }
        return provider.value().equals(PROMETHEUS) ? new MetricsHttp(new InetSocketAddress(host, port), jvm) : null;
    }
}
