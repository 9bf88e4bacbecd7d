package io.coord.zab.protocol.quorum;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * More than half of the groups, each by more than half of its weight (spec: peer-protocol 2.5). Groups without weight do
 * not count.
 */
public final class Hierarchical implements QuorumSystem {
    private final Set<Long> voters;
    private final SortedMap<Long, List<Long>> groups;
    private final Map<Long, Long> weights;
    private final int countingGroups;

    /**
     * @param voters  who is in no group has no vote
     * @param groups  group to the sids of its members
     * @param weights at least 0; who is absent has 1
     */
    public Hierarchical(Collection<Long> voters, Map<Long, List<Long>> groups, Map<Long, Long> weights) {
        this.voters = Collections.unmodifiableSet(new TreeSet<>(voters));
        this.groups = new TreeMap<>(groups);
        this.weights = Map.copyOf(weights);
        int counting = 0;
        for (List<Long> members : this.groups.values()) {
            if (sum(members, this.voters) > 0) {
                counting++;
            }
        }
        this.countingGroups = counting;
    }

    @Override
    public Set<Long> voters() {
        return voters;
    }

    @Override
    public boolean isQuorum(Set<Long> sids) {
        int won = 0;
        for (List<Long> members : groups.values()) {
            if (sum(members, sids) > sum(members, voters) / 2) {
                won++;
            }
        }
        return won > countingGroups / 2;
    }

    @Override
    public long weight(long sid) {
        return voters.contains(sid) ? weights.getOrDefault(sid, 1L) : 0;
    }

    private long sum(List<Long> members, Set<Long> counted) {
        long sum = 0;
        for (Long member : members) {
            if (counted.contains(member)) {
                sum += weight(member);
            }
        }
        return sum;
    }
}
