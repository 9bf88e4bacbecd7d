package io.coord.zab.protocol.leading;

import io.coord.core.invariant.Invariant;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.leading.Learner.Phase;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipDifference;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.quorum.Joint;
import io.coord.zab.protocol.state.Configurations;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.Role;
import io.coord.zab.protocol.state.RoleEnd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The role of the leader (Zab, DSN 2011, phases 1 to 3). Its stages follow each other, each entered when a quorum has done
 * what the one before asks for; nobody's message but a quorum's makes it go on, and no single learner makes it stop.
 *
 * <pre>
 *   DISCOVERY         a quorum has said which epochs it accepted   -> own accepted epoch durable, LEADERINFO
 *   PROMISES          a quorum has promised to follow              -> own current epoch durable, synchronise
 *   SYNCHRONISATION   a quorum has the leader's history durably    -> that is committed; UPTODATE
 *   BROADCAST         proposals, commits, until it ends
 * </pre>
 *
 * Thread: replica.
 */
public final class Leading extends Role {
    private enum Stage {
        DISCOVERY,
        PROMISES,
        SYNCHRONISATION,
        BROADCAST
    }

    /** Links that may be open at a time: whoever connects beyond that is refused. */
    private static final int MAX_LINKS = 1000;

    private static final long NO_FAVOURITE = Long.MIN_VALUE;

    /** An epoch is 31 bits on the wire; nobody gets near its end by elections. */
    private static final long MAX_EPOCH = 0x7FFF_0000L;

    private final LearnerTable learners = new LearnerTable();
    private final Discovery discovery;
    private final Absentees absentees;
    private final QuorumProof proof;
    private final LearnerMessage.Handler dialogue = new Dialogue();
    private Stage stage = Stage.DISCOVERY;
    private long stageBeganMillis;
    private long nextHalfTickMillis;
    private boolean quorumCheckIsDue;
    private long epoch;
    private @Nullable Synchroniser synchroniser;
    private @Nullable Broadcast broadcast;
    private boolean handingOver;

    /** The learner whose message is being handled. */
    private Learner speaker = new Learner(-1, 0);

    /** @param round of the election that was won */
    public Leading(MemberState state, long round) {
        super(state);
        this.discovery = new Discovery(
                // Both, while a change is pending: a leader by the new one alone shares servers with one of them only
                new Joint(state.configurations().systems()),
                state.sid(),
                state.newestEpochHeardOf(),
                state.currentEpoch(),
                state.history().last());
        this.absentees = new Absentees(state, round);
        this.proof = new QuorumProof(state, learners);
    }

    @Override
    public void begin() {
        stageBeganMillis = state.now();
        nextHalfTickMillis = state.now() + halfTick();
        state.changeStatus(MemberStatus.Phase.PREPARING, state.sid(), state.acceptedEpoch());
        advance();
    }

    @Override
    public void leave() {
        for (Learner learner : learners.all()) {
            close(learner, "no longer leading");
        }
    }

    @Override
    public long nextDueMillis() {
        return nextHalfTickMillis;
    }

    @Override
    public long lastProposed() {
        return broadcast == null ? super.lastProposed() : broadcast.lastProposed();
    }

    @Override
    public Set<Long> synchronisedServers() {
        return synchronised();
    }

    @Override
    public Optional<LearnerCounts> learners() {
        int nonVoting = 0;
        for (long link : learners.followerLinks()) {
            Learner follower = learners.get(link);
            if (follower != null && !state.configurations().isVoter(follower.sid())) {
                nonVoting++;
            }
        }
        return Optional.of(new LearnerCounts(
                learners.size(),
                learners.followerLinks().size(),
                nonVoting,
                learners.observerLinks().size(),
                proof.pending(),
                lastProposed(),
                learners.progress(state.now())));
    }

    // ---- stages

