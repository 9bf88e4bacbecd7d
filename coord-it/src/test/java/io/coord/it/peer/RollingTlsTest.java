package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.tls.TestAuthority;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server by server an ensemble, one of them a ZooKeeper, goes over from plain connections to TLS. */
class RollingTlsTest {
    private static final int LIMIT_MILLIS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOnTheWayToTlsAndEachKindLeadsTheOther() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.ZOOKEEPER)) {
            QuorumStores.of(new TestAuthority("authority"), ensemble, directory)
                    .with("portUnification", "true")
                    .start();
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                ensemble.with("sslQuorum", "true");
                restartEach(ensemble, client);
                ensemble.with("portUnification", "false");
                restartEach(ensemble, client);

                assertTakesNothingPlain(ensemble.member(1).electionPort());
                client.stop();
                letTheOtherKindLead(ensemble);
                client.verify(ensemble.assertTreesAreEqual());
            }
        }
    }

    /** Nobody writes: so of equals the one with the larger number is elected, which is the only ZooKeeper. */
    private static void letTheOtherKindLead(Ensemble ensemble) {
        Member leader = ensemble.awaitAllServe();
        leader.kill();
        assertThat(ensemble.awaitNewLeader(leader).kind()).isNotEqualTo(leader.kind());
        ensemble.startAndAwait(leader);
        ensemble.awaitAllServe();
    }

    /** The leader last. */
    private static void restartEach(Ensemble ensemble, SteadyClient client) {
        Member leader = ensemble.awaitAllServe();
        List<Member> order = new ArrayList<>(ensemble.members());
        order.remove(leader);
        order.add(leader);
        for (Member member : order) {
            member.terminate();
            ensemble.startAndAwait(member);
            client.awaitProgress(20);
        }
    }

    /** The oldest greeting of an election ends the connection; a plain port would take it for server 3. */
    private static void assertTakesNothingPlain(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(ByteBuffer.allocate(8).putLong(3).array());
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer.length).as("at most an alert").isLessThan(16);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
