package io.coord.server.config;

import io.coord.core.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a server.
 *
 * @param admin             the admin HTTP port; null: none
 * @param metrics           the port for Prometheus; null: none
 * @param jmx               beans on the JVM's bean server
 * @param slowRequestMillis a request that takes longer is warned of; negative: none is
 * @param minFreeDiskBytes  clients can not change anything while there is less room; 0: they always can
 * @param archive           where snapshots and logs are copied to; null: nowhere
 * @param initialConfiguration the text of the file it was configured by, without secrets; null: there is none
 */
public record OperationsConfig(
        @Nullable AdminHttp admin,
        @Nullable MetricsHttp metrics,
        boolean jmx,
        int slowRequestMillis,
        long minFreeDiskBytes,
        @Nullable Archive archive,
        @Nullable String initialConfiguration) {
    /** For embedded servers: no port, no beans; requests that take longer than a second are warned of. */
    public static final OperationsConfig DEFAULTS = new OperationsConfig(null, null, false, 1000, 0, null, null);

    /**
     * Commands for operators by HTTP ({@code admin.*}).
     *
     * @param address               port 0: the system chooses
     * @param required              the server does not start if the address is in use; else it starts without
     * @param commandPath           where the commands are, begins with a slash
     * @param idleTimeoutMillis     after which a connection is closed
     * @param snapshots             the data may be downloaded ({@code admin.snapshot.enabled})
     * @param restore               the data may be replaced ({@code admin.restore.enabled})
     * @param rateIntervalMillis    at most one download and one restore in this time
     * @param token                 whoever has it may do everything; null: only identities count. A secret
     * @param https                 null: the port speaks no TLS
     * @param protectReads          commands that only tell something need the same proof as those that act
     */
    public record AdminHttp(
            InetSocketAddress address,
            boolean required,
            String commandPath,
            int idleTimeoutMillis,
            boolean snapshots,
            boolean restore,
            long rateIntervalMillis,
            @Nullable String token,
            @Nullable Https https,
            boolean protectReads) {
        public AdminHttp withToken(String secret) {
            return new AdminHttp(
                    address,
                    required,
                    commandPath,
                    idleTimeoutMillis,
                    snapshots,
                    restore,
                    rateIntervalMillis,
                    secret,
                    https,
                    protectReads);
        }

        /** All commands need proof, not only those that act; health is told to everybody. */
        public AdminHttp withProtectedReads() {
            return new AdminHttp(
                    address,
                    required,
                    commandPath,
                    idleTimeoutMillis,
                    snapshots,
                    restore,
                    rateIntervalMillis,
                    token,
                    https,
                    true);
        }

        public AdminHttp withHttps(@Nullable Https encryption) {
            return new AdminHttp(
                    address,
                    required,
                    commandPath,
                    idleTimeoutMillis,
                    snapshots,
                    restore,
                    rateIntervalMillis,
                    token,
                    encryption,
                    protectReads);
        }

        @Override
        public String toString() {
            return "AdminHttp[" + address + commandPath + (token == null ? "]" : " with a token]");
        }

        /** ZooKeeper's settings at another address. */
        public static AdminHttp at(InetSocketAddress address) {
            return new AdminHttp(address, true, "/commands", 30_000, true, true, 300_000, null, null, false);
        }
    }

    /**
     * TLS on the admin port. The files are read again when they change.
     *
     * @param plainToo without TLS it can be reached as well ({@code admin.portUnification} without {@code admin.forceHttps})
     */
    public record Https(TlsConfig tls, boolean plainToo) {}

    /**
     * Meters by HTTP, at {@code /metrics} ({@code metricsProvider.*}).
     *
     * @param address port 0: the system chooses
     * @param jvm     meters of the process, too ({@code exportJvmInfo})
     */
    public record MetricsHttp(InetSocketAddress address, boolean jvm) {}

    public OperationsConfig withAdmin(@Nullable AdminHttp adminHttp) {
        return new OperationsConfig(
                adminHttp, metrics, jmx, slowRequestMillis, minFreeDiskBytes, archive, initialConfiguration);
    }

    public OperationsConfig withMetrics(@Nullable MetricsHttp metricsHttp) {
        return new OperationsConfig(
                admin, metricsHttp, jmx, slowRequestMillis, minFreeDiskBytes, archive, initialConfiguration);
    }

    public OperationsConfig withJmx(boolean beans) {
        return new OperationsConfig(
                admin, metrics, beans, slowRequestMillis, minFreeDiskBytes, archive, initialConfiguration);
    }

    /** @param millis negative: no request is warned of */
    public OperationsConfig withSlowRequestMillis(int millis) {
        return new OperationsConfig(admin, metrics, jmx, millis, minFreeDiskBytes, archive, initialConfiguration);
    }

    /** @param bytes 0: there always is enough room */
    public OperationsConfig withMinFreeDiskBytes(long bytes) {
        return new OperationsConfig(admin, metrics, jmx, slowRequestMillis, bytes, archive, initialConfiguration);
    }

    public OperationsConfig withArchive(@Nullable Archive newArchive) {
        return new OperationsConfig(
                admin, metrics, jmx, slowRequestMillis, minFreeDiskBytes, newArchive, initialConfiguration);
    }

    /** @param text without secrets: everybody who reaches the admin port may read it */
    public OperationsConfig withInitialConfiguration(@Nullable String text) {
        return new OperationsConfig(admin, metrics, jmx, slowRequestMillis, minFreeDiskBytes, archive, text);
    }

    /**
     * Copies of snapshots and logs, from which a server can be made as it was at any time.
     *
     * @param directory      has the form of a data directory
     * @param intervalMillis how often is looked for something new; what is written in between may be lost with the disk
     */
    public record Archive(Path directory, long intervalMillis) {}
}
