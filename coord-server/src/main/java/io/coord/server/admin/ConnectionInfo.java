package io.coord.server.admin;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client.
 *
 * @param interestOps what the server waits for: 1 to read, 4 to write, 5 both, 0 nothing
 * @param queued      requests taken in and not answered
 * @param received    packets, since the beginning or the last {@code crst}, like all counts here
 * @param session     null before the handshake, and for a connection that asks a four-letter word
 */
public record ConnectionInfo(
        SocketAddress remote,
        int interestOps,
        long queued,
        long received,
        long sent,
        @Nullable OfSession session) {
    /**
     * What is known once a session is attached.
     *
     * @param id                 never 0
     * @param lastOp             short name of the last operation answered, {@code NA} if there is none
     * @param establishedMillis  since 1970
     * @param timeoutMillis      as negotiated
     * @param lastCxid           xid of the last request that was answered, -1 if there is none; pings do not count
     * @param lastZxid           of the last reply, -1 if there is none
     * @param lastResponseMillis monotonic, 0 if there is none
     */
    public record OfSession(
            long id,
            String lastOp,
            long establishedMillis,
            int timeoutMillis,
            long lastCxid,
            long lastZxid,
            long lastResponseMillis,
            long lastLatencyMillis,
            long minLatencyMillis,
            long averageLatencyMillis,
            long maxLatencyMillis) {}
}
