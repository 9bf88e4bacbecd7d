package io.coord.zab.protocol;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.Proposal;
import java.util.List;

/**
 * What a {@link Member} wants done. Outputs take effect in their order, and each is complete before the next begins,
 * but for those that are answered by an {@link Input}. In particular {@link PersistAcceptedEpoch} and
 * {@link PersistCurrentEpoch} are durable before anything after them leaves the server: if one fails, the server stops.
 */
public sealed interface Output {
    /** Election: only the newest message to each peer matters; it is sent again whenever the connection comes up. */
    record SendVote(long sid, Notification vote) implements Output {}

    /** Connect to the quorum port of this server, trying for so long. */
    record DialLeader(long sid, long budgetMillis) implements Output {}

    /** Close a connection, or stop making it: what was to be sent before is sent if that goes at once. */
    record CloseLink(long link, String reason) implements Output {}

    /** Stop trying to reach the leader. */
    record CancelDial() implements Output {}

    /** To one or more learners; encoded once. */
    record SendToLearners(List<Long> links, LeaderMessage message) implements Output {}

    record SendToLeader(long link, LearnerMessage message) implements Output {}

    /** Answer the leader's ping with the sessions that were heard from since the last answer. */
    record SendPong(long link, long zxid) implements Output {}

    /**
     * Begin an image of the tree as it is, to be sent behind {@link LeaderMessage.Snap}; answered by
     * {@link Input.SnapshotBegan} when its turn has come. The image follows the {@code Snap} sent to this link; what is
     * sent later leaves behind it.
     */
    record BeginSnapshot(long link) implements Output {}

    /** Write this to the log, in this order; answered by {@link Input.LogSynced}. */
    record Append(Proposal proposal) implements Output {}

    record PersistAcceptedEpoch(long epoch) implements Output {}

    record PersistCurrentEpoch(long epoch) implements Output {}

    /**
     * End the history with this transaction, in the log and, if the tree shows more, in the tree; answered by
     * {@link Input.Truncated}. All that was appended is durable before.
     */
    record Truncate(long zxid) implements Output {}

    /**
     * Make the snapshot that came over this link the history: durable, and shown by the tree. Answered by
     * {@link Input.SnapshotInstalled}.
     */
    record InstallSnapshot(long link, long zxid) implements Output {}

    /** Apply a committed transaction to the tree. */
    record Deliver(Proposal proposal) implements Output {}

    /** What this server is now. */
    record StatusChanged(MemberStatus status) implements Output {}

    /** As leader: a learner forwards a client's request. */
    record RequestArrived(long link, long sid, LearnerMessage.Request request) implements Output {}

    /** As leader: a learner asks for a session; the answer goes out as {@link LeaderMessage.SessionRevalidated}. */
    record RevalidateArrived(long link, long sid, LearnerMessage.Revalidate question) implements Output {}

    /** As leader: sessions on a learner were heard from. */
    record SessionsTouched(long sid, List<LearnerMessage.TouchedSession> touched) implements Output {}

    /** As leader: answers {@link Input.SyncAsked}. */
    record SyncConfirmed(long token) implements Output {}

    /** As learner: the oldest forwarded {@code sync} without an answer is done. */
    record SyncArrived() implements Output {}

    /** As learner: the answer to a {@link LearnerMessage.Revalidate}. */
    record SessionRevalidated(long sessionId, boolean valid) implements Output {}

    /** A configuration was proposed, but is not yet in force: remember it durably. */
    record ConfigSeen(Bytes configText) implements Output {}

    /** This configuration is in force now: store it, connect to its members. */
    record ConfigActivated(long version, Bytes configText) implements Output {}

    /**
     * This server's history cannot be joined to the leader's (a truncation point that it does not have, a digest that
     * differs): it is to be set aside, and the server to begin again with an empty one, without a vote until it is
     * synchronised.
     */
    record HistoryUnusable(String reason) implements Output {}
}
