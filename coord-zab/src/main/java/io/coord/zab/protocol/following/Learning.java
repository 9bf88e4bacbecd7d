package io.coord.zab.protocol.following;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.Role;
import io.coord.zab.protocol.state.RoleEnd;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * The role of a learner (Zab, DSN 2011, phases 1 to 3; spec: peer-protocol 4.3, 5.5, 6.2, 6.3). An observer differs only in
 * what the leader sends it and in that it acknowledges no proposals.
 *
 * <pre>
 *   CONNECTING        to the leader
 *   DISCOVERY         said who it is; LEADERINFO: accepted epoch durable, then ACKEPOCH
 *   AWAITING_SYNC     DIFF, TRUNC or SNAP
 *   SYNCHRONISATION   what is missing is appended as it comes. NEWLEADER: all of it durable, then the current epoch durable,
 *                     then ACK
 *   SYNCHRONISED      UPTODATE: what it showed to be committed is delivered; ACK
 *   BROADCAST         proposals are appended, acknowledged when durable, delivered when committed and durable
 * </pre>
 *
 * The leader's messages wait while the history is cut or replaced. Thread: replica.
 */
public final class Learning extends Role {
    private static final int PROTOCOL_VERSION = 0x10000;
    private static final long NONE = -1;

    private enum Stage {
        CONNECTING,
        DISCOVERY,
        AWAITING_SYNC,
        SYNCHRONISATION,
        SYNCHRONISED,
        BROADCAST
    }

    private final long leader;
    private final LeaderMessage.Handler dialogue = new Dialogue();
    private final ArrayDeque<LeaderMessage> held = new ArrayDeque<>();
    private final ArrayDeque<Long> syncsBehind = new ArrayDeque<>();
    private Stage stage = Stage.CONNECTING;
    private long link = NONE;
    private long heardMillis;
    private long epoch;

    /** Where its history ended, as it told the leader. */
    private long reported;

    /** Everything up to here was in a snapshot, though the leader may send it again (spec: peer-protocol 5.4). */
    private long inSnapshot = NONE;

    /** The leader showed that everything up to here is committed, or will be when it says UPTODATE. */
    private long committed;

    /** NEWLEADER has come when the history ended here. */
    private long newLeaderAt = NONE;

    /** The last proposal acknowledged. */
    private long acked;

    public Learning(MemberState state, long leader) {
        super(state);
        this.leader = leader;
    }

    @Override
    public void begin() {
        heardMillis = state.now();
        state.changeStatus(MemberStatus.Phase.JOINING, leader, state.acceptedEpoch());
        state.emit(new Output.DialLeader(leader, connectLimit()));
    }

    @Override
    public void leave() {
        if (stage == Stage.CONNECTING) {
            state.emit(new Output.CancelDial());
        } else if (link != NONE) {
            state.emit(new Output.CloseLink(link, "no longer following"));
        }
    }

    @Override
    public long nextDueMillis() {
        return stage == Stage.CONNECTING || isBusyWithDisk() ? Long.MAX_VALUE : heardMillis + patience() + 1;
    }

    // ---- the link

    @Override
    public void onLeaderConnected(Input.LeaderConnected input) {
        if (stage != Stage.CONNECTING) {
            super.onLeaderConnected(input);
            return;
        }
        link = input.link();
        heardMillis = state.now();
        stage = Stage.DISCOVERY;
        say(new LearnerMessage.Hello(
                state.sid(),
                state.config().observer(),
                PROTOCOL_VERSION,
                state.configurations().committed().version(),
                state.acceptedEpoch()));
    }

    @Override
    public void onLeaderUnreachable(Input.LeaderUnreachable input) {
        if (stage == Stage.CONNECTING && input.sid() == leader) {
            endWith(new RoleEnd.Elect("the leader cannot be reached"));
        }
    }

    @Override
    public void onLinkClosed(Input.LinkClosed input) {
        if (input.link() == link) {
            link = NONE;
            endWith(new RoleEnd.Elect("the connection with the leader is gone"));
        }
    }

    @Override
    public void onLinkProgress(Input.LinkProgress input) {
        if (input.link() == link) {
            heardMillis = state.now();
        }
    }

    @Override
    public void onTick(Input.Tick input) {
        if (stage != Stage.CONNECTING && !isBusyWithDisk() && state.now() - heardMillis > patience()) {
            endWith(new RoleEnd.Elect("the leader is silent: stage=" + stage));
        }
    }

    @Override
    public void onLeaderSaid(Input.LeaderSaid input) {
        if (input.link() != link) {
            return;
        }
        heardMillis = state.now();
        if (state.history().isInFlux()) {
            held.addLast(input.message());
        } else {
            input.message().passTo(dialogue);
        }
    }

    private void say(LearnerMessage message) {
        state.emit(new Output.SendToLeader(link, message));
    }

