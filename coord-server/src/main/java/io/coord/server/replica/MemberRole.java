package io.coord.server.replica;

import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import java.util.List;

/** A {@link ServerRole} of a member of an ensemble. What does not concern the role at hand is ignored. */
interface MemberRole extends ServerRole {
    /** A client wants to see what is committed. */
    void onSync(ClientSync sync);

    /** As leader: the sync with this token is confirmed. */
    default void onSyncConfirmed(long token) {}

    /** As learner: the oldest forwarded sync is done. */
    default void onSyncArrived() {}

    /** As leader: a learner forwards a request. */
    default void onRequest(long link, long sid, LearnerMessage.Request request) {}

    /** As leader: a learner asks for a session. */
    default void onRevalidate(long link, long sid, LearnerMessage.Revalidate question) {}

    /** As leader: which sessions on a learner were heard from by the time it was asked. */
    default void onTouched(long sid, long askedMillis, List<TouchedSession> touched) {}

    /** As leader: a learner serves nobody any more. */
    default void onLearnerLeft(long sid) {}

    /** As learner: what the leader says of a session. */
    default void onSessionRevalidated(long sessionId, boolean valid) {}

    /** A session of this server becomes one of all; what it asks for next comes after that. */
    default void onUpgrade(SessionUpgrade upgrade) {}

    /** As learner: which sessions were heard from since the last call. */
    default List<TouchedSession> takeTouched() {
        return List.of();
    }

    /** A transaction is committed: who waits for it? */
    OrderedTxn committed(Proposal proposal);
}
