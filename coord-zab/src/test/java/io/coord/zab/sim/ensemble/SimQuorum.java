package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.membership.Membership;
import java.util.List;

/** Which servers are a quorum, computed apart from the product. Sets of servers are one bit each. */
final class SimQuorum {
    private final long voters;
    private final Membership membership;

    SimQuorum(Membership membership) {
        this.membership = membership;
        long mask = 0;
        for (long sid : membership.members().keySet()) {
            if (!membership.members().get(sid).observer()) {
                mask |= 1L << sid;
            }
        }
        this.voters = mask;
    }

    boolean contains(long servers) {
        long those = servers & voters;
        if (membership.groups().isEmpty()) {
            return Long.bitCount(those) > Long.bitCount(voters) / 2;
        }
        int groups = 0;
        int won = 0;
        for (List<Long> group : membership.groups().values()) {
            long total = 0;
            long present = 0;
            for (long sid : group) {
                long weight = membership.weights().getOrDefault(sid, 1L);
                total += weight;
                present += (those & 1L << sid) != 0 ? weight : 0;
            }
            groups += total > 0 ? 1 : 0;
            won += present > total / 2 ? 1 : 0;
        }
        return won > groups / 2;
    }
}
