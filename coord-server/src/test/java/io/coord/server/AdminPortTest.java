package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.coord.core.model.Bytes;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPortTest {
    private static final String TOKEN = "to-k3n";

    @TempDir
    Path directory;

    private CoordServer server;
    private InProcessClient client;
    private HttpAsker admin;
    private long session;

    @BeforeEach
    void start() throws Exception {
        OperationsConfig operations = OperationsConfig.DEFAULTS.withAdmin(
                AdminHttp.at(new InetSocketAddress("127.0.0.1", 0)).withToken(TOKEN));
        server = CoordServer.builder()
                .name("administered")
                .config(new ServerConfigBuilder()
                        .dataDirectory(directory)
                        .operations(operations)
                        .build())
                .build();
        server.start();
        admin = new HttpAsker(server.adminAddress().orElseThrow());
        client = new InProcessClient(server);
        session = client.connect(0, Bytes.EMPTY, 10_000).sessionId();
        client.create(1, "/a", "12345").create(2, "/a/b", "1").flush();
        client.next();
        client.next();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        assertThat(Leftovers.threadsOf("administered")).isEmpty();
    }

    private JsonNode get(String command) throws Exception {
        HttpResponse<String> response = admin.get("/commands/" + command);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        return new ObjectMapper().readTree(response.body());
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void everyReadAnswersByEachOfItsNames() throws Exception {
        for (String name : List.of(
                "configuration",
                "conf",
                "config",
                "connections",
                "cons",
                "dirs",
                "dump",
                "environment",
                "env",
                "envi",
                "get_trace_mask",
                "gtmk",
                "hash",
                "initial_configuration",
                "icfg",
                "is_read_only",
                "isro",
                "last_snapshot",
                "lsnp",
                "monitor",
                "mntr",
                "observers",
                "obsr",
                "ruok",
                "server_stats",
                "srvr",
                "stats",
                "stat",
                "system_properties",
                "sysp",
                "voting_view",
                "watch_summary",
                "wchs",
                "watches",
                "wchc",
                "watches_by_path",
                "wchp",
                "zabstate",
                "ensemble",
                "sessions",
                "largest",
                "stat_reset",
                "srst",
                "connection_stat_reset",
                "crst",
                "orst")) {
            JsonNode answer = get(name);
            assertThat(keys(answer)).as(name).endsWith("command", "error");
            assertThat(answer.path("error").isNull())
                    .as(name + answer.path("error"))
                    .isTrue();
        }
    }

    @Test
    void theKeysAreThoseOfZooKeeper() throws Exception {
        assertThat(keys(get("conf")))
                .containsExactly(
                        "client_port",
                        "data_dir",
                        "data_log_dir",
                        "tick_time",
                        "max_client_cnxns",
                        "min_session_timeout",
                        "max_session_timeout",
                        "server_id",
                        "client_port_listen_backlog",
                        "command",
                        "error");
        assertThat(keys(get("srvr")))
                .containsExactly(
                        "version", "read_only", "server_stats", "client_response", "node_count", "command", "error");
        assertThat(keys(get("srvr").path("server_stats")))
                .containsExactlyInAnyOrder(
                        "packets_sent",
                        "packets_received",
                        "fsync_threshold_exceed_count",
                        "client_response_stats",
                        "data_dir_size",
                        "log_dir_size",
                        "provider_null",
                        "last_processed_zxid",
                        "outstanding_requests",
                        "server_state",
                        "avg_latency",
                        "max_latency",
                        "min_latency",
                        "num_alive_client_connections",
                        "uptime",
                        "auth_failed_count",
                        "non_mtlsremote_conn_count",
                        "non_mtlslocal_conn_count");
        JsonNode connection = get("cons").path("connections").path(0);
        assertThat(connection.path("session_id").asLong()).isEqualTo(session);
        assertThat(keys(connection)).hasSize(16).contains("remote_socket_address", "last_operation", "avg_latency");
        assertThat(get("lead").path("error").asText()).isEqualTo("server is not initialized");
    }

    @Test
    void theFormIsThatOfJackson() throws Exception {
        for (String command : List.of("srvr", "cons", "dump", "voting_view", "largest")) {
            String body = admin.get("/commands/" + command).body();
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

            assertThat(body).isEqualTo(mapper.writeValueAsString(mapper.readTree(body)));
        }
    }

    @Test
    void thereIsAListOfCommands() throws Exception {
        assertThat(admin.get("/commands").body())
                .isEqualTo(admin.get("/commands/").body())
                .contains("<a href=\"/commands/configuration\">configuration</a>\n<br/>\n")
                .doesNotContain(">conf<");
    }

    @Test
    void mistakesAreToldAsZooKeeperTellsThem() throws Exception {
        assertThat(get("nonsense").path("error").asText()).isEqualTo("Unknown command: nonsense");
        assertThat(admin.post("/commands/ruok", new byte[0]).statusCode()).isEqualTo(500);
        assertThat(admin.get("/").statusCode()).isEqualTo(404);
        assertThat(admin.post("/commands/hand_over", new byte[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void actionsNeedTheTokenOrAnIdentityWithAllPermissions() throws Exception {
        assertThat(admin.post("/commands/take_snapshot", new byte[0], "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(admin.post("/commands/take_snapshot", new byte[0], "Authorization", "nonsense x")
                        .statusCode())
                .isEqualTo(401);
        // Compat: with the open ACL of the root any identity will do.
        assertThat(admin.post("/commands/hand_over", new byte[0], "Authorization", "digest u:p")
                        .body())
                .contains("this server does not lead");
        assertThat(admin.post("/commands/hand_over", new byte[0], "Authorization", "Bearer " + TOKEN)
                        .body())
                .contains("this server does not lead");
    }

    @Test
    void aSnapshotIsTakenOnRequest() throws Exception {
        HttpResponse<String> response =
                admin.post("/commands/take_snapshot", new byte[0], "Authorization", "Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(get("lsnp").path("zxid").asText()).isEqualTo("3"));
    }

    @Test
    void theDataIsDownloadedWhileTheServerGoesOn() throws Exception {
        HttpResponse<byte[]> response =
                admin.getBytes("/commands/snapshot?streaming=true", "Authorization", "digest any:body");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(response.headers().firstValue("last_zxid")).contains("0x3");
        assertThat(response.headers().firstValue("snapshot_size")).contains(Integer.toString(response.body().length));
        Path copy = Files.createDirectories(directory.resolve("copy/version-2"));
        Files.write(copy.resolve("snapshot.3"), response.body());
        try (CoordServer other = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .dataDirectory(directory.resolve("copy"))
                        .build())
                .build()) {
            other.start();
            assertThat(other.startReport().lastZxid()).isEqualTo(3);
            assertThat(other.startReport().znodes()).isEqualTo(6);
        }
        assertThat(admin.getBytes("/commands/snapshot", "Authorization", "digest any:body")
                        .statusCode())
                .isEqualTo(429);
        assertThat(admin.get("/commands/snapshot").statusCode()).isEqualTo(401);
        assertThat(admin.post("/commands/restore", new byte[0], "Authorization", "digest any:body")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void whatIsLargeIsFound() throws Exception {
        JsonNode census = get("largest?limit=2&depth=1");

        assertThat(census.path("largest_nodes").path(0).path("path").asText()).isEqualTo("/a");
        assertThat(census.path("largest_nodes").path(0).path("data_bytes").asInt())
                .isEqualTo(5);
        assertThat(census.path("largest_nodes").size()).isEqualTo(2);
        assertThat(census.path("subtrees").findValuesAsText("path")).contains("/a", "/zookeeper");
        assertThat(admin.get("/commands/largest?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void pathsWithTrafficAreTold() throws Exception {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            for (int xid = 1; xid <= 500; xid++) {
                client.get(xid, "/a", false);
            }
            client.flush();
            for (int xid = 1; xid <= 500; xid++) {
                client.next();
            }
        }
        JsonNode busiest = get("busiest?limit=5");
        assertThat(busiest.path("paths").path(0).path("path").asText()).isEqualTo("/a");
        assertThat(busiest.path("paths").path(0).path("reads").asInt()).isBetween(100, 2000);
    }

    @Test
    void sessionsAreListedWithWhatTheyHave() throws Exception {
        JsonNode listed = get("sessions").path("sessions").path(0);

        assertThat(listed.path("id").asText()).isEqualTo("0x" + Long.toHexString(session));
        assertThat(listed.path("timeout").asInt()).isEqualTo(10_000);
        assertThat(listed.path("connected_from").isNull()).isFalse();
    }

    @Test
    void healthIsToldToWhoLooksAfterProcesses() throws Exception {
        assertThat(admin.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(admin.get("/health/ready").body()).isEqualTo("ok\n");
    }

    @Test
    void whatIsNotHttpDoesNoHarm() throws Exception {
        try (Socket socket =
                new Socket("127.0.0.1", server.adminAddress().orElseThrow().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("\u0001\u0002 nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(admin.get("/health/live").statusCode()).isEqualTo(200);
    }
}
