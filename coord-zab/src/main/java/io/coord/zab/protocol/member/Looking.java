package io.coord.zab.protocol.member;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.election.Candidacy;
import io.coord.zab.protocol.election.Election;
import io.coord.zab.protocol.election.Electorate;
import io.coord.zab.protocol.election.Vote;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.Role;
import io.coord.zab.protocol.state.RoleEnd;
import org.jspecify.annotations.Nullable;

/**
 * The role between roles: electing. It votes with what is durable only, so it first waits until everything that was appended
 * or cut off by the role before is (ZOOKEEPER-2678, -4712; spec: peer-protocol 7.4). Thread: replica.
 */
final class Looking extends Role {
    /** Spreads observers over their delay by their number. */
    private static final int SPREAD = 37;

    private final Election election;
    private final @Nullable RoleEnd before;
    private final EarlyLinks early;
    private long beginsMillis;
    private boolean begun;

    /** @param before how the role before ended; null: there was none */
    Looking(MemberState state, Election election, @Nullable RoleEnd before) {
        super(state);
        this.election = election;
        this.before = before;
        this.early = new EarlyLinks(state);
    }

    @Override
    public void begin() {
        boolean hadLeader = state.status().phase() != MemberStatus.Phase.LOOKING;
        beginsMillis = state.now() + (state.observes() && hadLeader ? observerDelay() : 0);
        state.changeStatus(MemberStatus.Phase.LOOKING, MemberStatus.NO_LEADER, 0);
        election.leaderLost();
        voteWhenSettled();
    }

    /** Observers that lost one leader do not all come back at the same moment. */
    private long observerDelay() {
        return state.sid() * SPREAD % (state.config().observerDelayMillis() + 1L);
    }

    private void voteWhenSettled() {
        if (!begun && state.history().isSettled() && state.now() >= beginsMillis) {
            begun = true;
            decide(election.begin(state.now(), candidacy(), state.outputs()));
        }
    }

    private Candidacy candidacy() {
        long last = state.history().last();
        if (!state.isTrusted()) {
            return Candidacy.ofNobody();
        }
        return before instanceof RoleEnd.ElectAnother another
                ? Candidacy.ofOthers(last, state.currentEpoch(), another.favourite())
                : Candidacy.ofItself(last, state.currentEpoch());
    }

    private Electorate electorate() {
        return new Electorate(
                state.configurations().committed(), state.configurations().lastSeen());
    }

    private void decide(@Nullable Vote elected) {
        if (elected != null) {
            boolean won = elected.leader() == state.sid();
            endWith(won ? new RoleEnd.Lead(election.round()) : new RoleEnd.Learn(elected.leader()));
        }
    }

    /** What came from learners that decided earlier; for the leader that this server may have become. */
    EarlyLinks early() {
        return early;
    }

    @Override
    public void leave() {
        if (!(end() instanceof RoleEnd.Lead)) {
            early.closeAll();
        }
    }

    @Override
    public long nextDueMillis() {
        long due = begun ? election.nextDueMillis() : Math.max(beginsMillis, state.now() + 1);
        return Math.min(due, early.nextDueMillis());
    }

    @Override
    public void onTick(Input.Tick input) {
        early.closeOld();
        voteWhenSettled();
        if (begun && !hasEnded()) {
            decide(election.onTick(state.now(), state.outputs()));
        }
    }

    @Override
    public void onPeerUp(Input.PeerUp input) {
        election.onPeerUp(input.sid());
    }

    @Override
    public void onPeerDown(Input.PeerDown input) {
        decide(election.onPeerDown(state.now(), input.sid(), state.outputs()));
    }

    @Override
    public void onPeerVoted(Input.PeerVoted input) {
        Membership newer = election.newerConfiguration(input.vote());
        if (newer != null) {
            boolean isOfMembers = !newer.hasSameMembersAs(state.configurations().committed());
            state.adoptConfiguration(newer);
            decide(election.reconfigured(state.now(), electorate(), state.outputs()));
            if (isOfMembers) {
                return;
            }
        }
        decide(election.onVote(state.now(), input.sid(), input.vote(), state.outputs()));
    }

    @Override
    public void onHistoryChanged() {
        voteWhenSettled();
    }

    @Override
    public void onTruncated(Input.Truncated input) {
        voteWhenSettled();
    }

    @Override
    public void onSnapshotInstalled(Input.SnapshotInstalled input) {
        decide(election.reconfigured(state.now(), electorate(), state.outputs()));
        voteWhenSettled();
    }

    @Override
    public void onLearnerConnected(Input.LearnerConnected input) {
        early.connected(input);
    }

    @Override
    public void onLearnerSaid(Input.LearnerSaid input) {
        early.said(input);
    }

    @Override
    public void onLinkClosed(Input.LinkClosed input) {
        early.closed(input.link());
    }
}
