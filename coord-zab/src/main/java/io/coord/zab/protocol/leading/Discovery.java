package io.coord.zab.protocol.leading;

import io.coord.zab.protocol.quorum.QuorumSystem;
import java.util.Set;
import java.util.TreeSet;

/**
 * Zab, DSN 2011, phase 1, at the leader: a quorum says which epochs it has accepted, the leader proposes a newer one, a quorum
 * promises to follow no older one (spec: peer-protocol 4.2, 4.4). Counts only; durability and messages are {@link Leading}'s.
 * Thread: replica.
 */
final class Discovery {
    private final QuorumSystem system;
    private final long self;
    private final long ownCurrentEpoch;
    private final long ownLastZxid;
    private final Set<Long> greeted = new TreeSet<>();
    private final Set<Long> promised = new TreeSet<>();
    private long epoch;

    /** @param newestEpoch the newest one that the leader accepted or heard of: the new one will be newer */
    Discovery(QuorumSystem system, long self, long newestEpoch, long currentEpoch, long lastZxid) {
        this.system = system;
        this.self = self;
        this.ownCurrentEpoch = currentEpoch;
        this.ownLastZxid = lastZxid;
        this.epoch = newestEpoch + 1;
        greeted.add(self);
        promised.add(self);
    }

    /** Somebody has accepted this epoch. It counts if it votes, but the new epoch is newer in any case. */
    void greeted(long sid, boolean votes, long acceptedEpoch) {
        epoch = Math.max(epoch, acceptedEpoch + 1);
        if (votes) {
            greeted.add(sid);
        }
    }

    /** A learner that has not promised yet is gone. */
    void lost(long sid) {
        if (sid != self) {
            greeted.remove(sid);
            promised.remove(sid);
        }
    }

    boolean knowsEpoch() {
        return system.isQuorum(greeted);
    }

    /** Newer than all that were reported. */
    long epoch() {
        return epoch;
    }

    /** Whether a history with this end is newer than that of the leader, which then must not lead. */
    boolean isAhead(long currentEpoch, long lastZxid) {
        return currentEpoch > ownCurrentEpoch || currentEpoch == ownCurrentEpoch && lastZxid > ownLastZxid;
    }

    void promised(long sid) {
        promised.add(sid);
    }

    boolean isPromised() {
        return system.isQuorum(promised);
    }
}
