package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.ports.FreePort;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.LearnerReception;
import io.coord.zab.runtime.StateImage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of the quorum port, with each other and with peers made by hand on real sockets. */
class QuorumLinksTest {
    private static final LearnerMessage HELLO = new LearnerMessage.Hello(2, false, 0x10000, 0, 4);
    private static final String HELLO_HEX =
            "0000000b00000004000000000000001400000000000000020001000000000000000000" + "00ffffffff";

    private final Ports ports = new Ports();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final RecordingInbox leaderInbox = new RecordingInbox();
    private final RecordingInbox learnerInbox = new RecordingInbox();
    private Membership members;

    @BeforeEach
    void choosePorts() throws IOException {
        members = Ports.members(2);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        ports.close();
    }

    private NettyQuorumPort open(TransportConfig config, PeerNetwork network, RecordingInbox inbox) throws IOException {
        NettyQuorumPort port = NettyQuorumPort.open(config, network, members, inbox, Thread::new, Ports.CLOCK);
        toClose.add(port);
        return port;
    }

    private NettyQuorumPort leader() throws IOException {
        NettyQuorumPort leader = open(Ports.config(1), ports.tcp(), leaderInbox);
        leader.receive(LearnerReception.WELCOME);
        return leader;
    }

    private NettyQuorumPort learner() throws IOException {
        return open(Ports.config(2).withProgressMillis(1), ports.tcp(), learnerInbox);
    }

    private long connect(NettyQuorumPort learner) {
        learner.dial(1, 5000);
        long link = learnerInbox.awaitInput(Input.LeaderConnected.class).link();
        learner.sendToLeader(link, HELLO);
        learner.flush();
        return link;
    }

