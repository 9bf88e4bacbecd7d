package io.coord.zab.protocol.message;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a learner says to its leader on the quorum port (spec: peer-protocol 3). */
public sealed interface LearnerMessage {
    /** Calls the method of {@code handler} for this case. */
    void passTo(Handler handler);

    /**
     * Discovery: who connects (FOLLOWERINFO, OBSERVERINFO).
     *
     * @param observer        it says of itself that it does not vote
     * @param protocolVersion 0x10000, or 1 if it is too old to say
     * @param configVersion   of its last seen configuration; 0 if too old to say
     */
    record Hello(long sid, boolean observer, int protocolVersion, long configVersion, long acceptedEpoch)
            implements LearnerMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onHello(this);
        }
    }

    /**
     * Discovery: it follows nobody older from now on.
     *
     * @param lastZxid     the last transaction of its history, all of which is durable
     * @param currentEpoch epoch of its history; empty: it had promised this epoch before, so this does not count
     */
    record AckEpoch(long lastZxid, OptionalLong currentEpoch) implements LearnerMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onAckEpoch(this);
        }
    }

    /** A proposal, or with counter 0 NEWLEADER and UPTODATE, is durable. */
    record Ack(long zxid) implements LearnerMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onAck(this);
        }
    }

    /** Answers a ping: which sessions were heard from since the last answer. */
    record Pong(long zxid, List<TouchedSession> touched) implements LearnerMessage {
        public Pong {
            touched = List.copyOf(touched);
        }

        @Override
        public void passTo(Handler handler) {
            handler.onPong(this);
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

        @Override
        public void passTo(Handler handler) {
            handler.onRequest(this);
        }
    }

    /** Is this session alive? A client brought it. */
    record Revalidate(long sessionId, int timeoutMillis) implements LearnerMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onRevalidate(this);
        }
    }

    /** One method for each case: who receives what learners say handles all of them. */
    interface Handler {
        void onHello(Hello message);

        void onAckEpoch(AckEpoch message);

        void onAck(Ack message);

        void onPong(Pong message);

        void onRequest(Request message);

        void onRevalidate(Revalidate message);
    }
}
