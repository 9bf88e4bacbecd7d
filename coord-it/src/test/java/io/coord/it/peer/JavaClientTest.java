package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.NodeEvent;
import io.coord.client.WatchScope;
import io.coord.client.error.ReadOnlyServerException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.core.model.CreateMode;
import io.coord.it.peer.Mixes.Voters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client while servers of its ensemble come and go. */
class JavaClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] DATA = "data".getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void theSessionAndEveryMarkedCreateOutliveEachServerInTurn() throws Exception {
        try (Ensemble ensemble =
                Ensemble.of(directory, Voters.of("CCC").orOracle().array())) {
            ensemble.start();
            try (CoordClient client =
                    CoordClient.builder(ensemble.connectString()).build()) {
                client.blocking().awaitConnected(LIMIT);
                long session = client.session().orElseThrow().id();
                client.blocking().create("/mine", DATA, CreateMode.EPHEMERAL);
                client.blocking().create("/all", DATA);
                Set<NodeEvent.Type> seen = ConcurrentHashMap.newKeySet();
                client.watch("/all", WatchScope.SUBTREE, event -> seen.add(event.type()))
                        .get(60, SECONDS);
                CreateOptions marked =
                        CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL).marked();
                List<CompletableFuture<String>> created = new ArrayList<>();
                for (Member member : ensemble.members()) {
                    for (int i = 0; i < 30; i++) {
                        created.add(client.create("/all/n-", DATA, marked));
                        if (i == 15) {
                            member.kill();
                        }
                    }
                    for (CompletableFuture<String> one : created) {
                        one.get(60, SECONDS);
                    }
                    ensemble.start(member);
                    ensemble.awaitAllServe();
                }
                List<String> names = new ArrayList<>();
                for (CompletableFuture<String> one : created) {
                    names.add(one.join().substring("/all/".length()));
                }
                client.blocking().sync("/all");
                assertThat(client.blocking().getChildren("/all")).containsExactlyInAnyOrderElementsOf(names);
                assertThat(client.blocking().exists("/mine").orElseThrow().ephemeralOwner())
                        .isEqualTo(session);
                assertThat(client.session().orElseThrow().id()).isEqualTo(session);
                await("the watch saw what it saw, and was told of what it missed")
                        .atMost(LIMIT)
                        .until(() -> seen.containsAll(Set.of(NodeEvent.Type.CREATED, NodeEvent.Type.MISSED)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CCC", "ZZZ"})
    void aServerWithoutQuorumWillDoForReadsUntilOneWithQuorumIsFound(String kinds) throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Voters.of(kinds).array())
                .with("localSessionsEnabled", "true")
                .with("localSessionsUpgradingEnabled", "true")
                .withJvmArgument("-Dreadonlymode.enabled=true")) {
            Member leader = ensemble.start();
            Member alone = ensemble.member(1);
            try (CoordClient before =
                    CoordClient.builder("127.0.0.1:" + alone.clientPort()).build()) {
                before.blocking().create("/n", DATA);
            }
            leader.kill();
            ensemble.member(2).kill();
            await("read-only").atMost(LIMIT).until(() -> alone.mode().equals("read-only"));

            try (CoordClient strict =
                            CoordClient.builder(ensemble.connectString()).build();
                    CoordClient lenient = CoordClient.builder(ensemble.connectString())
                            .allowReadOnly()
                            .build()) {
                List<ConnectionState> told = new CopyOnWriteArrayList<>();
                lenient.addListener(change -> told.add(change.to()));
                assertThat(lenient.blocking().getData("/n").text()).isEqualTo("data");
                assertThat(lenient.state()).isEqualTo(ConnectionState.READ_ONLY);
                assertThatThrownBy(() -> lenient.blocking().setData("/n", DATA))
                        .isInstanceOf(ReadOnlyServerException.class);
                assertThatThrownBy(() -> strict.withTimeout(Duration.ofSeconds(1))
                                .blocking()
                                .getData("/n"))
                        .as("nobody asked for it")
                        .isInstanceOf(RequestTimeoutException.class);

                ensemble.start(leader);

                await("it is left for a server with quorum")
                        .atMost(LIMIT)
                        .until(() -> lenient.state() == ConnectionState.CONNECTED);
                lenient.blocking().setData("/n", "changed".getBytes(UTF_8));
                lenient.blocking().create("/e", DATA, CreateMode.EPHEMERAL);
                strict.blocking().sync("/n");
                assertThat(strict.blocking().getData("/n").text()).isEqualTo("changed");
                await().atMost(LIMIT).until(() -> told.contains(ConnectionState.CONNECTED));
            }
        }
    }
}
