package io.coord.zab.protocol.quorum;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** More than half of the voters. Without voters there is no quorum. */
public final class Majority implements QuorumSystem {
    private final Set<Long> voters;

    public Majority(Collection<Long> voters) {
        this.voters = Collections.unmodifiableSet(new TreeSet<>(voters));
    }

    @Override
    public Set<Long> voters() {
        return voters;
    }

    @Override
    public boolean isQuorum(Set<Long> sids) {
        int count = 0;
        for (Long sid : sids) {
            if (voters.contains(sid)) {
                count++;
            }
        }
        return count > voters.size() / 2;
    }

    @Override
    public long weight(long sid) {
        return voters.contains(sid) ? 1 : 0;
    }
}