    private void giveUp(String reason) {
        endWith(new RoleEnd.Elect(reason));
    }

    /** What the leader says, each in the stage in which it may. */
    private final class Dialogue implements LeaderMessage.Handler {
        @Override
        public void onLeaderInfo(LeaderMessage.LeaderInfo info) {
            if (stage != Stage.DISCOVERY) {
                giveUp("the leader tells its epoch twice");
                return;
            }
            epoch = info.epoch();
            if (epoch < state.acceptedEpoch()) {
                giveUp("the leader is older than one that was promised: epoch=" + Zxid.toString(epoch));
                return;
            }
            boolean counts = epoch > state.acceptedEpoch() && state.isTrusted();
            OptionalLong currentEpoch = counts ? OptionalLong.of(state.currentEpoch()) : OptionalLong.empty();
            if (epoch > state.acceptedEpoch()) {
                state.acceptEpoch(epoch);
            }
            reported = state.reportedEnd(counts);
            stage = Stage.AWAITING_SYNC;
            say(new LearnerMessage.AckEpoch(reported, currentEpoch));
        }

        @Override
        public void onDiff(LeaderMessage.Diff diff) {
            if (!beginsSynchronisation()) {
                return;
            }
            if (diff.zxid() < reported) {
                giveUp("DIFF ends before this history does: " + Zxid.toString(diff.zxid()));
            } else if (reported < state.history().last()) {
                cut(reported);
            } else {
                committed = reported;
            }
        }

        @Override
        public void onTrunc(LeaderMessage.Trunc trunc) {
            if (!beginsSynchronisation()) {
                return;
            }
            if (trunc.zxid() > reported) {
                giveUp("TRUNC behind the end of this history: " + Zxid.toString(trunc.zxid()));
            } else {
                cut(trunc.zxid());
            }
        }

        @Override
        public void onSnap(LeaderMessage.Snap snap) {
            if (beginsSynchronisation()) {
                inSnapshot = snap.zxid();
                committed = snap.zxid();
                state.history().beginChange();
                state.emit(new Output.InstallSnapshot(link, snap.zxid()));
            }
        }

        private boolean beginsSynchronisation() {
            if (stage != Stage.AWAITING_SYNC) {
                giveUp("synchronisation begins in stage " + stage);
                return false;
            }
            stage = Stage.SYNCHRONISATION;
            return true;
        }

        private void cut(long zxid) {
            committed = zxid;
            state.history().beginChange();
            state.emit(new Output.Truncate(zxid));
        }

        @Override
        public void onPropose(LeaderMessage.Propose message) {
            if (isInStream("PROPOSAL")) {
                accept(message.proposal());
            }
        }

        @Override
        public void onCommit(LeaderMessage.Commit commit) {
            if (isInStream("COMMIT")) {
                commit(commit.zxid());
            }
        }

        @Override
        public void onInform(LeaderMessage.Inform message) {
            if (isInStream("INFORM")) {
                accept(message.proposal());
                commit(message.proposal().zxid());
            }
        }

        @Override
        public void onCommitAndActivate(LeaderMessage.CommitAndActivate commit) {
            if (isInStream("COMMITANDACTIVATE")) {
                commit(commit.zxid());
            }
        }

        @Override
        public void onInformAndActivate(LeaderMessage.InformAndActivate message) {
            if (isInStream("INFORMANDACTIVATE")) {
                accept(message.proposal());
                commit(message.proposal().zxid());
            }
        }

        private boolean isInStream(String what) {
            boolean inStream = stage.compareTo(Stage.SYNCHRONISATION) >= 0;
            if (!inStream) {
                giveUp(what + " in stage " + stage);
            }
            return inStream;
        }

        @Override
        public void onNewLeader(LeaderMessage.NewLeader message) {
            if (stage != Stage.SYNCHRONISATION || newLeaderAt != NONE) {
                giveUp("NEWLEADER in stage " + stage);
            } else if (message.zxid() != Zxid.of(epoch, 0)) {
                giveUp("NEWLEADER of another epoch: " + Zxid.toString(message.zxid()));
            } else {
                newLeaderAt = state.history().last();
                acceptLeaderIfDurable();
            }
        }

        @Override
        public void onUpToDate(LeaderMessage.UpToDate message) {
            if (stage != Stage.SYNCHRONISED) {
                giveUp("UPTODATE in stage " + stage);
                return;
            }
            stage = Stage.BROADCAST;
            say(new LearnerMessage.Ack(Zxid.of(epoch, 0)));
            state.deliver(committed);
            boolean observes = state.config().observer();
            state.changeStatus(observes ? MemberStatus.Phase.OBSERVING : MemberStatus.Phase.FOLLOWING, leader, epoch);
        }

