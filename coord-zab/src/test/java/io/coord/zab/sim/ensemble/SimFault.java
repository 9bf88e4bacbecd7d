package io.coord.zab.sim.ensemble;

/**
 * What a run may do to its ensemble. Each run switches every kind on or off by its seed (swarm). All of it must be survived
 * without a loss of anything acknowledged; with a quorum healed, the ensemble must serve again within a bound.
 */
enum SimFault {
    /** A process dies: its connections close. What was not synced is lost, kept, or kept in part. */
    CRASH,
    /** A server dies between two things that it does: outputs of one step, steps of a cut, a sync and its answer. */
    CRASH_IN_STEP,
    /** Whole machines die: nobody closes the connections. */
    SILENT_CRASH,
    /** Several servers die at once. */
    POWER_CUT,
    /** Whoever leads dies or is cut off. */
    HUNT_LEADER,
    /** One connection on the quorum port breaks. */
    BREAK_LINK,
    /** One connection on the election port breaks. */
    BREAK_ELECTION_LINK,
    /** The servers fall into two parts. */
    PARTITION,
    /** One server is cut off. */
    ISOLATE,
    /** Some server's messages do not reach some others, theirs reach it. */
    ONE_WAY,
    /** A process stands still. */
    PAUSE,
    /** Syncs take long. */
    SLOW_DISK,
    /** A write of an epoch fails; the server stops. */
    FAILING_DISK,
    /** One server loses its disk, and, until it is synchronised, the trust in its history. */
    WIPED_DISK,
    /** Votes arrive twice, and from older connections after newer ones. */
    STALE_VOTES,
    /** Now and then a message takes as long as timeouts do. */
    SLOW_NETWORK,
    /** Clocks differ, and run faster or slower by up to 2 %. */
    CLOCK_DRIFT,
    /** The leader is asked to hand over. */
    HAND_OVER
}
