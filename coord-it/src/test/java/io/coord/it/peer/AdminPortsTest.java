package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.it.client.AdminPort;
import io.coord.it.peer.Member.Role;
import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports for operators of one ensemble: coord and ZooKeeper in the same role are asked the same. */
class AdminPortsTest {
    private static final List<String> COMMANDS = List.of(
            "configuration", "leader", "voting_view", "zabstate", "server_stats", "is_read_only", "dump", "obsr");

    /** What members differ in, and what happens to be at a moment. */
    private static final Pattern OF_ITS_OWN = Pattern.compile(
            "client_port$|_dir|myid|server_id|_address|_ports|version|/server_stats/|zxid|zab_|leader_i|_buffer_size|/sid");

    /** ZooKeeper counts packets of each observer, and keeps empty buckets of sessions for a while. */
    private static final Pattern ONLY_ZOOKEEPER = Pattern.compile(
            "dump/expiry_time_to_session_ids|/observers/\\d+/(remote|established|queued|packets|requests)|/server_stats/provider_null");

    @TempDir
    Path directory;

    @Test
    void membersOfEachRoleAnswerFieldByFieldTheSame() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.ZOOKEEPER, Kind.COORD, Kind.ZOOKEEPER)
                .with("admin.enableServer", "true")) {
            ensemble.add(Role.OBSERVER, Kind.COORD);
            ensemble.add(Role.OBSERVER, Kind.ZOOKEEPER);
            Member first = ensemble.start();
            assertThat(first.kind()).isEqualTo(Kind.ZOOKEEPER);
            ensemble.assertTreesAreEqual();
            assertSame(answers(ensemble.member(2)), answers(ensemble.member(1)));
            assertSame(answers(ensemble.member(4)), answers(ensemble.member(5)));
            Map<String, JsonNode> asZooKeeperLed = answers(first);

            first.terminate();
            Member second = ensemble.awaitNewLeader(first);
            assertThat(second.kind()).isEqualTo(Kind.COORD);
            ensemble.awaitAllServe();

            assertSame(answers(second), asZooKeeperLed);
        }
    }

    private static Map<String, JsonNode> answers(Member member) throws Exception {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (String command : COMMANDS) {
            AdminPort.fields(member.admin().command(command))
                    .forEach((field, value) -> all.put(command + field, value));
        }
        all.keySet().removeIf(field -> ONLY_ZOOKEEPER.matcher(field).find());
        return all;
    }

    private static void assertSame(Map<String, JsonNode> coord, Map<String, JsonNode> zooKeeper) {
        Set<String> fields = zooKeeper.keySet();
        // In which order a ZooKeeper prints its server_stats differs from one JVM to the next.
        assertThat(coord.keySet()).containsExactlyInAnyOrderElementsOf(fields);
        zooKeeper.forEach((field, value) -> {
            if (OF_ITS_OWN.matcher(field).find()) {
                assertThat(coord.get(field).getNodeType()).as(field).isEqualTo(value.getNodeType());
            } else {
                assertThat(coord.get(field)).as(field).isEqualTo(value);
            }
        });
    }
}
