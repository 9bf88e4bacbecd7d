package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.metrics.Meter;
import io.coord.server.metrics.catalogue.JvmMeters;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPortTest {
    private static final Pattern LINE =
            Pattern.compile("([a-z][a-z0-9_]*)(\\{[a-z]+=\"[^\"]*\"\\})? (-?[0-9.E+-]+|NaN|\\+Inf)");
    private static final Pattern SUFFIX = Pattern.compile("_(count|sum|bucket)$");

    @TempDir
    Path directory;

    private CoordServer server;

    @BeforeEach
    void start() throws Exception {
        OperationsConfig operations =
                OperationsConfig.DEFAULTS.withMetrics(new MetricsHttp(new InetSocketAddress("127.0.0.1", 0), true));
        server = CoordServer.builder()
                .name("scraped")
                .config(new ServerConfigBuilder()
                        .dataDirectory(directory)
                        .operations(operations)
                        .build())
                .build();
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        assertThat(Leftovers.threadsOf("scraped")).isEmpty();
    }

    private HttpAsker asker() {
        return new HttpAsker(server.metricsAddress().orElseThrow());
    }

    /** Values by name and label, as they stand there. */
    private Map<String, Double> scrape() throws Exception {
        HttpResponse<String> response = asker().get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        Map<String, Double> values = new TreeMap<>();
        response.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            String key = matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
            assertThat(values.put(key, Double.valueOf(matcher.group(3))))
                    .as("twice: " + key)
                    .isNull();
        });
        return values;
    }

    @Test
    void whatClientsDidIsScraped() throws Exception {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            client.create(1, "/a", "0").set(2, "/a", "1").flush();
            client.next();
            client.next();

            Map<String, Double> values = scrape();

            // As ZooKeeper, which counts the root twice: with /zookeeper, config, quota and /a.
            assertThat(values).containsEntry("znode_count", 6.0).containsEntry("num_alive_connections", 1.0);
            assertThat(values).containsEntry("updatelatency_count", 3.0).containsEntry("proposal_count", 3.0);
            assertThat(values).containsEntry("coord_update_seconds_bucket{le=\"+Inf\"}", 3.0);
            assertThat(values).containsEntry("coord_queue_seconds_count", 2.0);
            assertThat(values).containsEntry("coord_commit_seconds_count", 3.0);
            assertThat(values.get("fsynctime_count")).isBetween(1.0, 3.0);
            assertThat(values.get("sync_processor_batch_size_sum")).isEqualTo(3.0);
            assertThat(values.get("fsynctime{quantile=\"0.99\"}"))
                    .isGreaterThanOrEqualTo(values.get("fsynctime{quantile=\"0.5\"}"));
            assertThat(values)
                    .containsEntry("coord_serving", 1.0)
                    .containsEntry("coord_mode{mode=\"standalone\"}", 1.0);
            assertThat(values).containsKeys("jvm_memory_bytes_used{area=\"heap\"}", "process_start_time_seconds");
        }
    }

    @Test
    void bucketsGrowUpToTheCount() throws Exception {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            client.create(1, "/a", "0").flush();
            client.next();
        }

        double[] buckets = asker().get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("coord_sync_seconds_bucket"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .toArray();

        assertThat(buckets).hasSizeGreaterThan(5).isSorted();
        assertThat(buckets[buckets.length - 1]).isEqualTo(scrape().get("coord_sync_seconds_count"));
    }

    @Test
    void allThatIsScrapedIsInTheCatalogue() throws Exception {
        Set<String> known = Stream.concat(server.meters().meters().stream(), JvmMeters.all().stream())
                .map(Meter::name)
                .collect(Collectors.toSet());

        Set<String> unknown = scrape().keySet().stream()
                .map(key -> key.replaceFirst("\\{.*", ""))
                .filter(name -> !known.contains(name)
                        && !known.contains(SUFFIX.matcher(name).replaceFirst("")))
                .collect(Collectors.toSet());

        assertThat(unknown).isEmpty();
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(asker().get("/").statusCode()).isEqualTo(404);
        assertThat(asker().post("/metrics", new byte[0]).statusCode()).isEqualTo(405);
        assertThat(asker().post("/metrics", new byte[10]).statusCode()).isEqualTo(413);
    }
}