    /** Goes on as far as quorums allow. */
    private void advance() {
        if (stage == Stage.DISCOVERY && discovery.knowsEpoch()) {
            proposeEpoch();
        }
        if (stage == Stage.PROMISES && discovery.isPromised()) {
            beginSynchronisation();
        }
        if (stage == Stage.SYNCHRONISATION && state.configurations().isQuorum(synchronised())) {
            establish();
        }
        if (broadcast != null) {
            broadcast.advance();
            proof.advance(broadcast.lastProposed());
            handOverIfPossible(broadcast);
            retireIfPossible(broadcast);
        }
    }

    private void enter(Stage next) {
        stage = next;
        stageBeganMillis = state.now();
    }

    private void proposeEpoch() {
        epoch = discovery.epoch();
        // ZOOKEEPER-335, -1282: accepted durably before anybody hears of it, so no epoch has two leaders
        state.acceptEpoch(epoch);
        enter(Stage.PROMISES);
        for (Learner learner : learners.all()) {
            if (learner.is(Phase.GREETED)) {
                inform(learner);
            }
        }
    }

    private void inform(Learner learner) {
        learner.enter(Phase.INFORMED);
        send(learner, new LeaderMessage.LeaderInfo(epoch));
    }

    private void beginSynchronisation() {
        state.makeEpochCurrent(epoch, state.history().last());
        Membership known = state.configurations().lastSeen();
        if (state.config().reconfigEnabled() && known.version() == 0) {
            // Compat: the configuration from the files gets a version with the first leader (spec: peer-protocol 8.2)
            state.seeConfiguration(known.withVersion(Zxid.of(epoch, 0)));
        }
        synchroniser = new Synchroniser(state, learners, epoch);
        enter(Stage.SYNCHRONISATION);
        for (Learner learner : learners.all()) {
            if (learner.is(Phase.PROMISED)) {
                synchronise(learner, synchroniser);
            }
        }
    }

    private void synchronise(Learner learner, Synchroniser by) {
        if (by.mayBegin(learner, committed())) {
            by.begin(learner, committed());
        } else {
            drop(
                    learner,
                    "too many snapshots are being sent: limit=" + state.config().maxSnapSyncs());
        }
    }

    /** What is committed, or will be once this leader is established. */
    private long committed() {
        return broadcast == null ? state.history().last() : broadcast.committed();
    }

    private Set<Long> synchronised() {
        Set<Long> sids = new TreeSet<>();
        sids.add(state.sid());
        for (Learner learner : learners.all()) {
            if (learner.isAtLeast(Phase.SYNCHRONISED) && counts(learner)) {
                sids.add(learner.sid());
            }
        }
        return sids;
    }

    /**
     * Whether it counts where it has a vote. One that observes does at the beginning of an epoch, if only a pending change
     * gives it a vote, of which it may know nothing: what it promises and stores is worth the same, and without it nobody
     * may be able to complete the change.
     */
    private boolean counts(Learner learner) {
        return !learner.isObserver()
                || broadcast == null
                        && !state.configurations().committed().voters().contains(learner.sid());
    }

    private void establish() {
        // ZOOKEEPER-790: only now a zxid of the new epoch is this server's own
        broadcast = new Broadcast(state, learners, epoch);
        enter(Stage.BROADCAST);
        for (Learner learner : learners.all()) {
            if (learner.is(Phase.SYNCHRONISED)) {
                letServe(learner);
            }
        }
        state.changeStatus(MemberStatus.Phase.LEADING, state.sid(), epoch);
        completeChange();
    }

    /** A change that the leader before has begun is completed: a quorum of both has its history (spec: peer-protocol 8.5). */
    private void completeChange() {
        Configurations configurations = state.configurations();
        if (!configurations.isChanging()) {
            return;
        }
        MembershipDifference change = new MembershipDifference(configurations.committed(), configurations.lastSeen());
        state.activateConfiguration(0);
        if (change.endsLeadershipOf(state.sid())) {
            endWith(new RoleEnd.Elect("the completed configuration does not let this server lead"));
        }
    }

    private void letServe(Learner learner) {
        learner.enter(Phase.SERVING);
        send(learner, new LeaderMessage.UpToDate());
    }