        @Override
        public void onPing(LeaderMessage.Ping ping) {
            if (stage == Stage.BROADCAST) {
                state.emit(new Output.SendPong(link, ping.zxid()));
            }
        }

        @Override
        public void onSyncDone(LeaderMessage.SyncDone message) {
            syncsBehind.addLast(committed);
            reportSyncs();
        }

        @Override
        public void onSessionRevalidated(LeaderMessage.SessionRevalidated answer) {
            state.emit(new Output.SessionRevalidated(answer.sessionId(), answer.valid()));
        }
    }

    // ---- history

    private void accept(Proposal proposal) {
        long zxid = proposal.zxid();
        if (zxid <= inSnapshot) {
            // Compat: a ZooKeeper leader sends again what its snapshot may show already
            return;
        }
        long last = state.history().last();
        if (!TxnHistory.isNext(last, zxid) || Zxid.epoch(zxid) > epoch) {
            giveUp("PROPOSAL leaves a hole: last=" + Zxid.toString(last) + " next=" + Zxid.toString(zxid));
            return;
        }
        state.history().append(proposal);
        state.emit(new Output.Append(proposal));
    }

    private void commit(long zxid) {
        if (hasEnded() || zxid <= inSnapshot) {
            return;
        }
        if (zxid > state.history().last() || !TxnHistory.isNext(committed, zxid)) {
            giveUp("COMMIT out of order: last=" + Zxid.toString(committed) + " next=" + Zxid.toString(zxid));
            return;
        }
        committed = zxid;
        if (stage == Stage.BROADCAST) {
            deliver();
        }
    }

    private void deliver() {
        state.deliver(committed);
        reportSyncs();
    }

    /** A {@code sync} is done when all that was committed before it can be read here. */
    private void reportSyncs() {
        while (!syncsBehind.isEmpty()
                && syncsBehind.peekFirst() <= state.history().delivered()) {
            syncsBehind.removeFirst();
            state.emit(new Output.SyncArrived());
        }
    }

    @Override
    public void onHistoryChanged() {
        acceptLeaderIfDurable();
        if (stage.compareTo(Stage.SYNCHRONISED) >= 0) {
            acknowledge();
        }
        if (stage == Stage.BROADCAST) {
            deliver();
        }
    }

    /**
     * Zab, DSN 2011, phase 2: the history of the new leader, durable; then its epoch, durable; then the acknowledgement
     * (ZOOKEEPER-3911, -4643, -4646). Nothing is acknowledged before (ZOOKEEPER-4685).
     */
    private void acceptLeaderIfDurable() {
        if (stage != Stage.SYNCHRONISATION
                || newLeaderAt == NONE
                || state.history().synced() < newLeaderAt) {
            return;
        }
        state.makeEpochCurrent(epoch, newLeaderAt);
        stage = Stage.SYNCHRONISED;
        heardMillis = state.now();
        say(new LearnerMessage.Ack(Zxid.of(epoch, 0)));
        // what was committed by then counts as acknowledged; the rest, which is all of this epoch, does not
        acked = Math.max(committed, Zxid.of(epoch, 0));
        acknowledge();
    }

    /** Acknowledges every proposal that has become durable: ZooKeeper's leaders need them all. */
    private void acknowledge() {
        if (state.config().observer()) {
            return;
        }
        long synced = state.history().synced();
        while (acked < synced) {
            acked++;
            say(new LearnerMessage.Ack(acked));
        }
    }

    @Override
    public void onTruncated(Input.Truncated input) {
        heardMillis = state.now();
        if (input.done()) {
            release();
        } else {
            giveUp("this history has no such point: " + Zxid.toString(input.zxid()));
        }
    }

    @Override
    public void onSnapshotInstalled(Input.SnapshotInstalled input) {
        heardMillis = state.now();
        release();
    }

    /** Handles what the leader said meanwhile. */
    private void release() {
        while (!held.isEmpty() && !hasEnded() && !state.history().isInFlux()) {
            held.removeFirst().passTo(dialogue);
        }
    }

    // ---- what the server wants

    @Override
    public void onForwarded(Input.Forwarded input) {
        if (stage == Stage.BROADCAST) {
            say(input.message());
        }
    }

    // ---- limits

    private boolean isBusyWithDisk() {
        return state.history().isInFlux() || stage == Stage.SYNCHRONISATION && newLeaderAt != NONE;
    }

    private long connectLimit() {
        int ticks = state.config().connectLimitTicks();
        return (long) (ticks > 0 ? ticks : state.config().initLimitTicks())
                * state.config().tickMillis();
    }

    /** How long the leader may be silent. */
    private long patience() {
        int ticks = stage == Stage.BROADCAST
                ? state.config().syncLimitTicks()
                : state.config().initLimitTicks();
        return (long) ticks * state.config().tickMillis();
    }
}
