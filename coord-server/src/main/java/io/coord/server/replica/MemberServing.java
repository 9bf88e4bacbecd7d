package io.coord.server.replica;

/**
 * Which clients a member of an ensemble serves when, and how far its ensemble may shrink.
 *
 * @param asLeader            while it leads
 * @param readOnly            while it has no leader, those that accept it
 * @param readOnlyAfterMillis how long it looks for a leader before
 * @param minVoters           that must remain when the members are changed
 */
public record MemberServing(boolean asLeader, boolean readOnly, long readOnlyAfterMillis, int minVoters) {}
