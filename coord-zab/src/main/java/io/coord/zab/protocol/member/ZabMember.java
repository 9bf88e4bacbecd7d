package io.coord.zab.protocol.member;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.election.Election;
import io.coord.zab.protocol.election.Electorate;
import io.coord.zab.protocol.following.Learning;
import io.coord.zab.protocol.leading.Leading;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.state.Configurations;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.Role;
import io.coord.zab.protocol.state.RoleEnd;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A member: passes each input to what keeps the history and to the role of the moment, and goes from role to role. The table
 * of transitions is {@link #successor}.
 */
public final class ZabMember implements Member {
    /** Of a leader that was designated, not elected. */
    private static final long NO_ROUND = -1;

    private final MemberState state;
    private final Election election;
    private Role role;

    /** What the election knows. */
    private Membership toldCommitted;

    private Membership toldLastSeen;

    /**
     * @param found     what the server has on its disk
     * @param committed the configuration in force
     * @param lastSeen  the newest one known; the same, or one that was proposed before the server stopped
     */
    public ZabMember(MemberConfig config, History found, Membership committed, Membership lastSeen) {
        this.state = new MemberState(config, found, new Configurations(committed, lastSeen));
        this.election = new Election(config, new Electorate(committed, lastSeen));
        this.toldCommitted = committed;
        this.toldLastSeen = lastSeen;
        this.role = new Looking(state, election, null);
    }

    @Override
    public void start(long nowMillis, List<Output> out) {
        state.beginTurn(nowMillis, out);
        MemberStatus before = state.status();
        role.begin();
        changeRoles();
        tellEpoch(before);
    }

    @Override
    public void step(long nowMillis, Input input, List<Output> out) {
        state.beginTurn(nowMillis, out);
        MemberStatus before = state.status();
        tellHistory(input);
        if (!(role instanceof Looking)) {
            tellElection(input);
        }
        input.passTo(role);
        changeRoles();
        tellElectorate();
        tellEpoch(before);
    }

    /** A designated leader that is a quorum by itself goes from one epoch to the next in one step. */
    private void tellEpoch(MemberStatus before) {
        MemberStatus now = state.status();
        if (now.isServing() && (!before.isServing() || before.epoch() != now.epoch())) {
            election.epochBegan(now.epoch(), state.outputs());
        }
    }

    /** What the disk has done is so whoever asked for it: the role may be another by now. */
    private void tellHistory(Input input) {
        if (input instanceof Input.LogSynced synced) {
            state.history().onSynced(synced.zxid());
        } else if (input instanceof Input.SnapshotInstalled installed) {
            state.history().replaced(installed.zxid());
            state.seeConfigurationOf(installed.config());
        } else if (input instanceof Input.Truncated cut && cut.done()) {
            state.history().truncated(cut.zxid());
        } else if (input instanceof Input.Truncated cut) {
            // ZOOKEEPER-3701, -1156: never go on with a history that could not be cut where it should be
            state.couldNotCut(cut.zxid());
        }
    }

    /** Answers those who look for a leader while this server has one. */
    private void tellElection(Input input) {
        if (input instanceof Input.PeerUp up) {
            election.onPeerUp(up.sid());
        } else if (input instanceof Input.PeerDown down) {
            election.onPeerDown(state.now(), down.sid(), state.outputs());
        } else if (input instanceof Input.PeerVoted voted) {
            election.onVote(state.now(), voted.sid(), voted.vote(), state.outputs());
        }
    }

    /** Roles that end at once follow each other in one step. */
    private void changeRoles() {
        for (RoleEnd end = role.end(); end != null; end = role.end()) {
            Role before = role;
            tellElectorate();
            role = successor(end);
            if (end instanceof RoleEnd.ElectAnother) {
                // the others hear whom to vote for before they lose their leader
                role.begin();
                before.leave();
            } else {
                before.leave();
                role.begin();
            }
            if (before instanceof Looking looking) {
                looking.early().passTo(role);
            }
        }
    }

    /** Who votes has changed. */
    private void tellElectorate() {
        Membership committed = state.configurations().committed();
        Membership lastSeen = state.configurations().lastSeen();
        if (committed != toldCommitted || lastSeen != toldLastSeen) {
            toldCommitted = committed;
            toldLastSeen = lastSeen;
            if (!(role instanceof Looking)) {
                election.reconfigured(state.now(), new Electorate(committed, lastSeen), state.outputs());
            }
        }
    }

    private Role successor(RoleEnd end) {
        if (end instanceof RoleEnd.Lead lead) {
            return new Leading(state, lead.round());
        }
        if (end instanceof RoleEnd.Learn learn) {
            return Learning.ofElected(state, learn.leader());
        }
        if (end instanceof RoleEnd.Designated designated) {
            election.designate(designated.leader(), designated.zxid(), state.outputs());
            return designated.leader() == state.sid()
                    ? new Leading(state, NO_ROUND)
                    : Learning.ofDesignated(state, designated.leader());
        }
        return new Looking(state, election, end);
    }

    @Override
    public long nextDueMillis() {
        return role.nextDueMillis();
    }

    @Override
    public MemberStatus status() {
        return state.status();
    }

    @Override
    public long lastProposed() {
        return role.lastProposed();
    }

    @Override
    public long lastDelivered() {
        return state.history().delivered();
    }

    @Override
    public Membership membership() {
        return state.configurations().committed();
    }

    @Override
    public Membership lastSeenMembership() {
        return state.configurations().lastSeen();
    }

    @Override
    public Set<Long> synchronisedServers() {
        return role.synchronisedServers();
    }

    @Override
    public Optional<LearnerCounts> learners() {
        return role.learners();
    }
}