    // ---- links

    @Override
    public void onLearnerConnected(Input.LearnerConnected input) {
        if (learners.size() >= MAX_LINKS) {
            state.emit(new Output.CloseLink(input.link(), "too many learners: limit=" + MAX_LINKS));
        } else {
            learners.add(new Learner(input.link(), state.now()));
        }
    }

    @Override
    public void onLinkClosed(Input.LinkClosed input) {
        Learner learner = learners.get(input.link());
        if (learner != null) {
            forget(learner);
        }
    }

    @Override
    public void onLinkProgress(Input.LinkProgress input) {
        Learner learner = learners.get(input.link());
        if (learner != null) {
            learner.heard(state.now());
        }
    }

    @Override
    public void onLearnerSaid(Input.LearnerSaid input) {
        Learner learner = learners.get(input.link());
        if (learner != null) {
            learner.heard(state.now());
            speaker = learner;
            input.message().passTo(dialogue);
            advance();
        }
    }

    private void drop(Learner learner, String reason) {
        forget(learner);
        close(learner, reason);
    }

    private void forget(Learner learner) {
        learners.remove(learner);
        if (learner.is(Phase.SERVING)) {
            state.emit(new Output.LearnerLeft(learner.sid()));
        }
        boolean isKnown = learner.isAtLeast(Phase.GREETED);
        if (isKnown && stage.compareTo(Stage.SYNCHRONISATION) < 0 && learners.ofServer(learner.sid()) == null) {
            discovery.lost(learner.sid());
        }
    }

    private void close(Learner learner, String reason) {
        state.emit(new Output.CloseLink(learner.link(), reason));
    }

    private void send(Learner learner, LeaderMessage message) {
        state.emit(new Output.SendToLearners(List.of(learner.link()), message));
    }

    /** What learners say, each in the phase in which it may. */
    private final class Dialogue implements LearnerMessage.Handler {
        @Override
        public void onHello(LearnerMessage.Hello hello) {
            String refusal = refusal(hello);
            if (refusal != null) {
                drop(speaker, refusal);
                return;
            }
            speaker.greeted(hello.sid(), hello.observer());
            Learner before = learners.greeted(speaker);
            if (before != null) {
                drop(before, "this server has connected again");
            }
            absentees.came(hello.sid());
            boolean votes = counts(speaker) && state.configurations().isVoter(hello.sid());
            if (stage == Stage.DISCOVERY) {
                discovery.greeted(hello.sid(), votes, hello.acceptedEpoch());
            } else if (votes && hello.acceptedEpoch() > epoch) {
                // It could never follow in this epoch: a quorum may need it, and it would try without end.
                state.heardOfEpoch(hello.acceptedEpoch());
                endWith(new RoleEnd.Elect("a voter has promised a newer epoch: sid=" + hello.sid()));
            } else {
                inform(speaker);
            }
        }

        private @Nullable String refusal(LearnerMessage.Hello hello) {
            if (!speaker.is(Phase.CONNECTED)) {
                return "says twice who it is";
            }
            if (hello.sid() == state.sid()) {
                return "says that it is this server: sid=" + hello.sid();
            }
            if (hello.acceptedEpoch() < 0 || hello.acceptedEpoch() > MAX_EPOCH) {
                return "impossible accepted epoch: " + Zxid.toString(hello.acceptedEpoch());
            }
            if (hello.configVersion() > state.configurations().lastSeen().version()) {
                return "knows a newer configuration: " + Zxid.toString(hello.configVersion());
            }
            if (!state.configurations().isMember(hello.sid()) && !state.config().reconfigEnabled()) {
                return "not a member: sid=" + hello.sid();
            }
            return null;
        }

