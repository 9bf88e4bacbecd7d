package io.coord.zab.protocol;

/**
 * Who follows a leader at a moment.
 *
 * @param learners           connected, whatever they have said so far
 * @param followers          that get every proposal, those without a vote included
 * @param nonVotingFollowers of these: who has no vote in the configuration in force
 * @param observers          that get what is committed
 * @param pendingSyncs       questions for the committed state that no quorum has answered yet
 */
public record LearnerCounts(int learners, int followers, int nonVotingFollowers, int observers, int pendingSyncs) {}
