package io.coord.zab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.txn.TxnHeader;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.storage.HistoryTrust;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A driver with a member that says what it is told to, and everything around it made by hand, but the disk. */
class MemberDriverTest {
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"));
    private static final TreeOptions TREE = new TreeOptions(true, true, 3);
    private static final RecoveryOptions OPTIONS =
            RecoveryOptions.defaults(TREE).withWindowSize(100);

    private final ScriptedMember member = new ScriptedMember();
    private final Surroundings around = new Surroundings();
    private final LinkedBlockingQueue<Input> inbox = new LinkedBlockingQueue<>();
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final ReplicatedState source = new ReplicatedState(TREE);
    private FileSystem files = new MemoryFileSystem();
    private MemberDriver driver;

    private void open() throws IOException {
        RecoveryResult recovered = Recovery.recover(files, DIRS, OPTIONS, new SystemClock());
        around.state = recovered.state();
        driver = new MemberDriver(new DriverParts(
                "test",
                member,
                recovered.lastZxid(),
                new HistoryConfig(
                        files, DIRS, OPTIONS, TxnLogOptions.IN_MEMORY, SnapshotOptions.DEFAULT, 1000, 0.33, 0),
                around,
                around.quorum,
                around,
                inbox::add,
                background,
                background,
                Thread::new,
                new SystemClock()));
        around.driver = driver;
        driver.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        driver.close();
        background.shutdown();
        assertThat(background.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private Proposal proposal(long zxid) {
        Txn txn = new Txn.Create(Txn.CreateKind.PLAIN, "/n" + zxid, Bytes.EMPTY, Acls.OPEN, false, -1, 0);
        TxnHeader header = new TxnHeader(1, 1, zxid, 1, txn.type());
        source.apply(new LoggedTxn(header, txn, null), ChangeListener.NONE);
        ByteBuf out = Unpooled.buffer();
        TxnCodec.write(out, header, txn, null);
        byte[] payload = new byte[out.readableBytes()];
        out.readBytes(payload);
        return new Proposal(zxid, Bytes.wrap(payload));
    }

    private void step(Output... outputs) {
        member.next(outputs);
        driver.step(new Input.Tick());
    }

    private void awaitAndStep(Input expected, Output... then) throws InterruptedException {
        Input input = inbox.poll(10, TimeUnit.SECONDS);
        while (input instanceof Input.LogSynced && !input.equals(expected)) {
            input = inbox.poll(10, TimeUnit.SECONDS);
        }
        assertThat(input).isEqualTo(expected);
        member.next(then);
        driver.step(input);
    }

    /** Appends, and waits until it is durable; delivers all of it. */
    private void append(long from, long to) throws InterruptedException {
        for (long zxid = from; zxid <= to; zxid++) {
            Proposal proposal = proposal(zxid);
            step(new Output.Append(proposal), new Output.Deliver(proposal));
        }
        driver.endTurn();
        awaitAndStep(new Input.LogSynced(to));
    }

    private RecoveryResult recovered() throws IOException {
        return Recovery.recover(files, DIRS, OPTIONS, new SystemClock());
    }

    @Test
    void aTurnIsOneBatchForEverybodyAndLearnersComeBeforeTheOwnTree() throws Exception {
        open();
        Proposal one = proposal(1);
        Proposal two = proposal(2);
        step(new Output.Append(one), new Output.SendToLearners(List.of(7L), new LeaderMessage.Propose(one)));
        step(new Output.Deliver(one), new Output.Deliver(two));
        assertThat(around.events).containsExactly("send Propose to [7]");
        driver.endTurn();
        assertThat(around.events).containsSubsequence("send Propose to [7]", "flush", "deliver [1, 2]");
        awaitAndStep(new Input.LogSynced(1));
    }

    @Test
    void whatMustFindTransactionsAppliedComesBehindThem() throws Exception {
        open();
        step(
                new Output.Deliver(proposal(1)),
                new Output.StatusChanged(new MemberStatus(MemberStatus.Phase.LEADING, 1, 1)),
                new Output.Deliver(proposal(2)),
                new Output.SyncConfirmed(5));
        assertThat(around.events)
                .containsExactly("deliver [1]", "receive WELCOME", "status LEADING", "deliver [2]", "sync 5");
    }

    @Test
    void theStateMachineMayStepTheMemberInTheMiddle() throws Exception {
        open();
        Proposal submitted = proposal(1);
        around.onRequest = () -> {
            member.next(new Output.SendToLearners(List.of(9L), new LeaderMessage.Propose(submitted)));
            driver.step(new Input.Submitted(submitted));
        };
        LearnerMessage.Request request = new LearnerMessage.Request(1, 1, 1, Bytes.EMPTY, List.of());
        step(
                new Output.RequestArrived(9, 2, request),
                new Output.SendToLearners(List.of(9L), new LeaderMessage.Commit(0)));
        assertThat(member.inputs).last().isEqualTo(new Input.Submitted(submitted));
        assertThat(around.events).containsExactly("request", "send Commit to [9]", "send Propose to [9]");
    }

    /** ZOOKEEPER-2307: file first, then whatever vouches for it; failure ends the role. */
    @Test
    void nothingLeavesBehindAnEpochThatCouldNotBeWritten() throws Exception {
        SimFileSystem disk = new SimFileSystem();
        files = disk;
        open();
        disk.failAt(disk.changes() + 2, FileFailure.Kind.DISK_FULL);
        step(
                new Output.PersistAcceptedEpoch(4),
                new Output.SendToLeader(3, new LearnerMessage.Ack(1)),
                new Output.Append(proposal(1)));
        driver.endTurn();
        driver.step(new Input.Tick());
        assertThat(around.failure).isInstanceOf(FileFailure.class);
        assertThat(around.events).noneMatch(event -> event.startsWith("send"));
        assertThat(member.inputs).hasSize(1);
    }

    @Test
    void epochsAreDurableBeforeTheNextOutput() throws Exception {
        open();
        around.onSend = () -> {
            try {
                EpochStore epochs = new EpochStore(files, DIRS.snapshotDir());
                around.events.add("accepted " + epochs.acceptedEpoch().getAsLong());
                around.events.add("current " + epochs.currentEpoch().getAsLong());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        step(
                new Output.PersistAcceptedEpoch(4),
                new Output.PersistCurrentEpoch(4),
                new Output.SendToLeader(3, new LearnerMessage.Ack(1)));
        assertThat(around.events).containsExactly("accepted 4", "current 4", "send Ack to 3");
    }

    /** ZOOKEEPER-4712, 4502: the log's thread is at its end before the history is cut. */
    @Test
    void aHistoryIsCutBehindAllThatWasAppendedAndTheTreeFollows() throws Exception {
        open();
        append(1, 10);
        step(new Output.Append(proposal(11)), new Output.Truncate(6));
        assertThat(driver.isReplacingHistory()).isTrue();
        awaitAndStep(new Input.Truncated(6, true));
        assertThat(driver.isReplacingHistory()).isFalse();
        assertThat(around.state.lastZxid()).isEqualTo(6);
        assertThat(around.events).last().isEqualTo("install 6");
        Proposal other = proposal(7);
        step(new Output.Append(other), new Output.Deliver(other));
        driver.endTurn();
        awaitAndStep(new Input.LogSynced(7));
        driver.close();
        assertThat(recovered().lastZxid()).isEqualTo(7);
    }

    @Test
    void aTreeThatShowsNoMoreThanIsLeftStays() throws Exception {
        open();
        append(1, 5);
        step(new Output.Append(proposal(6)), new Output.Truncate(5));
        awaitAndStep(new Input.Truncated(5, true));
        assertThat(around.events).noneMatch(event -> event.startsWith("install"));
    }

    @Test
    void aHistoryThatCannotBeCutThereGoesOnUnchanged() throws Exception {
        open();
        append(1, 5);
        step(new Output.Truncate(77));
        awaitAndStep(new Input.Truncated(77, false));
        append(6, 6);
        driver.close();
        assertThat(recovered().lastZxid()).isEqualTo(6);
    }

    @Test
    void whatIsAppendedWhileTheHistoryIsCutIsNotLost() throws Exception {
        open();
        append(1, 5);
        step(new Output.Truncate(3), new Output.Append(proposal(4)));
        driver.endTurn();
        awaitAndStep(new Input.Truncated(3, true));
        awaitAndStep(new Input.LogSynced(4));
        driver.close();
        assertThat(recovered().lastZxid()).isEqualTo(4);
    }

    @Test
    void aSnapshotThatCameBecomesHistoryAndTree() throws Exception {
        open();
        append(1, 5);
        around.received = stateAt(100);
        step(new Output.InstallSnapshot(3, 100, List.of()));
        awaitAndStep(new Input.SnapshotInstalled(100, null));
        assertThat(around.state.lastZxid()).isEqualTo(100);
        assertThat(new HistoryTrust(files, DIRS).isTrusted()).isTrue();
        append(101, 103);
        driver.close();
        RecoveryResult result = recovered();
        assertThat(result.lastZxid()).isEqualTo(103);
        assertThat(result.state().tree().digest()).isEqualTo(around.state.tree().digest());
        assertThat(result.window()).hasSize(3);
    }

    @Test
    void whatCompletesASnapshotIsInstalledWithIt() throws Exception {
        open();
        append(1, 5);
        around.received = stateAt(3);
        step(new Output.InstallSnapshot(3, 3, List.of(proposal(4), proposal(5))));
        awaitAndStep(new Input.SnapshotInstalled(5, null));
        assertThat(around.state.lastZxid()).isEqualTo(5);
        append(6, 6);
        driver.close();
        RecoveryResult result = recovered();
        assertThat(result.snapshotZxid()).isEqualTo(5);
        assertThat(result.lastZxid()).isEqualTo(6);
    }

    @Test
    void theLogIsReadPieceByPieceWhenTheLinkHasTakenTheOneBefore() throws Exception {
        open();
        append(1, 9);
        around.hasRoom = false;
        step(new Output.ReadLog(3, 2, 5));
        driver.endTurn();
        assertThat(inbox).isEmpty();
        around.hasRoom = true;
        driver.endTurn();
        Input.LogRead read = (Input.LogRead) inbox.poll(10, TimeUnit.SECONDS);
        assertThat(read.proposals()).extracting(Proposal::zxid).containsExactly(2L, 3L, 4L, 5L);
        assertThat(read.progress()).isEqualTo(Input.LogRead.Progress.COMPLETE);
        driver.step(read);
        driver.endTurn();
        step(new Output.ReadLog(3, 5, 20));
        driver.endTurn();
        read = (Input.LogRead) inbox.poll(10, TimeUnit.SECONDS);
        assertThat(read.progress()).isEqualTo(Input.LogRead.Progress.UNREADABLE);
    }

    private ReplicatedState stateAt(long zxid) {
        ReplicatedState state = new ReplicatedState(TREE);
        Txn txn = new Txn.Create(Txn.CreateKind.PLAIN, "/of-the-leader", Bytes.EMPTY, Acls.OPEN, false, -1, 0);
        state.apply(new LoggedTxn(new TxnHeader(1, 1, zxid, 1, txn.type()), txn, null), ChangeListener.NONE);
        return state;
    }

    @Test
    void oneImageAtATimeAndEachBehindItsSnap() throws Exception {
        open();
        step(new Output.BeginSnapshot(1), new Output.BeginSnapshot(2), new Output.BeginSnapshot(3));
        Proposal one = proposal(1);
        step(new Output.Deliver(one));
        member.onInput = input -> input instanceof Input.SnapshotBegan began
                ? List.of(
                        new Output.SendToLearners(List.of(began.link()), new LeaderMessage.Snap(began.zxid())),
                        new Output.SendToLearners(List.of(began.link()), new LeaderMessage.UpToDate()))
                : List.of();
        driver.endTurn();
        assertThat(around.events)
                .containsSubsequence("deliver [1]", "send Snap to [1]", "image to 1", "send UpToDate to [1]", "flush");
        assertThat(around.images).hasSize(1);
        driver.step(new Input.LinkClosed(2));
        driver.endTurn();
        assertThat(around.images).hasSize(1);
        around.images.get(0).close();
        await().until(() -> driver.nextDueMillis() <= TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + 20);
        driver.endTurn();
        assertThat(around.events).containsSubsequence("send Snap to [3]", "image to 3");
        assertThat(around.events).doesNotContain("image to 2");
        around.images.get(1).close();
    }

    @Test
    void aHistoryThatIsOfNoUseHasNoVoteFromThenOn() throws Exception {
        open();
        step(new Output.HistoryUnusable("no such transaction"));
        assertThat(around.events).containsExactly("unusable: no such transaction");
        assertThat(new HistoryTrust(files, DIRS).isTrusted()).isFalse();
    }
}
