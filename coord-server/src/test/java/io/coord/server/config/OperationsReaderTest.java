package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsReaderTest {
    private static final String BASE = "dataDir=/tmp/d\nclientPort=2181\n";
    private static final String PROMETHEUS =
            "metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider\n";

    private static OperationsConfig read(String lines) throws ConfigException {
        return ZooCfgReader.parse("zoo.cfg", BASE + lines, Map.of()).server().operations();
    }

    @Test
    void theAdminPortIsOnThisMachineOnlyAndMayBeInUse() throws ConfigException {
        assertThat(read("").admin())
                .isEqualTo(new AdminHttp(
                        new InetSocketAddress("127.0.0.1", 8080),
                        false,
                        "/commands",
                        30_000,
                        true,
                        true,
                        300_000,
                        null,
                        null,
                        false));
    }

    @Test
    void theAdminPortIsAsItIsSet() throws ConfigException {
        assertThat(read("admin.serverPort=81\nadmin.serverAddress=0.0.0.0\nadmin.commandURL=/c\nadmin.idleTimeout=7\n"
                                + "admin.snapshot.enabled=false\nadmin.restore.enabled=false\n"
                                + "admin.rateLimiterIntervalInMS=9\n")
                        .admin())
                .isEqualTo(new AdminHttp(
                        new InetSocketAddress("0.0.0.0", 81), true, "/c", 7, false, false, 9, null, null, false));
        assertThat(read("admin.enableServer=false\nadmin.serverPort=81\n").admin())
                .isNull();
    }

    @Test
    void metricsHaveAPortIfPrometheusIsAskedFor() throws ConfigException {
        assertThat(read("metricsProvider.httpPort=7001\n").metrics()).isNull();
        assertThat(read(PROMETHEUS).metrics()).isEqualTo(new MetricsHttp(new InetSocketAddress(7000), true));
        assertThat(read(PROMETHEUS + "metricsProvider.httpPort=7001\nmetricsProvider.httpHost=127.0.0.1\n"
                                + "metricsProvider.exportJvmInfo=false\n")
                        .metrics())
                .isEqualTo(new MetricsHttp(new InetSocketAddress("127.0.0.1", 7001), false));
    }

    @Test
    void theDiskIsWatchedAndHistoryIsArchivedWhereItIsAskedFor() throws ConfigException {
        assertThat(read("").minFreeDiskBytes()).isEqualTo(100L << 20);
        assertThat(read("").archive()).isNull();
        OperationsConfig set =
                read("coord.disk.minFreeMb=7\ncoord.archive.directory=/tmp/a\ncoord.archive.intervalMs=5\n");
        assertThat(set.minFreeDiskBytes()).isEqualTo(7L << 20);
        assertThat(set.archive()).isEqualTo(new OperationsConfig.Archive(Path.of("/tmp/a"), 5));
    }

    @Test
    void whatIsWrongIsRefused() {
        assertThatThrownBy(() -> read("admin.commandURL=commands\nmetricsProvider.className=no.such.Class\n"
                        + "admin.forceHttps=true\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("admin.commandURL=commands: must begin with a slash")
                .hasMessageContaining("metricsProvider.className=no.such.Class: no such class here")
                .hasMessageContaining("ssl.quorum.keyStore.location")
                .hasMessageContaining("admin.forceHttps");
    }
}
