package io.coord.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.it.client.Clients;
import io.coord.it.client.FourLetterWord;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator commands have the form that was recorded; numbers, dates, addresses and ids are their own. */
class FourLetterTranscriptTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension(ServerOptions.defaults());

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final SortedMap<String, String> RECORDED = new TreeMap<>();

    private ZooKeeper watcher;

    @BeforeAll
    static void load() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                FourLetterTranscriptTest.class.getResourceAsStream("/vectors/transcripts/four-letter-words.jsonl"),
                StandardCharsets.US_ASCII))) {
            String word = "";
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode line = json.readTree(text);
                if (line.path("dir").asText().equals("c>s")) {
                    word = line.path("comment").asText();
                } else if (line.has("text")) {
                    RECORDED.put(word, line.get("text").asText());
                }
            }
        }
    }

    @BeforeEach
    void watchOneNodeAsInTheRecording() throws Exception {
        watcher = clients.connect();
        if (watcher.exists("/fl", false) == null) {
            watcher.create("/fl", new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }
        watcher.getData("/fl", true, null);
    }

    private static String ask(String word) throws IOException {
        return FourLetterWord.send(server.port(), word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "isro", "gtmk", "crst", "srst", "lead", "reqs", "srvx"})
    void answersTheSame(String word) throws IOException {
        assertThat(ask(word)).isEqualTo(RECORDED.get(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "dirs", "wchs", "wchc", "wchp"})
    void answersInTheSameForm(String word) throws IOException {
        assertThat(shape(ask(word))).isEqualTo(shape(RECORDED.get(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stat", "cons", "hash"})
    void repeatsOnlyLinesOfTheSameForm(String word) throws Exception {
        for (int i = 0; i < 150; i++) {
            watcher.setData("/fl", new byte[1], -1);
        }
        assertThat(forms(ask(word))).isEqualTo(forms(RECORDED.get(word)));
    }

    private static Set<String> forms(String text) {
        return shape(text).lines().collect(Collectors.toSet());
    }

    @Test
    void dumpShowsSessionsAndEphemerals() throws Exception {
        String id = "0x" + Long.toHexString(watcher.getSessionId());
        List<String> lines = ask("dump").lines().toList();
        assertThat(lines).contains("SessionTracker dump:", "\t" + id, id + ":", "\t/fl", "ephemeral nodes dump:");
        assertThat(forms(RECORDED.get("dump"))).containsAll(forms(sessionsAndEphemerals(lines)));
    }

    /** Without the part that only one of ZooKeeper's two transports prints. */
    private static String sessionsAndEphemerals(List<String> lines) {
        return lines.stream()
                .takeWhile(line -> !line.equals("Connections dump:"))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf", "envi"})
    void listsTheSameKeysInTheSameOrder(String word) throws IOException {
        assertThat(keys(ask(word), "=")).isEqualTo(keys(RECORDED.get(word), "="));
    }

    private static List<String> keys(String text, String separator) {
        return text.lines().map(line -> line.split(separator, 2)[0]).toList();
    }

    @Test
    void mntrHasAtLeastWhatMonitoringToolsRead() throws IOException {
        String answer = ask("mntr");
        assertThat(answer.lines()).allMatch(line -> line.matches("zk_[^\\t]+\\t.*"));
        List<String> keys = keys(answer, "\t");
        assertThat(keys).startsWith("zk_version", "zk_server_state");
        assertThat(keys).doesNotHaveDuplicates();
        List<String> wanted = List.of(
                "zk_avg_latency",
                "zk_max_latency",
                "zk_min_latency",
                "zk_packets_received",
                "zk_packets_sent",
                "zk_num_alive_connections",
                "zk_outstanding_requests",
                "zk_uptime",
                "zk_znode_count",
                "zk_watch_count",
                "zk_ephemerals_count",
                "zk_approximate_data_size",
                "zk_global_sessions",
                "zk_local_sessions",
                "zk_open_file_descriptor_count",
                "zk_max_file_descriptor_count",
                "zk_last_client_response_size",
                "zk_max_client_response_size",
                "zk_min_client_response_size",
                "zk_commit_count",
                "zk_proposal_count",
                "zk_digest_mismatches_count",
                "zk_cnt_readlatency",
                "zk_p99_readlatency",
                "zk_cnt_updatelatency",
                "zk_p999_updatelatency",
                "zk_sum_fsynctime",
                "zk_cnt_fsynctime",
                "zk_proposal_count",
                "zk_avg_readlatency",
                "zk_p99_readlatency",
                "zk_cnt_readlatency",
                "zk_avg_updatelatency",
                "zk_p99_updatelatency");
        assertThat(keys(RECORDED.get("mntr"), "\t")).containsAll(wanted);
        assertThat(keys).containsAll(wanted);
    }

    private static final Pattern DATE =
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} +\\d+ \\d\\d:\\d\\d:\\d\\d \\S+ \\d{4}");

    private static String shape(String text) {
        return DATE.matcher(text)
                .replaceAll("<date>")
                .replaceAll("Zookeeper version: .*", "Zookeeper version: <v>")
                .replaceAll("0x[0-9a-f]+", "<hex>")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "<address>")
                .replaceAll("\\[\\d]", "[<ops>]")
                .replaceAll("lop=[A-Z]+", "lop=<op>")
                .replaceAll("(?m)^[0-9a-f]+: \\d+$", "<zxid>: <digest>")
                .replaceAll("-?\\d+(\\.\\d+)?", "<n>");
    }
}
