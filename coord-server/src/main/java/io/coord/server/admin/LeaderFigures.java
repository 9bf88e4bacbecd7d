package io.coord.server.admin;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.LearnerProgress;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a leader tells of those who follow it.
 *
 * @param learners     who follows
 * @param uptimeMillis since it was established
 */
public record LeaderFigures(LearnerCounts learners, long uptimeMillis) {
    /**
     * How many transactions a follower lacks of what was proposed. One that has nothing of this epoch yet lacks all of it, at
     * least.
     */
    public static long lag(LearnerProgress learner, long lastProposed) {
        return Zxid.epoch(learner.acked()) == Zxid.epoch(lastProposed)
                ? Math.max(0, lastProposed - learner.acked())
                : Zxid.counter(lastProposed);
    }

    /** Of each follower by its sid; an observer acknowledges nothing. */
    public SortedMap<String, Long> lags() {
        SortedMap<String, Long> lags = new TreeMap<>();
        for (LearnerProgress learner : learners.each()) {
            if (!learner.observer()) {
                lags.put(Long.toString(learner.sid()), lag(learner, learners.lastProposed()));
            }
        }
        return lags;
    }

    /** For how many milliseconds nothing was heard, of each learner by its sid. */
    public SortedMap<String, Long> silences() {
        SortedMap<String, Long> silences = new TreeMap<>();
        learners.each().forEach(learner -> silences.put(Long.toString(learner.sid()), learner.silentMillis()));
        return silences;
    }
}
