package io.coord.zab.runtime;

import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.Notification;

/**
 * The election connections, one with each other server. What happens on them comes as
 * {@link io.coord.zab.protocol.Input.PeerVoted}, {@code PeerUp} and {@code PeerDown}. Thread: any; never blocks.
 */
public interface ElectionPort extends AutoCloseable {
    /** Stays connected with these, but for itself, as far as they can be reached. Others may connect by themselves. */
    void members(Membership members);

    /**
     * Sends a message once the connection is there. Only the newest to each server is kept; the last one is sent again
     * whenever a connection comes up.
     */
    void send(long sid, Notification vote);

    /** A vote of this server was taken out of the inbox: lets more of them in. */
    void taken(long sid);

    /** Closes port and connections; waits for that, at most some seconds. Idempotent. */
    @Override
    void close();
}
