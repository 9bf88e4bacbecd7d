package io.coord.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.server.metrics.catalogue.JvmMeters;
import io.coord.server.metrics.catalogue.MeterCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/ says of meters is true. */
class MonitoringDocsTest {
    private static final Path DOC = Path.of("../docs/metrics.md");
    private static final Path DASHBOARD = Path.of("../docs/monitoring/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("../docs/monitoring/prometheus-alerts.yml");
    private static final String BEGIN = "<!-- generated -->\n";
    private static final String END = "<!-- end -->\n";

    /** In a query: a name that stands before a selector, a range or a closing bracket; not a label or function. */
    private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*\\}");

    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:(]|\\s*\\()");
    private static final Pattern EXPRESSION = Pattern.compile("(?m)^\\s*expr: (.*)$");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "m", "s", "h", "d", "up");

    /** Run with {@code -Dcoord.docs.write=true} to write the table anew. */
    @Test
    void theDocumentListsTheMetersThatExist() throws IOException {
        String document = Files.readString(DOC);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if (Boolean.getBoolean("coord.docs.write")) {
            Files.writeString(DOC, document.substring(0, begin) + tables() + document.substring(end));
            document = Files.readString(DOC);
            end = document.indexOf(END);
        }

        assertThat(document.substring(begin, end)).isEqualTo(tables());
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        for (Meter.Origin origin : Meter.Origin.values()) {
            out.append('\n').append(title(origin)).append("\n\n| name | kind | unit | what |\n|---|---|---|---|\n");
            all().stream()
                    .filter(meter -> meter.origin() == origin)
                    .forEach(meter -> out.append("| `")
                            .append(meter.name())
                            .append(meter.label() == null ? "" : "{" + meter.label() + "}")
                            .append("` | ")
                            .append(meter.kind().name().toLowerCase(Locale.ROOT))
                            .append(" | ")
                            .append(meter.unit())
                            .append(" | ")
                            .append(meter.help())
                            .append(" |\n"));
        }
        return out.append('\n').toString();
    }

    private static String title(Meter.Origin origin) {
        return switch (origin) {
            case ZOOKEEPER -> "## With ZooKeeper's names";
            case COORD -> "## coord's own";
            case JVM -> "## Of the process";
        };
    }

    private static List<Meter> all() {
        List<Meter> all = new ArrayList<>(MeterCatalogue.all());
        all.addAll(JvmMeters.all());
        return all;
    }

    @Test
    void theDashboardAsksForMetersThatExist() throws IOException {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        dashboard.findValues("expr").forEach(query -> queries.add(query.asText()));

        assertThat(dashboard.path("panels").size()).isGreaterThan(8);
        assertThat(queries).hasSizeGreaterThan(10).allSatisfy(MonitoringDocsTest::assertKnown);
    }

    @Test
    void theAlertsAskForMetersThatExist() throws IOException {
        List<String> queries = new ArrayList<>();
        Matcher matcher = EXPRESSION.matcher(Files.readString(ALERTS));
        while (matcher.find()) {
            queries.add(matcher.group(1));
        }

        assertThat(queries).hasSizeGreaterThan(6).allSatisfy(MonitoringDocsTest::assertKnown);
    }

    @Test
    void aNameThatDoesNotExistIsFound() {
        assertThat(unknownIn("sum by (instance) (rate(coord_read_seconds_count{job=\"x\"}[5m])) > bool 1 and up == 0"))
                .isEmpty();
        assertThat(unknownIn("rate(no_such_count[5m]) / znode_count")).containsExactly("no_such_count");
        assertThat(unknownIn("znode_count_bucket")).containsExactly("znode_count_bucket");
    }

    private static void assertKnown(String query) {
        assertThat(unknownIn(query)).as(query).isEmpty();
    }

    private static Set<String> unknownIn(String query) {
        Set<String> known = new TreeSet<>(KEYWORDS);
        for (Meter meter : all()) {
            known.add(meter.name());
            if (meter.kind() == Meter.Kind.SUMMARY || meter.kind() == Meter.Kind.HISTOGRAM) {
                known.add(meter.name() + "_count");
                known.add(meter.name() + "_sum");
            }
            if (meter.kind() == Meter.Kind.HISTOGRAM) {
                known.add(meter.name() + "_bucket");
            }
        }
        String bare = GROUPING.matcher(
                        SELECTOR.matcher(query.replaceAll("\\[[^\\]]*\\]", "")).replaceAll(""))
                .replaceAll("");
        Set<String> unknown = new TreeSet<>();
        Matcher words = WORD.matcher(bare);
        while (words.find()) {
            if (!known.contains(words.group())) {
                unknown.add(words.group());
            }
        }
        return unknown;
    }
}
