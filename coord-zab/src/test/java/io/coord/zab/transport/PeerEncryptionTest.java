package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.model.Bytes;
import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TlsConfigBuilder;
import io.coord.core.tls.TlsConfigException;
import io.coord.core.tls.TlsContext;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.LearnerReception;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ports between servers by TLS: who may come, and that whoever is silent, slow or hostile delays nobody. */
class PeerEncryptionTest {
    private static final int HANDSHAKE_MILLIS = 3_000;
    private static final int SOCKET_MILLIS = 30_000;
    /** A handshake record of 512 bytes, of which only the beginning comes. */
    private static final String HALF_A_HELLO = "1603010200010001fc0303";

    private static final LearnerMessage HELLO = new LearnerMessage.Hello(2, false, 0x10000, 0, 4);

    @TempDir
    private Path directory;

    private final Ports ports = new Ports();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final TestAuthority authority = new TestAuthority("authority");
    private Membership members;

    @BeforeEach
    void choosePorts() throws IOException {
        members = Ports.members(3);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        ports.close();
    }

    private PeerEncryption encryption(TestAuthority issuer, String host, boolean dialling, boolean plain)
            throws TlsConfigException {
        String name = host + "-" + toClose.size() + "-" + System.identityHashCode(issuer);
        TlsContext context = TlsContext.open(
                name,
                new TlsConfigBuilder()
                        .trustStore(authority.trustStore(directory.resolve("trusted.pem")))
                        .keyStore(issuer.issue("server", host).keyStore(directory.resolve(name + ".pem")))
                        .build());
        return new PeerEncryption(name, context, dialling, plain, Ports.CLOCK);
    }

    private PeerEncryption onlyTls() throws TlsConfigException {
        return encryption(authority, "127.0.0.1", true, false);
    }

    private NettyElectionPort election(long sid, PeerEncryption encryption, RecordingInbox inbox) throws IOException {
        TransportConfig config = Ports.config(sid).withHandshakeMillis(HANDSHAKE_MILLIS);
        NettyElectionPort port = NettyElectionPort.open(config, ports.tcp(encryption), members, inbox, Ports.CLOCK);
        toClose.add(port);
        port.members(members);
        return port;
    }

    private NettyQuorumPort quorum(long sid, PeerEncryption encryption, RecordingInbox inbox) throws IOException {
        TransportConfig config = Ports.config(sid).withHandshakeMillis(HANDSHAKE_MILLIS);
        NettyQuorumPort port =
                NettyQuorumPort.open(config, ports.tcp(encryption), members, inbox, Thread::new, Ports.CLOCK);
        toClose.add(port);
        return port;
    }

    private static Notification vote(long leader) {
        Bytes config = Bytes.wrap("version=0".getBytes(StandardCharsets.UTF_8));
        return new Notification(PeerState.LOOKING, leader, 5, 1, 1, 2, config);
    }

    private static void assertHearEachOther(
            NettyElectionPort one, RecordingInbox ofOne, NettyElectionPort two, RecordingInbox ofTwo) {
        one.send(2, vote(1));
        two.send(1, vote(2));
        ofOne.awaitInput(Input.PeerVoted.class, voted -> voted.vote().equals(vote(2)));
        ofTwo.awaitInput(Input.PeerVoted.class, voted -> voted.vote().equals(vote(1)));
    }

    /** The three steps from plain to TLS: servers of two neighbouring steps understand each other. */
    @ParameterizedTest
    @ValueSource(strings = {"none/both", "both/both", "both/tls+both", "tls+both/tls+both", "tls+both/tls", "tls/tls"})
    void serversOfNeighbouringStepsHearEachOther(String steps) throws Exception {
        String[] each = steps.split("/");
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        PeerEncryption first = ofStep(each[0]);
        PeerEncryption second = ofStep(each[1]);
        NettyElectionPort one = election(1, first, ofOne);
        NettyElectionPort two = election(2, second, ofTwo);
        assertHearEachOther(one, ofOne, two, ofTwo);

        quorum(1, first, ofOne).receive(LearnerReception.WELCOME);
        NettyQuorumPort learner = quorum(2, second, ofTwo);
        learner.dial(1, SOCKET_MILLIS);
        long link = ofTwo.awaitInput(Input.LeaderConnected.class).link();
        learner.sendToLeader(link, HELLO);
        learner.flush();
        assertThat(ofOne.awaitInput(Input.LearnerSaid.class).message()).isEqualTo(HELLO);
    }

