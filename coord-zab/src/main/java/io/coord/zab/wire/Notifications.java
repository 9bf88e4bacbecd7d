package io.coord.zab.wire;

import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import org.jspecify.annotations.Nullable;

/** Votes of the protocol as messages of the election port, and back (spec: peer-protocol 1.4). Pure functions. */
public final class Notifications {
    /** For a state that nobody knows: none of the numbers in use. */
    private static final int UNKNOWN_STATE = -1;

    private Notifications() {}

    public static Notification read(ElectionNotification message) {
        return new Notification(
                state(message.state()),
                message.leader(),
                message.zxid(),
                message.electionEpoch(),
                message.peerEpoch(),
                message.version(),
                message.config());
    }

    public static ElectionNotification write(Notification vote) {
        PeerState state = vote.state();
        return new ElectionNotification(
                state == null ? UNKNOWN_STATE : state.code(),
                vote.leader(),
                vote.zxid(),
                vote.electionEpoch(),
                vote.peerEpoch(),
                vote.formatVersion(),
                vote.config());
    }

    private static @Nullable PeerState state(int code) {
        PeerState[] states = PeerState.values();
        return code < 0 || code >= states.length ? null : states[code];
    }
}
