package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The procedures of docs/deploy/README.md, step by step, while a client writes. */
class RollingRestartTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void nobodyLosesASessionOrAWriteWhenAllServersAreRestarted() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD)
                .with("admin.enableServer", "true")
                .with("coord.admin.token", "t0ken")) {
            Member leader = ensemble.start();
            assertThat(tell(leader).path("leader_id").asInt()).isEqualTo(leader.sid());
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                client.awaitProgress(100);
                List<Member> order = new ArrayList<>(ensemble.followers());
                order.add(leader);
                for (Member next : order) {
                    awaitAllSynchronised(ensemble);
                    if (next == leader) {
                        handOver(leader);
                        awaitAllSynchronised(ensemble);
                    }
                    next.terminate();
                    ensemble.start(next);
                    await(next + " is ready").atMost(LIMIT).until(() -> isReady(next));
                    client.awaitProgress(100);
                }
                ensemble.awaitAllServe();
                client.stop();
                client.verify(ensemble.assertTreesAreEqual());
            }
        }
    }

    /** A leader that hands over follows, and nobody looks for a leader. */
    private static void handOver(Member leader) throws Exception {
        assertThat(leader.admin()
                        .post("/commands/hand_over", new byte[0], "Authorization", "Bearer t0ken")
                        .statusCode())
                .isEqualTo(200);
        await(leader + " follows")
                .atMost(LIMIT)
                .ignoreException(IOException.class)
                .until(() -> {
                    JsonNode told = tell(leader);
                    return told.path("serving").asBoolean()
                            && told.path("mode").asText().equals("follower");
                });
    }

    /** Whoever leads now has both of the others. */
    private static void awaitAllSynchronised(Ensemble ensemble) {
        await("the followers have what was proposed")
                .atMost(LIMIT)
                .ignoreException(IOException.class)
                .until(() -> {
                    Optional<Member> leader = ensemble.leader();
                    if (leader.isEmpty()) {
                        return false;
                    }
                    JsonNode told = tell(leader.get());
                    return told.path("synced_followers").asInt() == 2
                            && told.path("learner_progress").findValues("lag").stream()
                                    .allMatch(lag -> lag.asInt() < 100);
                });
    }

    private static JsonNode tell(Member member) throws IOException, InterruptedException {
        return member.admin().command("ensemble");
    }

    private static boolean isReady(Member member) throws InterruptedException {
        try {
            return member.admin().get("/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
