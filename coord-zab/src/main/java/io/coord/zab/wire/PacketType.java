package io.coord.zab.wire;

import org.jspecify.annotations.Nullable;

/** The types of {@link QuorumPacket}, in the order of their numbers (spec: peer-protocol 3). */
public enum PacketType {
    /** Learner: a request of a client that the leader has to order. */
    REQUEST,
    PROPOSAL,
    ACK,
    COMMIT,
    PING,
    /** Asks the leader whether a session is alive, and the answer. */
    REVALIDATE,
    SYNC,
    /** To an observer: a proposal and its commit in one. */
    INFORM,
    COMMIT_AND_ACTIVATE,
    NEW_LEADER,
    FOLLOWER_INFO,
    UP_TO_DATE,
    DIFF,
    TRUNC,
    SNAP,
    OBSERVER_INFO,
    LEADER_INFO,
    ACK_EPOCH,
    INFORM_AND_ACTIVATE;

    private static final PacketType[] BY_CODE = values();

    /** Returns the type with this number, null if there is none. */
    public static @Nullable PacketType ofCode(int code) {
        return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
    }

    public int code() {
        return ordinal() + 1;
    }
}