    private PeerEncryption ofStep(String step) throws TlsConfigException {
        return step.equals("none")
                ? null
                : encryption(authority, "127.0.0.1", step.startsWith("tls"), step.endsWith("both"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsNotCertifiedByTheAuthorityHearsNothingAndIsCounted(boolean foreignDials) throws Exception {
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        PeerEncryption good = onlyTls();
        PeerEncryption foreign = encryption(new TestAuthority("somebody"), "127.0.0.1", true, false);
        // The one with the larger number dials.
        NettyElectionPort one = election(1, foreignDials ? good : foreign, ofOne);
        NettyElectionPort two = election(2, foreignDials ? foreign : good, ofTwo);
        one.send(2, vote(1));
        two.send(1, vote(2));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> good.failedHandshakes() > 1 && foreign.failedHandshakes() > 1);
        assertThat(ofOne.all(Input.PeerVoted.class)).isEmpty();
        assertThat(ofTwo.all(Input.PeerVoted.class)).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsRefusedByWhoDials() throws Exception {
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        PeerEncryption dialling = onlyTls();
        NettyElectionPort one = election(1, encryption(authority, "127.0.0.2", true, false), ofOne);
        NettyElectionPort two = election(2, dialling, ofTwo);
        one.send(2, vote(1));
        two.send(1, vote(2));

        await().atMost(Duration.ofSeconds(30)).until(() -> dialling.failedHandshakes() > 1);
        assertThat(ofOne.all(Input.PeerVoted.class)).isEmpty();
        assertThat(ofTwo.all(Input.PeerVoted.class)).isEmpty();
    }

    @Test
    void silentAndHalfOpenHandshakesDelayNobodyAndAreEnded() throws Exception {
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        NettyElectionPort one = election(1, onlyTls(), ofOne);
        NettyQuorumPort leader = quorum(1, onlyTls(), ofOne);
        leader.receive(LearnerReception.WELCOME);
        List<Socket> idlers = new ArrayList<>();
        // Server 3 takes connections and never answers a handshake.
        try (ServerSocket three = new ServerSocket(Ports.electionPort(members, 3))) {
            assertThat(three.isBound()).isTrue();
            for (int i = 0; i < 60; i++) {
                int port = i % 2 == 0 ? Ports.electionPort(members, 1) : Ports.quorumPort(members, 1);
                Socket idler = dial(port);
                idlers.add(idler);
                if (i % 4 < 2) {
                    idler.getOutputStream().write(HexFormat.of().parseHex(HALF_A_HELLO));
                }
            }
            one.send(3, vote(1));
            long started = System.nanoTime();
            NettyElectionPort two = election(2, onlyTls(), ofTwo);
            two.send(3, vote(2));
            assertHearEachOther(one, ofOne, two, ofTwo);
            NettyQuorumPort learner = quorum(2, onlyTls(), ofTwo);
            learner.dial(1, SOCKET_MILLIS);
            ofTwo.awaitInput(Input.LeaderConnected.class);

            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofMillis(HANDSHAKE_MILLIS - 500));
            for (Socket idler : idlers) {
                assertThat(answer(idler)).hasSizeLessThan(16);
            }
        } finally {
            for (Socket idler : idlers) {
                idler.close();
            }
        }
    }

    /** Old and new greetings of the election, a hello of a learner, a web browser, much of nothing, a broken record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000003",
                "ffffffffffff00000000000000000003000000053a3a3a3a3a",
                "0000000b000000040000000000000014",
                "474554202f20485454502f312e310d0a0d0a",
                "16030100050100000100",
                "1503030002022a",
            })
    void whatIsNoHandshakeEndsItsConnectionAndNoOther(String hex) throws Exception {
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        PeerEncryption encryption = onlyTls();
        NettyElectionPort one = election(1, encryption, ofOne);
        quorum(1, encryption, ofOne).receive(LearnerReception.WELCOME);
        for (int port : List.of(Ports.electionPort(members, 1), Ports.quorumPort(members, 1))) {
            try (Socket hostile = dial(port)) {
                hostile.getOutputStream().write(HexFormat.of().parseHex(hex));
                assertThat(answer(hostile)).as("at most an alert").hasSizeLessThan(16);
            }
        }
        assertHearEachOther(one, ofOne, election(2, onlyTls(), ofTwo), ofTwo);
    }

    @Test
    void messagesOfEverySizeArriveInTheirOrder() throws Exception {
        RecordingInbox ofOne = new RecordingInbox();
        RecordingInbox ofTwo = new RecordingInbox();
        NettyQuorumPort leader = quorum(1, onlyTls(), ofOne);
        leader.receive(LearnerReception.WELCOME);
        NettyQuorumPort learner = quorum(2, onlyTls(), ofTwo);
        learner.dial(1, SOCKET_MILLIS);
        learner.sendToLeader(ofTwo.awaitInput(Input.LeaderConnected.class).link(), HELLO);
        learner.flush();
        List<Long> down = List.of(ofOne.awaitInput(Input.LearnerSaid.class).link());
        List<LeaderMessage> said = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            said.add(new LeaderMessage.Propose(new Proposal(i, Bytes.wrap(new byte[100 * i]))));
            leader.sendToLearners(down, said.get(i - 1));
        }
        leader.flush();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ofTwo.all(Input.LeaderSaid.class).size() == said.size());
        assertThat(ofTwo.all(Input.LeaderSaid.class))
                .extracting(Input.LeaderSaid::message)
                .isEqualTo(said);
    }

    private static Socket dial(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(SOCKET_MILLIS);
        return socket;
    }

    /** All that comes until the connection is closed. */
    private static byte[] answer(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }
}
