package io.coord.zab.protocol.message;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a learner says to its leader on the quorum port (spec: peer-protocol 3). */
public sealed interface LearnerMessage {
    /**
     * Discovery: who connects (FOLLOWERINFO, OBSERVERINFO).
     *
     * @param observer        it says of itself that it does not vote
     * @param protocolVersion 0x10000, or 1 if it is too old to say
     * @param configVersion   of its last seen configuration; 0 if too old to say
     */
    record Hello(long sid, boolean observer, int protocolVersion, long configVersion, long acceptedEpoch)
            implements LearnerMessage {}

    /**
     * Discovery: it follows nobody older from now on.
     *
     * @param lastZxid     the last transaction of its history, all of which is durable
     * @param currentEpoch epoch of its history; empty: it had promised this epoch before, so this does not count
     */
    record AckEpoch(long lastZxid, OptionalLong currentEpoch) implements LearnerMessage {}

    /** A proposal, or with counter 0 NEWLEADER and UPTODATE, is durable. */
    record Ack(long zxid) implements LearnerMessage {}

    /** Answers a ping: which sessions were heard from since the last answer. */
    record Pong(long zxid, List<TouchedSession> touched) implements LearnerMessage {
        public Pong {
            touched = List.copyOf(touched);
        }
    }

    record TouchedSession(long sessionId, int timeoutMillis) {}

    /**
     * A client's write or {@code sync}.
     *
     * @param opCode number of the operation, any int
     * @param body   as it came from the client, without header
     * @param ids    identities of the session; null for its create and close
     */
    record Request(
            long sessionId,
            int cxid,
            int opCode,
            Bytes body,
            @Nullable List<AuthId> ids) implements LearnerMessage {
        public Request {
            ids = ids == null ? null : List.copyOf(ids);
        }
    }

    /** Is this session alive? A client brought it. */
    record Revalidate(long sessionId, int timeoutMillis) implements LearnerMessage {}
}
