package io.coord.zab.protocol.quorum;

import java.util.Set;

/** Which sets of servers may decide (spec: peer-protocol 2.5). Any two quorums of one system share a server. */
public interface QuorumSystem {
    /** The servers that have a vote, ascending. */
    Set<Long> voters();

    /** Whether these servers are enough. Those without a vote do not count. */
    boolean isQuorum(Set<Long> sids);

    /** Votes of a server; 0 if it cannot lead. */
    long weight(long sid);
}
