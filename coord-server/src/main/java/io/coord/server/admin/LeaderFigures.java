package io.coord.server.admin;

import io.coord.zab.protocol.LearnerCounts;

/**
 * What a leader tells of those who follow it.
 *
 * @param learners     who follows
 * @param uptimeMillis since it was established
 */
public record LeaderFigures(LearnerCounts learners, long uptimeMillis) {}
