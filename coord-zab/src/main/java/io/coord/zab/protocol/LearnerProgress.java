package io.coord.zab.protocol;

/**
 * How far a learner is, as its leader knows.
 *
 * @param sid          of it
 * @param observer     it gets what is committed only, and acknowledges nothing
 * @param synchronised it has the leader's history of before, durably
 * @param acked        it has everything up to here, durably; of an observer only what it was synchronised with
 * @param silentMillis since it was last heard of
 */
public record LearnerProgress(long sid, boolean observer, boolean synchronised, long acked, long silentMillis) {}
