package io.coord.zab.protocol.state;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.quorum.QuorumSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The configuration in force and the last one seen, which is the same or a newer one that was proposed. While they differ,
 * a quorum is one of both (spec: peer-protocol 2.5). Thread: replica.
 */
public final class Configurations {
    private Membership committed;
    private Membership lastSeen;
    private QuorumSystem committedSystem;
    private QuorumSystem lastSeenSystem;

    public Configurations(Membership committed, Membership lastSeen) {
        this.committed = committed;
        this.lastSeen = lastSeen;
        this.committedSystem = committed.quorums();
        this.lastSeenSystem = lastSeen.quorums();
    }

    /** The configuration in force. */
    public Membership committed() {
        return committed;
    }

    public Membership lastSeen() {
        return lastSeen;
    }

    /** Text of {@link #lastSeen}. */
    public Bytes lastSeenText() {
        return MembershipText.write(lastSeen);
    }

    public QuorumSystem committedSystem() {
        return committedSystem;
    }

    /** That of the last configuration seen. */
    public QuorumSystem lastSeenSystem() {
        return lastSeenSystem;
    }

    /** Whether a newer configuration than the one in force was proposed. */
    public boolean isChanging() {
        return lastSeen.version() > committed.version();
    }

    /** A newer one was proposed, or the leader knows this one for the newest. */
    void see(Membership seen) {
        lastSeen = seen;
        lastSeenSystem = seen.quorums();
    }

    /** The last one seen is in force now. */
    void activate() {
        committed = lastSeen;
        committedSystem = lastSeenSystem;
    }

    /** Another one is in force, and a newer one than the last one seen may be. */
    void adopt(Membership inForce) {
        committed = inForce;
        committedSystem = inForce.quorums();
        if (lastSeen.version() < inForce.version()) {
            see(inForce);
        }
    }

    /** Every system that has to agree now. */
    public List<QuorumSystem> systems() {
        List<QuorumSystem> systems = new ArrayList<>();
        systems.add(committedSystem);
        if (isChanging()) {
            systems.add(lastSeenSystem);
        }
        return systems;
    }

    /** Whether these servers are a quorum now. */
    public boolean isQuorum(Set<Long> sids) {
        return committedSystem.isQuorum(sids) && (!isChanging() || lastSeenSystem.isQuorum(sids));
    }

    /** Whether it has a vote now, or will have. */
    public boolean isVoter(long sid) {
        return committedSystem.voters().contains(sid)
                || isChanging() && lastSeenSystem.voters().contains(sid);
    }

    /** Whether it belongs to the ensemble now, or will. */
    public boolean isMember(long sid) {
        return committed.members().containsKey(sid)
                || isChanging() && lastSeen.members().containsKey(sid);
    }

    /** Whether nobody but this server has a vote. */
    public boolean isSoleVoter(long sid) {
        return systems().stream().allMatch(system -> system.voters().equals(Set.of(sid)));
    }
}
