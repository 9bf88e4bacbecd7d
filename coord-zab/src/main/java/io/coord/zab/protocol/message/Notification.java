package io.coord.zab.protocol.message;

import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A vote as it is told to a peer (spec: peer-protocol 1.4).
 *
 * @param state         of the sender; null: a number that nobody knows
 * @param leader        sid that is voted for
 * @param zxid          last zxid of that server
 * @param electionEpoch the round of the vote
 * @param peerEpoch     epoch of that server's history
 * @param formatVersion 2; 0 for messages of servers up to 3.4
 * @param config        the sender's committed configuration as text; null if the format has none
 */
public record Notification(
        @Nullable PeerState state,
        long leader,
        long zxid,
        long electionEpoch,
        long peerEpoch,
        int formatVersion,
        @Nullable Bytes config) {}