        @Override
        public void onAckEpoch(LearnerMessage.AckEpoch ack) {
            if (!speaker.is(Phase.INFORMED)) {
                drop(speaker, "promises to follow when it was not asked");
                return;
            }
            boolean counts = ack.currentEpoch().isPresent();
            if (stage == Stage.PROMISES && counts) {
                if (discovery.isAhead(ack.currentEpoch().getAsLong(), ack.lastZxid())) {
                    drop(speaker, "its history is newer: last=" + Zxid.toString(ack.lastZxid()));
                    return;
                }
                if (counts(speaker) && ack.lastZxid() >= 0) {
                    discovery.promised(speaker.sid());
                }
            }
            speaker.promised(Math.max(0, ack.lastZxid()));
            if (synchroniser != null) {
                synchronise(speaker, synchroniser);
            }
        }

        @Override
        public void onAck(LearnerMessage.Ack ack) {
            if (speaker.is(Phase.SYNCHRONISING)) {
                onNewLeaderAck(ack);
            } else if (!speaker.isAtLeast(Phase.SYNCHRONISED)) {
                drop(speaker, "acknowledges before it is synchronised: " + Zxid.toString(ack.zxid()));
            } else if (Zxid.counter(ack.zxid()) != 0) {
                onProposalAck(ack);
            }
        }

        private void onNewLeaderAck(LearnerMessage.Ack ack) {
            if (ack.zxid() != Zxid.of(epoch, 0)) {
                drop(speaker, "acknowledges something else than NEWLEADER: " + Zxid.toString(ack.zxid()));
                return;
            }
            speaker.synchronised(state.now());
            if (stage == Stage.BROADCAST) {
                letServe(speaker);
            }
        }

        private void onProposalAck(LearnerMessage.Ack ack) {
            if (ack.zxid() > state.history().last()) {
                drop(speaker, "acknowledges what was not proposed: " + Zxid.toString(ack.zxid()));
            } else {
                speaker.acknowledged(ack.zxid(), state.history().last(), state.now());
            }
        }

        @Override
        public void onPong(LearnerMessage.Pong pong) {
            if (!speaker.ponged()) {
                drop(speaker, "answers a ping that was not sent");
            } else {
                state.emit(new Output.SessionsTouched(speaker.sid(), speaker.provenMillis(), pong.touched()));
            }
        }

        @Override
        public void onRequest(LearnerMessage.Request request) {
            if (serves("sends a request")) {
                state.emit(new Output.RequestArrived(speaker.link(), speaker.sid(), request));
            }
        }

        @Override
        public void onRevalidate(LearnerMessage.Revalidate question) {
            if (serves("asks for a session")) {
                state.emit(new Output.RevalidateArrived(speaker.link(), speaker.sid(), question));
            }
        }

        private boolean serves(String what) {
            boolean serves = speaker.is(Phase.SERVING);
            if (!serves) {
                drop(speaker, what + " before it may serve");
            }
            return serves;
        }
    }

    // ---- this server's own disk

    @Override
    public void onHistoryChanged() {
        advance();
    }

    @Override
    public void onSnapshotBegan(Input.SnapshotBegan input) {
        Learner learner = learners.get(input.link());
        if (learner != null && synchroniser != null && learner.is(Phase.AWAITING_IMAGE)) {
            if (!synchroniser.imageBegan(learner, input.zxid(), committed())) {
                drop(learner, "the image is older than the window: zxid=" + Zxid.toString(input.zxid()));
            }
        }
    }

    @Override
    public void onLogRead(Input.LogRead input) {
        Learner learner = learners.get(input.link());
        LogWalk walk = learner == null ? null : learner.walk();
        if (learner != null && walk != null && synchroniser != null) {
            if (!synchroniser.logRead(learner, walk, input, committed())) {
                drop(learner, "the log has not all that it lacks: it gets a snapshot when it comes again");
            }
        }
    }

    // ---- what the server wants

    @Override
    public void onSubmitted(Input.Submitted input) {
        if (broadcast == null) {
            return;
        }
        if (Zxid.counter(input.proposal().zxid()) > Broadcast.LAST_COUNTER) {
            endWith(new RoleEnd.Elect("the zxids of this epoch are used up"));
            return;
        }
        broadcast.propose(input.proposal());
        advance();
    }

