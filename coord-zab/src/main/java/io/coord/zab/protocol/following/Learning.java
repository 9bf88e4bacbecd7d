package io.coord.zab.protocol.following;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipDifference;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.Configurations;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.ReconfigTxn;
import io.coord.zab.protocol.state.Role;
import io.coord.zab.protocol.state.RoleEnd;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The role of a learner (Zab, DSN 2011, phases 1 to 3; spec: peer-protocol 4.3, 5.5, 6.2, 6.3). An observer differs only in
 * what the leader sends it and in that it acknowledges no proposals.
 *
 * <pre>
 *   CONNECTING        to the leader; REDIALLING: to a designated one that does not lead yet
 *   DISCOVERY         said who it is; LEADERINFO: accepted epoch durable, then ACKEPOCH
 *   AWAITING_SYNC     DIFF, TRUNC or SNAP
 *   SYNCHRONISATION   what is missing is appended as it comes; behind SNAP it waits, and is installed with the snapshot.
 *                     NEWLEADER: all of it durable, then the current epoch durable, then ACK
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
        REDIALLING,
        CONNECTING,
        DISCOVERY,
        AWAITING_SYNC,
        SYNCHRONISATION,
        SYNCHRONISED,
        BROADCAST
    }

    /** Before a designated leader that does not know of it yet is tried again. */
    private static final long REDIAL_MILLIS = 20;

    private final long leader;
    private final boolean designated;
    private final LeaderMessage.Handler dialogue = new Dialogue();
    private final ArrayDeque<LeaderMessage> held = new ArrayDeque<>();
    private final ArrayDeque<Long> syncsBehind = new ArrayDeque<>();

    /** It is made the history when NEWLEADER shows that all that completes it is here. Until then nothing has changed. */
    private @Nullable ArrivedSnapshot arrived;

    private Stage stage = Stage.CONNECTING;
    private long link = NONE;
    private long beganMillis;
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

    /** The version of the configuration that came with it. */
    private long newLeaderVersion = NONE;

    /** The last proposal acknowledged. */
    private long acked;

    /** How this role ends once the change of the configuration that ends it is delivered. */
    private @Nullable RoleEnd departure;

    private Learning(MemberState state, long leader, boolean designated) {
        super(state);
        this.leader = leader;
        this.designated = designated;
    }

    /** Of a leader that was elected. */
    public static Learning ofElected(MemberState state, long leader) {
        return new Learning(state, leader, false);
    }

    /** Of a leader that a change of the configuration has named: perhaps it will hear of that later than this server. */
    public static Learning ofDesignated(MemberState state, long leader) {
        return new Learning(state, leader, true);
    }

    @Override
    public void begin() {
        beganMillis = state.now();
        state.changeStatus(MemberStatus.Phase.JOINING, leader, state.acceptedEpoch());
        if (state.history().isSettled()) {
            dial();
        } else {
            // It led, and its disk is behind: what it tells the next leader of its history has to be durable
            redialLater();
        }
    }

    private void redialLater() {
        stage = Stage.REDIALLING;
        heardMillis = state.now();
    }

    private void dial() {
        heardMillis = state.now();
        stage = Stage.CONNECTING;
        state.emit(new Output.DialLeader(leader, designated ? state.config().tickMillis() : connectLimit()));
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
        if (stage == Stage.REDIALLING) {
            return heardMillis + REDIAL_MILLIS;
        }
        return isWaitingForItself() ? Long.MAX_VALUE : heardMillis + patience() + 1;
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
                state.observes(),
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
        if (input.link() != link) {
            return;
        }
        link = NONE;
        boolean isEarly = designated && stage == Stage.DISCOVERY;
        if (isEarly && state.now() - beganMillis <= state.config().tickMillis()) {
            redialLater();
        } else if (departure == null) {
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
        if (stage == Stage.REDIALLING) {
            if (state.now() >= heardMillis + REDIAL_MILLIS && state.history().isSettled()) {
                dial();
            } else if (state.now() >= heardMillis + REDIAL_MILLIS) {
                redialLater();
            }
        } else if (!isWaitingForItself() && state.now() - heardMillis > patience()) {
            endWith(new RoleEnd.Elect("the leader is silent: stage=" + stage));
        }
    }

    @Override
    public void onLeaderSaid(Input.LeaderSaid input) {
        if (input.link() != link || departure != null) {
            return;
        }
        heardMillis = state.now();
        ArrivedSnapshot snapshot = arrived;
        if (snapshot != null) {
            complete(snapshot, input.message());
        } else if (state.history().isInFlux()) {
            held.addLast(input.message());
        } else {
            input.message().passTo(dialogue);
        }
    }

    /** The history stays, and its vote: the transactions are the leader's, only what was made of them is not. */
    @Override
    public void onStateDiffers(Input.StateDiffers input) {
        state.wantSnapshot();
        giveUp("the tree differs from the leader's");
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
                arrived = new ArrivedSnapshot(link, snap.zxid(), epoch);
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
                activate(commit.zxid(), commit.designatedLeader());
            }
        }

        @Override
        public void onInformAndActivate(LeaderMessage.InformAndActivate message) {
            if (isInStream("INFORMANDACTIVATE")) {
                accept(message.proposal());
                commit(message.proposal().zxid());
                activate(message.proposal().zxid(), message.designatedLeader());
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
                see(message);
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
            completeChange();
            if (hasEnded()) {
                return;
            }
            boolean observes = state.observes();
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

    /** What is said of it is handled once it is installed; what is in it by then is skipped. */
    private void complete(ArrivedSnapshot snapshot, LeaderMessage message) {
        if (!snapshot.isContinuedBy(message)) {
            giveUp("what is behind the snapshot leaves a hole: " + message);
            return;
        }
        held.addLast(message);
        if (message instanceof LeaderMessage.NewLeader) {
            Output.InstallSnapshot installation = snapshot.installation();
            arrived = null;
            inSnapshot = installation.end();
            committed = installation.end();
            state.history().beginChange();
            state.emit(installation);
        }
    }

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
        seeConfiguration(proposal);
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
        // The next role begins with what is durable, as after an election: this server may be the one to lead
        if (departure != null
                && state.history().delivered() >= committed
                && state.history().isSettled()) {
            endWith(departure);
        }
    }

    /** A {@code sync} is done when all that was committed before it can be read here. */
    private void reportSyncs() {
        while (!syncsBehind.isEmpty()
                && syncsBehind.peekFirst() <= state.history().delivered()) {
            syncsBehind.removeFirst();
            state.emit(new Output.SyncArrived());
        }
    }

    // ---- configuration

    /** A change of the configuration counts from its proposal on (spec: peer-protocol 8.4). */
    private void seeConfiguration(Proposal proposal) {
        if (!state.config().reconfigEnabled()) {
            return;
        }
        Membership proposed = null;
        try {
            proposed = ReconfigTxn.read(proposal);
        } catch (DecodeException e) {
            giveUp("a change of the configuration cannot be read: " + e.getMessage());
        }
        if (proposed != null
                && proposed.version() > state.configurations().committed().version()) {
            state.seeConfiguration(proposed);
        }
    }

    /** The leader's word on which configuration is the newest. */
    private void see(LeaderMessage.NewLeader message) {
        Bytes text = message.config();
        if (text == null || !state.config().reconfigEnabled()) {
            return;
        }
        try {
            Membership newest = MembershipText.read(text);
            Membership committedOne = state.configurations().committed();
            newLeaderVersion = newest.version();
            if (newest.version() > committedOne.version()) {
                state.seeConfiguration(newest);
            } else if (newest.version() == committedOne.version()) {
                state.seeConfiguration(committedOne);
            }
        } catch (DecodeException e) {
            giveUp("the leader's configuration cannot be read: " + e.getMessage());
        }
    }

    /** The committed change is in force. It may have made another server leader, or this one something else. */
    private void activate(long zxid, long designatedLeader) {
        Configurations configurations = state.configurations();
        if (hasEnded()
                || !state.config().reconfigEnabled()
                || zxid <= configurations.committed().version()) {
            return;
        }
        if (configurations.lastSeen().version() != zxid) {
            giveUp("the leader activates what it did not propose: " + Zxid.toString(zxid));
            return;
        }
        boolean isOfOwnRole = change().isOfRole(state.sid());
        state.activateConfiguration(zxid);
        if (designatedLeader != leader || isOfOwnRole) {
            departure = configurations.committed().voters().contains(designatedLeader)
                    ? new RoleEnd.Designated(designatedLeader, zxid)
                    : new RoleEnd.Elect("the new configuration has no leader");
            if (stage == Stage.BROADCAST) {
                deliver();
            } else {
                giveUp("the configuration has changed while synchronising");
            }
        }
    }

    /** The leader is established, and so is the configuration that it came with (spec: peer-protocol 8.5). */
    private void completeChange() {
        Configurations configurations = state.configurations();
        if (!configurations.isChanging()
                || configurations.lastSeen().version() != newLeaderVersion
                || !isInForce(newLeaderVersion)) {
            return;
        }
        boolean isOfOwnRole = change().isOfRole(state.sid());
        boolean endsLeader = change().endsLeadershipOf(leader);
        state.activateConfiguration(0);
        if (endsLeader || isOfOwnRole) {
            giveUp("the completed configuration changes who leads or what this server is");
        }
    }

    /**
     * Whether a leader that is established has put a configuration in force: all from before its epoch, and of its own what
     * is committed. Compat: its NEWLEADER names the newest, to a server that comes late also one that was proposed and may
     * never be committed; ZooKeeper's learners take that for one in force.
     */
    private boolean isInForce(long version) {
        return version <= Zxid.of(epoch, 0) || version <= committed;
    }

    private MembershipDifference change() {
        return new MembershipDifference(
                state.configurations().committed(), state.configurations().lastSeen());
    }

    // ---- durability

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
        if (state.observes()) {
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
            // This leader still counts what was promised. Asked again, it sends a snapshot.
            endWith(new RoleEnd.Learn(leader));
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

    /** It is not the leader's turn. */
    private boolean isWaitingForItself() {
        boolean onDisk = state.history().isInFlux() || stage == Stage.SYNCHRONISATION && newLeaderAt != NONE;
        return stage == Stage.CONNECTING || onDisk || departure != null;
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
