package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.core.model.Bytes;
import io.coord.core.ports.FreePort;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The election port, with itself and with peers made by hand on real sockets (spec: peer-protocol 1). */
class ElectionMeshTest {
    private static final long V1 = -65536;

    private final Ports ports = new Ports();
    private final List<AutoCloseable> toClose = new ArrayList<>();
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

    private NettyElectionPort open(long sid, RecordingInbox inbox) throws IOException {
        return open(Ports.config(sid), ports.tcp(), inbox);
    }

    private NettyElectionPort open(TransportConfig config, PeerNetwork network, RecordingInbox inbox)
            throws IOException {
        NettyElectionPort port = NettyElectionPort.open(config, network, members, inbox, Ports.CLOCK);
        toClose.add(port);
        return port;
    }

    private static Notification vote(long leader, long round) {
        return new Notification(
                PeerState.LOOKING,
                leader,
                0x100000005L,
                round,
                1,
                2,
                Bytes.wrap("version=0".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threeServersMeetAndHearEachOther(boolean local) throws Exception {
        PeerNetwork network = local ? ports.local("mesh") : ports.tcp();
        List<RecordingInbox> inboxes = new ArrayList<>();
        List<NettyElectionPort> mesh = new ArrayList<>();
        for (long sid = 1; sid <= 3; sid++) {
            inboxes.add(new RecordingInbox());
            mesh.add(open(Ports.config(sid), network, inboxes.get((int) sid - 1)));
            mesh.get((int) sid - 1).members(members);
        }
        for (long from = 1; from <= 3; from++) {
            for (long to = 1; to <= 3; to++) {
                mesh.get((int) from - 1).send(to, vote(from, 10 + from));
            }
        }
        for (long to = 1; to <= 3; to++) {
            RecordingInbox inbox = inboxes.get((int) to - 1);
            for (long from = 1; from <= 3; from++) {
                long sender = from;
                if (from != to) {
                    inbox.awaitInput(Input.PeerUp.class, up -> up.sid() == sender);
                    Input.PeerVoted voted = inbox.awaitInput(Input.PeerVoted.class, v -> v.sid() == sender);
                    assertThat(voted.vote()).isEqualTo(vote(from, 10 + from));
                }
            }
        }
    }

    @Test
    void theServerWithTheSmallerNumberKnocksAndHangsUp() throws Exception {
        try (ServerSocket three = new ServerSocket(Ports.electionPort(members, 3))) {
            NettyElectionPort one = open(1, new RecordingInbox());
            one.members(members);
            try (Socket knock = three.accept()) {
                DataInputStream in = new DataInputStream(knock.getInputStream());
                assertThat(in.readLong()).isEqualTo(V1);
                assertThat(in.readLong()).isEqualTo(1);
                byte[] address = in.readNBytes(in.readInt());
                assertThat(new String(address, StandardCharsets.UTF_8))
                        .isEqualTo("127.0.0.1:" + Ports.electionPort(members, 1));
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    /** ZOOKEEPER-3720: servers before 3.6 understand one address; 4787: in UTF-8, whatever the platform likes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void severalAddressesAreToldOnlyIfTheOthersUnderstandThat(boolean multiAddress) throws Exception {
        int port = Ports.electionPort(members, 1);
        int another = FreePort.find();
        TreeMap<Long, Membership.MemberSpec> specs = new TreeMap<>(members.members());
        specs.put(
                1L,
                new Membership.MemberSpec(
                        false,
                        List.of(
                                new Membership.PeerAddress("127.0.0.1", 1, port),
                                new Membership.PeerAddress("127.0.0.1", 1, another)),
                        null));
        members = new Membership(specs, new TreeMap<>(), new TreeMap<>(), 0);
        try (ServerSocket three = new ServerSocket(Ports.electionPort(members, 3))) {
            open(Ports.config(1).withMultiAddress(multiAddress), ports.tcp(), new RecordingInbox())
                    .members(members);
            try (Socket knock = three.accept()) {
                DataInputStream in = new DataInputStream(knock.getInputStream());
                assertThat(in.readLong()).isEqualTo(multiAddress ? V1 + 1 : V1);
                in.readLong();
                assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
                        .isEqualTo(multiAddress ? "127.0.0.1:" + port + "|127.0.0.1:" + another : "127.0.0.1:" + port);
            }
        }
    }

    @Test
    void aKnockIsAnsweredByACall() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        open(3, inbox);
        try (ServerSocket one = new ServerSocket(0);
                Socket knock = dial(3)) {
            greet(knock, 1, "127.0.0.1:" + one.getLocalPort());
            try (Socket call = one.accept()) {
                DataInputStream in = new DataInputStream(call.getInputStream());
                assertThat(in.readLong()).isEqualTo(V1);
                assertThat(in.readLong()).isEqualTo(3);
                in.readNBytes(in.readInt());
                inbox.awaitInput(Input.PeerUp.class, up -> up.sid() == 1);
                writeFrame(call, oldVote());
                Input.PeerVoted voted = inbox.awaitInput(Input.PeerVoted.class);
                assertThat(voted.sid()).isEqualTo(1);
                assertThat(voted.vote().formatVersion()).isZero();
            }
            assertThat(knock.getInputStream().read()).isEqualTo(-1);
            inbox.awaitInput(Input.PeerDown.class, down -> down.sid() == 1);
        }
    }

    /** Who knocks has no connection, whatever it looks like here. */
    @Test
    void aKnockReplacesAConnectionThatIsThere() throws Exception {
        open(3, new RecordingInbox());
        try (ServerSocket one = new ServerSocket(0)) {
            knock(one.getLocalPort());
            try (Socket dead = one.accept()) {
                dead.setSoTimeout(10_000);
                dead.getInputStream().readNBytes(16);
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                knock(one.getLocalPort());
                one.setSoTimeout(10_000);
                try (Socket alive = one.accept()) {
                    alive.getInputStream().readNBytes(16);
                    assertThat(dead.getInputStream().readAllBytes()).isNotEmpty();
                }
            }
        }
    }

    private void knock(int port) throws IOException {
        try (Socket socket = dial(3)) {
            greet(socket, 1, "127.0.0.1:" + port);
        }
    }

    @Test
    void theLastVoteIsSaidAgainToWhoeverComesBack() throws Exception {
        NettyElectionPort one = open(1, new RecordingInbox());
        one.send(3, vote(2, 7));
        for (int i = 0; i < 3; i++) {
            try (Socket three = dial(1)) {
                greet(three, 3, "127.0.0.1:1");
                DataInputStream in = new DataInputStream(three.getInputStream());
                byte[] message = in.readNBytes(in.readInt());
                assertThat(message).hasSize(44 + 9);
                assertThat(message[11]).isEqualTo((byte) 2);
            }
        }
    }

    @Test
    void onlyTheNewestVoteWaitsForAConnection() throws Exception {
        NettyElectionPort one = open(1, new RecordingInbox());
        for (int round = 1; round <= 1000; round++) {
            one.send(3, vote(1, round));
        }
        try (Socket three = dial(1)) {
            greet(three, 3, "127.0.0.1:1");
            DataInputStream in = new DataInputStream(three.getInputStream());
            byte[] message = in.readNBytes(in.readInt());
            assertThat(message[27] & 0xFF | (message[26] & 0xFF) << 8).isEqualTo(1000);
        }
    }

    @Test
    void anOldGreetingWithNothingButANumberIsTaken() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        open(1, inbox);
        try (Socket three = dial(1)) {
            DataOutputStream out = new DataOutputStream(three.getOutputStream());
            out.writeLong(3);
            out.writeInt(28);
            out.write(oldVote());
            inbox.awaitInput(Input.PeerVoted.class, voted -> voted.sid() == 3);
        }
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        open(1, inbox);
        try (Socket three = dial(1)) {
            three.setTcpNoDelay(true);
            DataOutputStream out = new DataOutputStream(three.getOutputStream());
            java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
            DataOutputStream bytes = new DataOutputStream(all);
            bytes.writeLong(V1);
            bytes.writeLong(3);
            bytes.writeInt(5);
            bytes.write("h:123".getBytes(StandardCharsets.US_ASCII));
            bytes.writeInt(28);
            bytes.write(oldVote());
            for (byte b : all.toByteArray()) {
                out.write(b);
                out.flush();
            }
            inbox.awaitInput(Input.PeerVoted.class, voted -> voted.sid() == 3);
        }
    }

    /** ZOOKEEPER-2164, 900, 3756, 3757: whoever is dead or silent, nobody else waits. */
    @Test
    void silentConnectionsDelayNobodyAndAreClosed() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        open(Ports.config(1).withHandshakeMillis(2500), ports.tcp(), inbox);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            silent.add(dial(1));
            silent.get(i).getOutputStream().write(new byte[i % 8]);
        }
        long started = System.nanoTime();
        try (Socket three = dial(1)) {
            greet(three, 3, "127.0.0.1:1");
            inbox.awaitInput(Input.PeerUp.class, up -> up.sid() == 3);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(2000));
            for (Socket socket : silent) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fffffffffffefffe0000000000000003",
                "ffffffffffff0000" + "0000000000000003" + "00000000",
                "ffffffffffff0000" + "0000000000000003" + "7fffffff",
                "ffffffffffff0000" + "0000000000000003" + "00000004" + "68686868",
                "0000000000000003" + "00000000",
                "0000000000000003" + "ffffffff",
                "0000000000000003" + "00080001",
                "0000000000000001",
                "7fffffffffffffff",
            })
    void hostileBytesCloseTheirConnectionAndNoOther(String hex) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        NettyElectionPort one = open(1, inbox);
        try (Socket good = dial(1)) {
            greet(good, 2, "127.0.0.1:1");
            inbox.awaitInput(Input.PeerUp.class, up -> up.sid() == 2);
            try (Socket bad = dial(1)) {
                bad.getOutputStream().write(io.netty.buffer.ByteBufUtil.decodeHexDump(hex));
                assertThat(bad.getInputStream().readAllBytes()).isEmpty();
            }
            one.send(2, vote(1, 3));
            assertThat(new DataInputStream(good.getInputStream()).readInt()).isEqualTo(53);
        }
    }

    /** ZOOKEEPER-3769. */
    @Test
    void aMessageThatMakesNoSenseIsDroppedAndTheConnectionStays() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        open(1, inbox);
        try (Socket three = dial(1)) {
            greet(three, 3, "127.0.0.1:1");
            writeFrame(three, new byte[27]);
            writeFrame(three, new byte[36]);
            byte[] badConfig = new byte[44];
            badConfig[39] = 2;
            badConfig[40] = (byte) 0xff;
            writeFrame(three, badConfig);
            writeFrame(three, oldVote());
            inbox.awaitInput(Input.PeerVoted.class);
            assertThat(inbox.all(Input.PeerVoted.class)).hasSize(1);
        }
    }

