package io.coord.zab.protocol.election;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.quorum.Joint;
import io.coord.zab.protocol.quorum.QuorumSystem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who votes: the members of the configuration in force and, if there is one, of the one that is proposed. Immutable. */
public final class Electorate {
    private final Membership committed;
    private final Set<Long> committedVoters;
    private final QuorumSystem quorums;
    private final Bytes configText;

    /** @param lastSeen counts if its version is larger than that of {@code committed} */
    public Electorate(Membership committed, @Nullable Membership lastSeen) {
        this.committed = committed;
        this.committedVoters = committed.voters();
        this.quorums = lastSeen == null || lastSeen.version() <= committed.version()
                ? committed.quorums()
                : new Joint(List.of(committed.quorums(), lastSeen.quorums()));
        this.configText = MembershipText.write(committed);
    }

    /** The configuration in force. */
    Membership committed() {
        return committed;
    }

    /** Compat: a server that is only going to be a voter does not stand for election (spec: peer-protocol 2.1). */
    boolean isCandidate(long sid) {
        return committedVoters.contains(sid);
    }

    /** @param byItself what the server says of itself; counts if the configuration does not know it */
    boolean isObserver(long sid, boolean byItself) {
        Membership.MemberSpec listed = committed.members().get(sid);
        return listed == null ? byItself : listed.observer();
    }

    Set<Long> voters() {
        return quorums.voters();
    }

    boolean isVoter(long sid) {
        return quorums.voters().contains(sid);
    }

    boolean isQuorum(Set<Long> sids) {
        return quorums.isQuorum(sids);
    }

    boolean mayLead(long sid) {
        return quorums.weight(sid) != 0;
    }

    /** The configuration in force, for those who hear of the vote. */
    Bytes configText() {
        return configText;
    }
}
