package io.coord.zab.runtime;

/** How learners that connect to this server are received. */
public enum LearnerReception {
    /** It leads, or prepares to: let them in. */
    WELCOME,
    /** It may be about to lead, and does not know yet what they know: keep them waiting for a moment. */
    WAIT,
    /** Another server leads: they shall look for that at once. */
    TURN_AWAY
}
