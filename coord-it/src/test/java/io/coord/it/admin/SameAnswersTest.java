package io.coord.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.ports.FreePort;
import io.coord.it.client.AdminPort;
import io.coord.it.client.Events;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** coord and a real ZooKeeper have the same history and are asked the same. */
class SameAnswersTest {
    /** A timeout so long that no client sends a ping while the test runs: it would show in the answers. */
    private static final int NO_PINGS_MILLIS = 1_800_000;

    private static final String AUTHORIZATION = "Authorization";
    private static final String CREDENTIALS = "digest any:body";

    /** Times, versions and what depends on how often was looked whether the server serves. */
    private static final Pattern VOLATILE = Pattern.compile(
            "address|established|last_response_time|latency|/packets_|/version|uptime|timestamp|dir_size|/logdir|/datadir");

    private static final Set<String> OWN_COUNTERS = Set.of("/fsync_threshold_exceed_count");

    @TempDir
    static Path directory;

    private static Pair pair;

    /** The two, and what is not the same by nature: ids, times, ports, sizes of files. */
    private record Pair(Side zookeeper, Side coord) {}

    private record Side(ServerUnderTest server, int adminPort, AdminPort admin, ZooKeeper client) {
        static Side start(Kind kind, Path home) throws Exception {
            int port = FreePort.find();
            ServerUnderTest server = ServerUnderTest.create(
                    kind,
                    home.resolve("data"),
                    ServerOptions.defaults()
                            .with("maxSessionTimeout", Integer.toString(NO_PINGS_MILLIS))
                            .with("admin.enableServer", "true")
                            .with("admin.serverAddress", "127.0.0.1")
                            .with("admin.serverPort", Integer.toString(port)));
            server.start();
            ZooKeeper client = new ZooKeeper(server.connectString(), NO_PINGS_MILLIS, new Events());
            client.create("/a", new byte[5], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.create("/a/b", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.create("/e", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            client.exists("/a", true);
            client.getData("/a/b", true, null);
            client.getChildren("/a", true);
            return new Side(server, port, new AdminPort(port), client);
        }

        /** An answer, with what stands for the session and the port put by their names. */
        Map<String, String> answer(String command) throws Exception {
            Map<String, String> fields = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field :
                    AdminPort.fields(admin.command(command)).entrySet()) {
                fields.put(neutral(field.getKey()), neutral(field.getValue().toString()));
            }
            // ZooKeeper keeps a bucket for a while from which the sessions have gone on.
            fields.remove("/expiry_time_to_session_ids/TIME");
            return fields;
        }

        private String neutral(String text) {
            return text.replace(Long.toString(client.getSessionId()), "SESSION")
                    .replace(server.dataDir().toAbsolutePath().toString(), "DATA")
                    .replaceAll("\\b" + server.port() + "\\b", "PORT")
                    .replace(Integer.toString(adminPort), "ADMIN_PORT")
                    .replaceAll("(?<=/expiry_time_to_session_ids/)\\d+", "TIME");
        }

        void close() throws InterruptedException {
            client.close();
            server.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair(
                Side.start(Kind.ZOOKEEPER, directory.resolve("z")), Side.start(Kind.COORD, directory.resolve("c")));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        pair.zookeeper().close();
        pair.coord().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configuration",
                "conf",
                "config",
                "connections",
                "cons",
                "dirs",
                "dump",
                "hash",
                "initial_configuration",
                "icfg",
                "is_read_only",
                "isro",
                "last_snapshot",
                "lsnp",
                "leader",
                "lead",
                "observers",
                "obsr",
                "ruok",
                "server_stats",
                "srvr",
                "stats",
                "stat",
                "voting_view",
                "watch_summary",
                "wchs",
                "watches",
                "wchc",
                "watches_by_path",
                "wchp",
                "zabstate",
                "get_trace_mask",
                "gtmk",
                "set_trace_mask",
                "stmk?traceMask=7",
                "stmk?traceMask=x",
                "stat_reset",
                "srst",
                "connection_stat_reset",
                "crst",
                "observer_connection_stat_reset",
                "orst",
                "nonsense"
            })
    void aCommandAnswersFieldByFieldTheSame(String command) throws Exception {
        Map<String, String> expected = pair.zookeeper().answer(command);
        Map<String, String> actual = pair.coord().answer(command);

        assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(inOrder(actual)).isEqualTo(inOrder(expected));
        expected.forEach((field, value) -> {
            if (VOLATILE.matcher(field).find()) {
                assertThat(kind(actual.get(field))).as(field).isEqualTo(kind(value));
            } else {
                assertThat(actual.get(field)).as(field).isEqualTo(value);
            }
        });
    }

    /** In which order a ZooKeeper prints its server_stats differs from one JVM to the next. */
    private static List<String> inOrder(Map<String, String> fields) {
        return fields.keySet().stream()
                .filter(field -> !field.startsWith("/server_stats/"))
                .toList();
    }

    /** Text, whole number, or number with a point: a client reads one as the other. */
    private static String kind(String json) {
        if (json.matches("-?\\d+")) {
            return "whole";
        }
        return json.matches("-?\\d.*") ? "decimal" : json.substring(0, 1);
    }

    /** coord tells less of how ZooKeeper is built, and what both tell is of one kind. */
    @Test
    void monitorTellsNothingInAnotherWay() throws Exception {
        Map<String, String> expected = pair.zookeeper().answer("monitor");
        Map<String, String> actual = pair.coord().answer("mntr");

        actual.keySet().removeIf(field -> field.startsWith("/coord_") || OWN_COUNTERS.contains(field));
        assertThat(expected.keySet()).containsAll(actual.keySet());
        assertThat(actual.keySet())
                .contains("/version", "/server_state", "/znode_count", "/avg_latency", "/p99_readlatency")
                .endsWith("/command", "/error");
        actual.forEach((field, value) -> assertThat(kind(value)).as(field).isEqualTo(kind(expected.get(field))));
    }

    @Test
    void theEnvironmentHasTheSameKeys() throws Exception {
        assertThat(pair.coord().answer("envi").keySet())
                .containsExactlyElementsOf(pair.zookeeper().answer("envi").keySet());
        assertThat(pair.coord().answer("sysp")).containsKeys("/java.version", "/command", "/error");
    }

    @Test
    void theListOfCommandsHasAllOfZooKeeper() throws Exception {
        List<String> expected =
                pair.zookeeper().admin().get("/commands").body().lines().toList();

        assertThat(pair.coord().admin().get("/commands/").body().lines()).containsAll(expected);
    }

    /** By what a script looks at: the status, and that the error is told or not. */
    @Test
    void refusalsHaveTheSameStatus() throws Exception {
        assertThat(refusals(pair.coord().admin()))
                .isEqualTo(refusals(pair.zookeeper().admin()));
    }

    private static Map<String, Integer> refusals(AdminPort admin) throws Exception {
        Map<String, Integer> statuses = new TreeMap<>();
        byte[] nothing = new byte[0];
        statuses.put("another path", admin.get("/x").statusCode());
        statuses.put("POST to a GET", admin.post("/commands/ruok", nothing).statusCode());
        statuses.put("GET to a POST", admin.get("/commands/restore").statusCode());
        statuses.put(
                "GET to a POST, authenticated",
                admin.get("/commands/restore", AUTHORIZATION, CREDENTIALS).statusCode());
        statuses.put("nobody", admin.get("/commands/snapshot").statusCode());
        statuses.put(
                "no scheme", admin.get("/commands/snapshot", AUTHORIZATION, "x").statusCode());
        statuses.put(
                "unknown scheme",
                admin.get("/commands/snapshot", AUTHORIZATION, "nonsense y").statusCode());
        statuses.put(
                "known",
                admin.get("/commands/snapshot?streaming=false", AUTHORIZATION, CREDENTIALS)
                        .statusCode());
        return statuses;
    }
}