    private long leaderLink() {
        return leaderInbox
                .awaitInput(Input.LearnerSaid.class, said -> said.message().equals(HELLO))
                .link();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesGoBothWaysInTheirOrder(boolean local) throws Exception {
        PeerNetwork network = local ? ports.local("links") : ports.tcp();
        NettyQuorumPort leader = open(Ports.config(1), network, leaderInbox);
        leader.receive(LearnerReception.WELCOME);
        NettyQuorumPort learner = open(Ports.config(2), network, learnerInbox);
        long up = connect(learner);
        long down = leaderLink();
        assertThat(leaderInbox.all().get(0)).isEqualTo(new Input.LearnerConnected(down));
        List<LeaderMessage> said = new ArrayList<>();
        for (int i = 1; i <= 3000; i++) {
            LeaderMessage propose = new LeaderMessage.Propose(new Proposal(i, Bytes.wrap(new byte[i])));
            LeaderMessage commit = new LeaderMessage.Commit(i);
            leader.sendToLearners(List.of(down), propose);
            leader.sendToLearners(List.of(down, 999L), commit);
            said.add(propose);
            said.add(commit);
            if (i % 100 == 0) {
                leader.flush();
            }
        }
        takeAll(learner, learnerInbox, said.size());
        assertThat(learnerInbox.all(Input.LeaderSaid.class))
                .extracting(Input.LeaderSaid::message)
                .containsExactlyElementsOf(said);
        learner.close(up, "enough");
        leaderInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == down);
        learnerInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == up);
    }

    @Test
    void whatIsForOneLearnerDoesNotReachTheOther() throws Exception {
        NettyQuorumPort leader = leader();
        connect(learner());
        long first = leaderLink();
        try (Socket second = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            second.setSoTimeout(10_000);
            second.getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX));
            long other = leaderInbox
                    .awaitInput(Input.LearnerConnected.class, connected -> connected.link() != first)
                    .link();
            List<LeaderMessage> forFirst = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                LeaderMessage forBoth = new LeaderMessage.Commit(i);
                LeaderMessage forOne = new LeaderMessage.Ping(i);
                leader.sendToLearners(List.of(first, other), forBoth);
                leader.sendToLearners(List.of(first), forOne);
                forFirst.add(forBoth);
                forFirst.add(forOne);
            }
            leader.flush();
            byte[] commits = second.getInputStream().readNBytes(10 * 20);
            for (int i = 0; i < 10; i++) {
                assertThat(commits[20 * i + 3]).isEqualTo((byte) 4);
                assertThat(commits[20 * i + 11]).isEqualTo((byte) i);
            }
            await().until(() -> learnerInbox.all(Input.LeaderSaid.class).size() == 20);
            assertThat(learnerInbox.all(Input.LeaderSaid.class))
                    .extracting(Input.LeaderSaid::message)
                    .containsExactlyElementsOf(forFirst);
        }
    }

    @Test
    void whatCameTogetherWithTheGreetingFollowsIt() throws Exception {
        leader();
        StringBuilder hex = new StringBuilder(HELLO_HEX);
        for (int zxid = 1; zxid <= 50; zxid++) {
            hex.append("00000003").append(String.format("%016x", zxid)).append("ffffffffffffffff");
        }
        try (Socket learner = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            learner.getOutputStream().write(ByteBufUtil.decodeHexDump(hex));

            await().until(() -> leaderInbox.all().size() == 52);
            List<Input> heard = leaderInbox.all();
            long link = ((Input.LearnerConnected) heard.get(0)).link();
            assertThat(heard.get(1)).isEqualTo(new Input.LearnerSaid(link, HELLO));
            for (int zxid = 1; zxid <= 50; zxid++) {
                assertThat(heard.get(zxid + 1)).isEqualTo(new Input.LearnerSaid(link, new LearnerMessage.Ack(zxid)));
            }
        }
        leaderInbox.awaitInput(Input.LinkClosed.class, closed -> true);
    }

    @Test
    void whoLeavesRightBehindTheGreetingIsHeardOfToTheEnd() throws Exception {
        leader();
        for (int i = 0; i < 200; i++) {
            try (Socket learner = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
                learner.getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX));
                learner.setSoLinger(i % 2 == 0, 0);
            }
        }
        try (Socket last = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            last.getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX));

            await().untilAsserted(() -> assertThat(leaderInbox.all(Input.LinkClosed.class))
                    .hasSizeGreaterThanOrEqualTo(100)
                    .hasSize(leaderInbox.all(Input.LearnerConnected.class).size() - 1));
        }
    }

    /** As the replica does: takes inputs from the inbox. */
    private static void takeAll(NettyQuorumPort port, RecordingInbox inbox, int count) {
        AtomicInteger taken = new AtomicInteger();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    List<Input.LeaderSaid> all = inbox.all(Input.LeaderSaid.class);
                    for (; taken.get() < all.size(); taken.incrementAndGet()) {
                        port.taken(all.get(taken.get()).link());
                    }
                    return taken.get() == count;
                });
    }

    @Test
    void whoTakesNothingOutOfTheInboxIsNotSentMore() throws Exception {
        NettyQuorumPort leader = leader();
        NettyQuorumPort learner = learner();
        connect(learner);
        long down = leaderLink();
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 500; j++) {
                leader.sendToLearners(List.of(down), new LeaderMessage.Commit(i * 500 + j));
            }
            leader.flush();
        }
        await().until(() -> learnerInbox.all(Input.LeaderSaid.class).size() > 1000);
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        assertThat(learnerInbox.all(Input.LeaderSaid.class)).hasSizeLessThan(20_000);
        takeAll(learner, learnerInbox, 100_000);
    }

    @Test
    void aSnapshotTravelsWithWhatIsBeforeAndBehindIt() throws Exception {
        ReplicatedState state = bigState(20_000);
        NettyQuorumPort leader = leader();
        NettyQuorumPort learner = learner();
        long up = connect(learner);
        long down = leaderLink();
        TreeImage image = state.beginImage();
        leader.sendToLearners(List.of(down), new LeaderMessage.Snap(77));
        leader.sendImage(down, stateImage(image));
        leader.sendToLearners(List.of(down), new LeaderMessage.NewLeader(0x200000000L, null));
        leader.flush();
        leader.sendToLearners(List.of(down), new LeaderMessage.UpToDate());
        leader.flush();
        learnerInbox.awaitInput(Input.LeaderSaid.class, said -> said.message() instanceof LeaderMessage.UpToDate);
        assertThat(learnerInbox.all(Input.LeaderSaid.class))
                .extracting(Input.LeaderSaid::message)
                .containsExactly(
                        new LeaderMessage.Snap(77),
                        new LeaderMessage.NewLeader(0x200000000L, null),
                        new LeaderMessage.UpToDate());
        ReplicatedState received = learner.takeReceivedState(up).orElseThrow();
        assertThat(received.tree().digest()).isEqualTo(state.tree().digest());
        assertThat(received.lastZxid()).isEqualTo(77);
        assertThat(learner.takeReceivedState(up)).isEmpty();
        assertThat(learnerInbox.all(Input.LinkProgress.class)).isNotEmpty();
    }

    private static ReplicatedState bigState(int nodes) {
        ReplicatedState state = new ReplicatedState(Ports.TREE);
        for (int i = 1; i <= nodes; i++) {
            List<AclEntry> acl = i % 3 == 0 ? Acls.READ_ONLY : Acls.OPEN;
            Txn txn = new Txn.Create(
                    Txn.CreateKind.PLAIN, "/node-" + i, Bytes.wrap(new byte[i % 1500]), acl, false, -1, 0);
            state.apply(new LoggedTxn(new TxnHeader(1, i, i, 0, txn.type()), txn, null), ChangeListener.NONE);
        }
        return state;
    }

    private static StateImage stateImage(TreeImage image) {
        return new StateImage() {
            @Override
            public void close() {
                image.close();
            }

            @Override
            public long zxid() {
                return image.zxid();
            }

            @Override
            public long digest() {
                return image.digest();
            }

            @Override
            public boolean writeNext(ByteBuf out) {
                return image.writeNext(out, 100);
            }
        };
    }

    @Test
    void aRecordedSynchronisationIsUnderstoodByteByByte() throws Exception {
        byte[] snapshot = SnapshotReceptionTest.recorded("05-sync-snap");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(ByteBufUtil.decodeHexDump("0000000f0000000100000005ffffffffffffffff"));
        all.write(snapshot);
        all.write(ByteBufUtil.decodeHexDump("0000000cffffffffffffffffffffffffffffffff"));
        try (ServerSocket leader = new ServerSocket(Ports.quorumPort(members, 1))) {
            NettyQuorumPort learner = learner();
            learner.dial(1, 5000);
            try (Socket socket = leader.accept()) {
                socket.setTcpNoDelay(true);
                OutputStream out = socket.getOutputStream();
                for (byte b : all.toByteArray()) {
                    out.write(b);
                    out.flush();
                }
                Input.LeaderSaid last = learnerInbox.awaitInput(
                        Input.LeaderSaid.class, said -> said.message() instanceof LeaderMessage.UpToDate);
                assertThat(learnerInbox.all(Input.LeaderSaid.class).get(0).message())
                        .isEqualTo(new LeaderMessage.Snap(0x100000005L));
                assertThat(learner.takeReceivedState(last.link())).isPresent();
            }
        }
    }

    @Test
    void aSnapshotThatBreaksOffIsNoSnapshot() throws Exception {
        byte[] snapshot = SnapshotReceptionTest.recorded("05-sync-snap");
        try (ServerSocket leader = new ServerSocket(Ports.quorumPort(members, 1))) {
            NettyQuorumPort learner = learner();
            learner.dial(1, 5000);
            try (Socket socket = leader.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(ByteBufUtil.decodeHexDump("0000000f0000000100000005ffffffffffffffff"));
                out.write(snapshot, 0, snapshot.length - 1);
            }
            long link = learnerInbox.awaitInput(Input.LinkClosed.class).link();
            assertThat(learnerInbox.all(Input.LeaderSaid.class)).isEmpty();
            assertThat(learner.takeReceivedState(link)).isEmpty();
        }
    }

    @Test
    void anOrphanInASnapshotClosesTheLink() throws Exception {
        String body = "00000000" + "00000000" // sessions, ACLs
                + "00000004" + "2f612f62" + "ffffffff" + "00".repeat(68) // node /a/b
                + "00000001" + "2f" + "0000000a" + "42656e57617348657265";
        try (ServerSocket leader = new ServerSocket(Ports.quorumPort(members, 1))) {
            learner().dial(1, 5000);
            try (Socket socket = leader.accept()) {
                socket.getOutputStream()
                        .write(ByteBufUtil.decodeHexDump("0000000f0000000100000005ffffffffffffffff" + body));
                learnerInbox.awaitInput(Input.LinkClosed.class);
            }
            assertThat(learnerInbox.all(Input.LeaderSaid.class)).isEmpty();
        }
    }

    @Test
    void whoComesBeforeThisServerLeadsIsKeptForAMoment() throws Exception {
        NettyQuorumPort leader = open(Ports.config(1), ports.tcp(), leaderInbox);
        connect(learner());
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        assertThat(leaderInbox.all()).isEmpty();
        leader.receive(LearnerReception.WAIT);
        leader.receive(LearnerReception.WELCOME);
        leaderLink();
    }

    @Test
    void whoComesAndThisServerDoesNotLeadIsSentAway() throws Exception {
        open(Ports.config(1), ports.tcp(), leaderInbox);
        long link = connect(learner());
        learnerInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == link);
        assertThat(leaderInbox.all()).isEmpty();
    }

    @Test
    void whoWaitsIsSentAwayAsSoonAsAnotherServerLeads() throws Exception {
        NettyQuorumPort leader = open(Ports.config(1), ports.tcp(), leaderInbox);
        long started = System.nanoTime();
        long link = connect(learner());
        leader.receive(LearnerReception.TURN_AWAY);
        learnerInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == link);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(900));
        assertThat(leaderInbox.all()).isEmpty();
    }

    @Test
    void silentConnectionsDelayNobodyAndTheMemberNeverHearsOfThem() throws Exception {
        NettyQuorumPort leader = open(Ports.config(1).withHandshakeMillis(300), ports.tcp(), leaderInbox);
        leader.receive(LearnerReception.WELCOME);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            silent.add(new Socket("127.0.0.1", Ports.quorumPort(members, 1)));
            silent.get(i).getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX), 0, i % 40);
        }
        connect(learner());
        leaderLink();
        for (Socket socket : silent) {
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.close();
        }
        assertThat(leaderInbox.all(Input.LearnerConnected.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no greeting
                "000000030000000100000001ffffffffffffffff",
                "474554202f20485454502f312e310d0a0d0a",
                // a greeting of a length that none has
                "0000000b0000000000000000000fffff",
                "0000000b0000000000000000fffffffe",
                // a greeting, then data that is too long
                HELLO_HEX + "00000001ffffffffffffffff7fffffff",
                // a greeting, then a REQUEST that is none
                HELLO_HEX + "00000001ffffffffffffffff0000000100ffffffff",
            })
    void hostileBytesCloseTheirConnectionAndNoOther(String hex) throws Exception {
        NettyQuorumPort leader = leader();
        connect(learner());
        long down = leaderLink();
        try (Socket bad = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            // Less than who is silent is given.
            bad.setSoTimeout(3_000);
            bad.getOutputStream().write(ByteBufUtil.decodeHexDump(hex));
            assertThat(bad.getInputStream().readAllBytes()).isEmpty();
        }
        leader.sendToLearners(List.of(down), new LeaderMessage.UpToDate());
        leader.flush();
        learnerInbox.awaitInput(Input.LeaderSaid.class);
        for (Input.LearnerConnected connected : leaderInbox.all(Input.LearnerConnected.class)) {
            if (connected.link() != down) {
                leaderInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == connected.link());
            }
        }
    }

    @Test
    void aLearnerThatDoesNotTakeWhatItIsSentIsDropped() throws Exception {
        NettyQuorumPort leader = open(Ports.config(1).withMaxQueuedBytes(4 << 20), ports.tcp(), leaderInbox);
        leader.receive(LearnerReception.WELCOME);
        try (Socket slow = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            slow.getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX));
            long link = leaderLink();
            LeaderMessage large = new LeaderMessage.Propose(new Proposal(1, Bytes.wrap(new byte[1 << 20])));
            for (int i = 0; i < 60 && leaderInbox.all(Input.LinkClosed.class).isEmpty(); i++) {
                leader.sendToLearners(List.of(link), large);
                leader.flush();
            }
            leaderInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == link);
        }
    }

    /** ZOOKEEPER-3575, 4074, 3774: nobody waits for the socket of another. */
    @Test
    void aSlowLearnerDelaysNoOther() throws Exception {
        NettyQuorumPort leader = leader();
        connect(learner());
        long good = leaderLink();
        try (Socket slow = new Socket("127.0.0.1", Ports.quorumPort(members, 1))) {
            slow.getOutputStream().write(ByteBufUtil.decodeHexDump(HELLO_HEX));
            long other = leaderInbox
                    .awaitInput(Input.LearnerConnected.class, connected -> connected.link() != good)
                    .link();
            LeaderMessage large = new LeaderMessage.Propose(new Proposal(1, Bytes.wrap(new byte[1 << 20])));
            for (int i = 0; i < 30; i++) {
                leader.sendToLearners(List.of(other, good), large);
                leader.flush();
            }
            leader.sendToLearners(List.of(other, good), new LeaderMessage.UpToDate());
            leader.flush();
            learnerInbox.awaitInput(Input.LeaderSaid.class, said -> said.message() instanceof LeaderMessage.UpToDate);
            assertThat(leaderInbox.all(Input.LinkClosed.class)).isEmpty();
        }
    }

    @Test
    void aLeaderThatIsNotThereIsUnreachableSoon() throws Exception {
        long started = System.nanoTime();
        learner().dial(1, 5000);
        learnerInbox.awaitInput(Input.LeaderUnreachable.class, unreachable -> unreachable.sid() == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(350), Duration.ofSeconds(3));
    }

    @Test
    void anAttemptThatIsGivenUpSaysNothing() throws Exception {
        NettyQuorumPort learner = learner();
        learner.dial(1, 5000);
        learner.cancelDial();
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        assertThat(learnerInbox.all()).isEmpty();
    }

    @Test
    void theFirstOfSeveralAddressesToAnswerIsTaken() throws Exception {
        leader();
        int dead = FreePort.find();
        members = new Membership(
                new TreeMap<>(Map.of(
                        1L,
                        new Membership.MemberSpec(
                                false,
                                List.of(
                                        new Membership.PeerAddress("127.0.0.1", dead, dead),
                                        new Membership.PeerAddress("localhost", Ports.quorumPort(members, 1), dead)),
                                null),
                        2L,
                        members.members().get(2L))),
                new TreeMap<>(),
                new TreeMap<>(),
                0);
        connect(learner());
        leaderLink();
    }

    @Test
    void closingAPortClosesItsLinksAndEndsItsThreads() throws Exception {
        NettyQuorumPort leader = leader();
        NettyQuorumPort learner = learner();
        long up = connect(learner);
        long down = leaderLink();
        leader.sendToLearners(List.of(down), new LeaderMessage.Snap(5));
        TreeImage image = bigState(1000).beginImage();
        leader.sendImage(down, stateImage(image));
        leader.flush();
        learner.close();
        leaderInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == down);
        leader.close();
        learnerInbox.awaitInput(Input.LinkClosed.class, closed -> closed.link() == up);
    }
}