    @Test
    void floodingVotesFillNeitherInboxNorMemory() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        NettyElectionPort one = open(1, inbox);
        Socket three = dial(1);
        greet(three, 3, "127.0.0.1:1");
        AtomicBoolean stop = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            try {
                while (!stop.get()) {
                    writeFrame(three, oldVote());
                }
            } catch (IOException e) {
                stop.set(true);
            }
        });
        flood.start();
        await().until(() -> inbox.all().size() > 100);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        int waiting = inbox.all().size();
        assertThat(waiting).isLessThan(20_000);
        for (int i = 0; i < waiting; i++) {
            one.taken(3);
        }
        await().until(() -> inbox.all().size() > waiting);
        stop.set(true);
        three.close();
        flood.join(10_000);
    }

    @Test
    void aServerThatComesBackIsFoundAgain() throws Exception {
        RecordingInbox one = new RecordingInbox();
        RecordingInbox two = new RecordingInbox();
        open(1, one).members(members);
        NettyElectionPort second = open(2, two);
        second.members(members);
        one.awaitInput(Input.PeerUp.class, up -> up.sid() == 2);
        second.close();
        one.awaitInput(Input.PeerDown.class, down -> down.sid() == 2);
        int before = one.all(Input.PeerUp.class).size();
        open(2, new RecordingInbox()).members(members);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> one.all(Input.PeerUp.class).size() > before);
    }

    @Test
    void aConnectionOnWhichNothingIsAnsweredIsMadeAnew() throws Exception {
        try (ServerSocket two = new ServerSocket(Ports.electionPort(members, 2))) {
            NettyElectionPort three = open(Ports.config(3).withHandshakeMillis(300), ports.tcp(), new RecordingInbox());
            three.send(2, vote(3, 1));
            try (Socket dead = two.accept()) {
                await().pollDelay(Duration.ofMillis(400)).until(() -> true);
                three.send(2, vote(3, 2));
                try (Socket alive = two.accept()) {
                    DataInputStream in = new DataInputStream(alive.getInputStream());
                    in.readNBytes(16);
                    in.readNBytes(in.readInt());
                    byte[] message = in.readNBytes(in.readInt());
                    assertThat(message[27]).isEqualTo((byte) 2);
                    dead.setSoTimeout(10_000);
                    assertThat(dead.getInputStream().readAllBytes()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void aServerThatMovesIsFoundAtItsNewAddress() throws Exception {
        RecordingInbox one = new RecordingInbox();
        RecordingInbox two = new RecordingInbox();
        NettyElectionPort first = open(1, one);
        NettyElectionPort second = open(2, two);
        first.members(members);
        second.members(members);
        one.awaitInput(Input.PeerUp.class, up -> up.sid() == 2);
        Membership elsewhere = Ports.members(3);
        first.members(both(members, elsewhere));
        await().until(() -> first.localAddresses().size() == 2);
        first.members(elsewhere);
        second.members(elsewhere);
        await().until(() -> first.localAddresses().toString().endsWith(":" + Ports.electionPort(elsewhere, 1) + "]"));
        second.close();
        one.awaitInput(Input.PeerDown.class, down -> down.sid() == 2);
        int before = one.all(Input.PeerUp.class).size();
        members = elsewhere;
        open(2, new RecordingInbox()).members(elsewhere);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> one.all(Input.PeerUp.class).size() > before);
    }

    /** While the move is proposed and not in force. */
    private static Membership both(Membership old, Membership next) {
        TreeMap<Long, Membership.MemberSpec> members = new TreeMap<>();
        old.members().forEach((sid, spec) -> {
            List<Membership.PeerAddress> addresses = new ArrayList<>(spec.addresses());
            addresses.addAll(next.members().get(sid).addresses());
            members.put(sid, new Membership.MemberSpec(false, addresses, null));
        });
        return new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
    }

    @Test
    void aServerThatIsCutOffInsideTheJvmLosesItsConnections() throws Exception {
        AtomicBoolean reachable = new AtomicBoolean(true);
        PeerNetwork network = PeerNetwork.local(ports.loops, "cut", address -> reachable.get());
        RecordingInbox one = new RecordingInbox();
        open(Ports.config(1), network, one).members(members);
        open(Ports.config(2), network, new RecordingInbox()).members(members);
        one.awaitInput(Input.PeerUp.class, up -> up.sid() == 2);
        reachable.set(false);
        network.closeUnreachable();
        one.awaitInput(Input.PeerDown.class, down -> down.sid() == 2);
        int before = one.all(Input.PeerUp.class).size();
        reachable.set(true);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> one.all(Input.PeerUp.class).size() > before);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(Ports.electionPort(members, 1))) {
            assertThatThrownBy(() -> open(Ports.config(1).withBindTries(1), ports.tcp(), new RecordingInbox()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("election port of server 1");
        }
    }

    private Socket dial(long sid) throws IOException {
        Socket socket = new Socket("127.0.0.1", Ports.electionPort(members, sid));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void greet(Socket socket, long sid, String address) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(V1);
        out.writeLong(sid);
        out.writeInt(address.length());
        out.write(address.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] oldVote() {
        byte[] vote = new byte[28];
        vote[11] = 3;
        return vote;
    }

    private static void writeFrame(Socket socket, byte[] message) throws IOException {
        byte[] frame = new byte[4 + message.length];
        frame[2] = (byte) (message.length >> 8);
        frame[3] = (byte) message.length;
        System.arraycopy(message, 0, frame, 4, message.length);
        socket.getOutputStream().write(frame);
    }
}
