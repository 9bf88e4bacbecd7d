package io.coord.zab.protocol.quorum;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A quorum of each of several systems: while a configuration is being changed, of the old and of the new one. */
public final class Joint implements QuorumSystem {
    private final List<QuorumSystem> systems;
    private final Set<Long> voters;

    /** @param systems at least one */
    public Joint(List<QuorumSystem> systems) {
        if (systems.isEmpty()) {
            throw new IllegalArgumentException("no quorum systems");
        }
        this.systems = List.copyOf(systems);
        TreeSet<Long> union = new TreeSet<>();
        systems.forEach(system -> union.addAll(system.voters()));
        this.voters = Collections.unmodifiableSet(union);
    }

    @Override
    public Set<Long> voters() {
        return voters;
    }

    @Override
    public boolean isQuorum(Set<Long> sids) {
        for (QuorumSystem system : systems) {
            if (!system.isQuorum(sids)) {
                return false;
            }
        }
        return true;
    }

    /** The largest one: who may lead in one of the systems may have to, or the change could not be completed. */
    @Override
    public long weight(long sid) {
        long largest = 0;
        for (QuorumSystem system : systems) {
            largest = Math.max(largest, system.weight(sid));
        }
        return largest;
    }
}
