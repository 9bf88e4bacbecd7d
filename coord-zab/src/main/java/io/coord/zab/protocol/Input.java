package io.coord.zab.protocol;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.Proposal;

/**
 * What a {@link Member} is told, one at a time. A <i>link</i> is one connection on the quorum port, with a number that is
 * never used twice by one server.
 */
public sealed interface Input {
    /** Time has passed. Due at {@link Member#nextDueMillis}. */
    record Tick() implements Input {}

    /** The election connection with this peer is up. */
    record PeerUp(long sid) implements Input {}

    /** The election connection with this peer broke, or an attempt to make one failed. */
    record PeerDown(long sid) implements Input {}

    record PeerVoted(long sid, Notification vote) implements Input {}

    /** As leader: somebody connected. As anything else: close it. */
    record LearnerConnected(long link) implements Input {}

    /** As learner: the connection that was asked for is up. */
    record LeaderConnected(long link) implements Input {}

    /** As learner: it could not be made in time. */
    record LeaderUnreachable(long sid) implements Input {}

    /** The connection is gone, whoever closed it. Nothing more comes from it. */
    record LinkClosed(long link) implements Input {}

    record LearnerSaid(long link, LearnerMessage message) implements Input {}

    /** The message {@code Snap} comes when the whole snapshot behind it has arrived and was understood. */
    record LeaderSaid(long link, LeaderMessage message) implements Input {}

    /** Every proposal that was to be appended, up to this one, is durable. */
    record LogSynced(long zxid) implements Input {}

    /**
     * Answers {@link Output.Truncate}.
     *
     * @param done false: the history has no such transaction; nothing was changed
     */
    record Truncated(long zxid, boolean done) implements Input {}

    /** Answers {@link Output.InstallSnapshot}: it is durable, is the only history, and is what the tree shows. */
    record SnapshotInstalled(long zxid) implements Input {}

    /** Answers {@link Output.BeginSnapshot}: an image at this zxid, the last one delivered, will be sent. */
    record SnapshotBegan(long link, long zxid) implements Input {}

    /** As leader: the next transaction. Its zxid is one more than {@link Member#lastProposed}. */
    record Submitted(Proposal proposal) implements Input {}

    /**
     * As leader: answer with {@link Output.SyncConfirmed} once everything proposed by now is committed and a quorum has
     * shown, later than now, that it still follows.
     */
    record SyncAsked(long token) implements Input {}

    /**
     * As learner: something of its clients for the leader, a request or a question about a session. Sent if the leader is
     * still followed, else forgotten: the clients are being disconnected.
     */
    record Forwarded(LearnerMessage message) implements Input {}

    /**
     * As leader: what the server answers to a learner, {@link LeaderMessage.SyncDone} or
     * {@link LeaderMessage.SessionRevalidated}. Leaves behind all commits so far. Forgotten if the link is gone.
     */
    record Answered(long link, LeaderMessage message) implements Input {}

    /** As leader: a change of the configuration was prepared; its transaction is submitted right after this. */
    record ConfigProposed(long zxid, Bytes configText) implements Input {}

    /** As leader: let somebody else lead, as fast as possible. Submit nothing more. As anything else: nothing. */
    record HandOver() implements Input {}
}
