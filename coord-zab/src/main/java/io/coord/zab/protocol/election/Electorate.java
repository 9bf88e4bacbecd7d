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
    private final QuorumSystem quorums;
    private final Bytes configText;

    /** @param lastSeen null, or one with a larger version than {@code committed} */
    public Electorate(Membership committed, @Nullable Membership lastSeen) {
        this.quorums = lastSeen == null || lastSeen.version() <= committed.version()
                ? committed.quorums()
                : new Joint(List.of(committed.quorums(), lastSeen.quorums()));
        this.configText = MembershipText.write(committed);
    }

    Set<Long> voters() {
        return quorums.voters();
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
