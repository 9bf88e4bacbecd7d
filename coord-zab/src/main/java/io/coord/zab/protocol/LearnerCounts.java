package io.coord.zab.protocol;

import java.util.List;

/**
 * Who follows a leader at a moment.
 *
 * @param learners           connected, whatever they have said so far
 * @param followers          that get every proposal, those without a vote included
 * @param nonVotingFollowers of these: who has no vote in the configuration in force
 * @param observers          that get what is committed
 * @param pendingSyncs       questions for the committed state that no quorum has answered yet
 * @param lastProposed       zxid
 * @param each               who has said who it is, in the order in which they connected
 */
public record LearnerCounts(
        int learners,
        int followers,
        int nonVotingFollowers,
        int observers,
        int pendingSyncs,
        long lastProposed,
        List<LearnerProgress> each) {
    public LearnerCounts {
        each = List.copyOf(each);
    }
}
