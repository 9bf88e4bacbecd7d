package io.coord.zab.protocol;

/**
 * What a member is at a moment.
 *
 * @param phase  how far it is
 * @param leader sid of the leader; {@link #NO_LEADER} while looking
 * @param epoch  of this leader; meaningless while looking
 */
public record MemberStatus(Phase phase, long leader, long epoch) {
    public static final long NO_LEADER = -1;

    /** The phases of the paper (Zab, DSN 2011), by role. */
    public enum Phase {
        LOOKING,
        /** Leading: discovery and synchronisation. */
        PREPARING,
        /** Leading: broadcast. */
        LEADING,
        /** Learner: discovery and synchronisation. */
        JOINING,
        /** Broadcast. */
        FOLLOWING,
        /** Broadcast. */
        OBSERVING
    }

    /** Whether clients are served. */
    public boolean isServing() {
        return phase == Phase.LEADING || phase == Phase.FOLLOWING || phase == Phase.OBSERVING;
    }
}
