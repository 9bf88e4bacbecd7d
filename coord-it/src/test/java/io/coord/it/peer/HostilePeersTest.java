package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.peer.Member.Role;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has no business on the ports between servers, and what comes of it: nothing. */
class HostilePeersTest {
    private static final int WRITES = 50;
    private static final int CONNECTIONS = 60;
    /** An election takes 0.1 s here; where a listener waits for each silent connection, many times 5 s. */
    private static final Duration ELECTION_LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void silentAndSenselessConnectionsDelayNoElectionAndNoRecovery() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (Ensemble ensemble = Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD)) {
            Member leader = ensemble.start();
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                client.awaitProgress(WRITES);
                Random random = new Random(5);
                for (Member member : ensemble.members()) {
                    for (int i = 0; i < CONNECTIONS; i++) {
                        sockets.add(hostile(member.electionPort(), random));
                        sockets.add(hostile(member.quorumPort(), random));
                    }
                }
                leader.kill();
                long killed = System.nanoTime();
                ensemble.awaitNewLeader(leader);
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(ELECTION_LIMIT);
                client.awaitProgress(WRITES);
                ensemble.startAndAwait(leader);
                client.stop();
                client.verify(ensemble.assertTreesAreEqual());
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Silent, with the beginning of something, or with bytes that mean nothing. */
    private static Socket hostile(int port, Random random) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        byte[] bytes = new byte[random.nextInt(3) * random.nextInt(100)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            // As greetings on the election port begin; the rest never comes, or makes no sense.
            for (int i = 0; i < Math.min(6, bytes.length); i++) {
                bytes[i] = -1;
            }
        }
        socket.getOutputStream().write(bytes);
        return socket;
    }

    @Test
    void serverThatIsNotInTheConfigurationIsNotSentTheTree() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD)) {
            ensemble.start();
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/treasure")) {
                client.awaitProgress(WRITES);
                for (Role role : Role.values()) {
                    // Its own configuration names it, those of the others do not.
                    Member stranger = ensemble.add(role, Kind.COORD);
                    ensemble.start(stranger);
                    client.awaitProgress(WRITES);
                    ServerFaults.pass(4_000);
                    assertThat(stranger.isRunning()).as(stranger::condition).isTrue();
                    assertThat(stranger.isServing()).as(stranger::condition).isFalse();
                    assertThat(files(stranger.dataDir()))
                            .as(stranger::condition)
                            .noneMatch(content -> content.contains("treasure"));
                    stranger.kill();
                }
                client.awaitProgress(WRITES);
                client.stop();
                client.verify(ensemble.assertTreesAreEqual());
            }
        }
    }

    private static List<String> files(Path data) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file, ISO_8859_1));
            }
        }
        return contents;
    }
}