    @Override
    public void onConfigProposed(Input.ConfigProposed input) {
        if (broadcast != null && state.config().reconfigEnabled()) {
            Membership proposed = MembershipText.read(input.configText());
            Invariant.check(
                    proposed.version() == input.zxid(),
                    "a configuration is named by its transaction: version=0x%x zxid=0x%x",
                    proposed.version(),
                    input.zxid());
            state.seeConfiguration(proposed);
        }
    }

    @Override
    public void onSyncAsked(Input.SyncAsked input) {
        if (broadcast != null) {
            proof.asked(input.token(), broadcast.lastProposed());
            advance();
        }
    }

    @Override
    public void onAnswered(Input.Answered input) {
        Learner learner = learners.get(input.link());
        if (learner != null && learner.is(Phase.SERVING)) {
            send(learner, input.message());
        }
    }

    @Override
    public void onHandOver(Input.HandOver input) {
        handingOver = !state.configurations().isSoleVoter(state.sid());
        if (handingOver && broadcast == null) {
            endWith(new RoleEnd.ElectAnother(NO_FAVOURITE));
        }
        advance();
    }

    private void handOverIfPossible(Broadcast current) {
        if (!handingOver || !current.isIdle()) {
            return;
        }
        learners.all().stream()
                .filter(this::canSucceed)
                .mapToLong(Learner::sid)
                .max()
                .ifPresent(favourite -> endWith(new RoleEnd.ElectAnother(favourite)));
    }

    /** The configuration in force wants another leader; what it came with is delivered here, too. */
    private void retireIfPossible(Broadcast current) {
        if (current.isRetired() && state.history().delivered() >= current.committed()) {
            endWith(new RoleEnd.Designated(current.successor(), current.committed()));
        }
    }

    private boolean canSucceed(Learner learner) {
        return learner.is(Phase.SERVING)
                && !learner.isObserver()
                && learner.acked() >= state.history().last()
                && state.configurations().isVoter(learner.sid());
    }

    // ---- time

    @Override
    public void onTick(Input.Tick input) {
        if (state.now() < nextHalfTickMillis) {
            return;
        }
        nextHalfTickMillis = state.now() + halfTick();
        learners.all().forEach(this::dropIfLate);
        if (broadcast == null) {
            if (state.now() - stageBeganMillis > initLimit()) {
                endWith(new RoleEnd.Elect("no quorum within initLimit: stage=" + stage));
            }
            return;
        }
        proof.ping(broadcast.lastProposed());
        quorumCheckIsDue = !quorumCheckIsDue;
        if (!quorumCheckIsDue && !state.configurations().isQuorum(synchronised())) {
            endWith(new RoleEnd.Elect("a quorum does not follow any more"));
        }
        advance();
    }

    private void dropIfLate(Learner learner) {
        long now = state.now();
        if (learner.is(Phase.SERVING)) {
            if (learner.isSilentFor(syncLimit(), now)) {
                drop(learner, "silent for more than syncLimit");
            } else if (learner.lagsFor(syncLimit(), now)) {
                drop(learner, "owes an acknowledgement for more than syncLimit");
            }
        } else if (!learner.is(Phase.SYNCHRONISED)
                && !learner.is(Phase.AWAITING_IMAGE)
                && learner.isSilentFor(initLimit(), now)) {
            drop(learner, "silent for more than initLimit: phase=" + learner.phase());
        }
    }

    @Override
    public void onPeerVoted(Input.PeerVoted input) {
        if (broadcast == null && absentees.leaveNoQuorum(input.sid(), input.vote(), learners)) {
            endWith(new RoleEnd.Elect("those who elected this server are electing again"));
        }
    }

    private long halfTick() {
        return Math.max(1, state.config().tickMillis() / 2);
    }

    private long initLimit() {
        return (long) state.config().initLimitTicks() * state.config().tickMillis();
    }

    private long syncLimit() {
        return (long) state.config().syncLimitTicks() * state.config().tickMillis();
    }
}
