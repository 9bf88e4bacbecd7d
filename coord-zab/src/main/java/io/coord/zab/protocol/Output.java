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
    /** Calls the method of {@code handler} for this case. */
    void passTo(Handler handler);

    /** Election: only the newest message to each peer matters; it is sent again whenever the connection comes up. */
    record SendVote(long sid, Notification vote) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSendVote(this);
        }
    }

    /** Connect to the quorum port of this server, trying for so long. */
    record DialLeader(long sid, long budgetMillis) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onDialLeader(this);
        }
    }

    /** Close a connection, or stop making it: what was to be sent before is sent if that goes at once. */
    record CloseLink(long link, String reason) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onCloseLink(this);
        }
    }

    /** Stop trying to reach the leader. */
    record CancelDial() implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onCancelDial(this);
        }
    }

    /** To one or more learners; encoded once. */
    record SendToLearners(List<Long> links, LeaderMessage message) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSendToLearners(this);
        }
    }

    record SendToLeader(long link, LearnerMessage message) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSendToLeader(this);
        }
    }

    /** Answer the leader's ping with the sessions that were heard from since the last answer. */
    record SendPong(long link, long zxid) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSendPong(this);
        }
    }

    /**
     * Begin an image of the tree as it is, to be sent behind {@link LeaderMessage.Snap}; answered by
     * {@link Input.SnapshotBegan} when its turn has come. The image follows the {@code Snap} sent to this link; what is
     * sent later leaves behind it.
     */
    record BeginSnapshot(long link) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onBeginSnapshot(this);
        }
    }

    /**
     * Read this server's own log, which holds all of the range if it was not purged, for a learner that lacks more than what
     * is in memory: from the transaction {@code after}, or what comes behind it, to {@code upTo}, which is durable. Answered by {@link Input.LogRead}, piece by piece, each when the link has taken what was sent before.
     * Ends with the link.
     */
    record ReadLog(long link, long after, long upTo) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onReadLog(this);
        }
    }

    /** Write this to the log, in this order; answered by {@link Input.LogSynced}. */
    record Append(Proposal proposal) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onAppend(this);
        }
    }

    record PersistAcceptedEpoch(long epoch) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onPersistAcceptedEpoch(this);
        }
    }

    record PersistCurrentEpoch(long epoch) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onPersistCurrentEpoch(this);
        }
    }

    /**
     * End the history with this transaction, in the log and, if the tree shows more, in the tree; answered by
     * {@link Input.Truncated}. All that was appended is durable before.
     */
    record Truncate(long zxid) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onTruncate(this);
        }
    }

    /**
     * Make the snapshot that came over this link the history, with these transactions applied to it: durable in one step,
     * and shown by the tree. Answered by {@link Input.SnapshotInstalled}.
     *
     * @param zxid       of the snapshot
     * @param completion transactions after it, committed, in their order; some may be shown by it already
     */
    record InstallSnapshot(long link, long zxid, List<Proposal> completion) implements Output {
        public InstallSnapshot {
            completion = List.copyOf(completion);
        }

        /** Where the history ends then. */
        public long end() {
            return completion.isEmpty()
                    ? zxid
                    : completion.get(completion.size() - 1).zxid();
        }

        @Override
        public void passTo(Handler handler) {
            handler.onInstallSnapshot(this);
        }
    }

    /** Apply a committed transaction to the tree. */
    record Deliver(Proposal proposal) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onDeliver(this);
        }
    }

    /** What this server is now. */
    record StatusChanged(MemberStatus status) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onStatusChanged(this);
        }
    }

    /** As leader: a learner forwards a client's request. */
    record RequestArrived(long link, long sid, LearnerMessage.Request request) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onRequestArrived(this);
        }
    }

    /** As leader: a learner asks for a session; the answer goes out as {@link LeaderMessage.SessionRevalidated}. */
    record RevalidateArrived(long link, long sid, LearnerMessage.Revalidate question) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onRevalidateArrived(this);
        }
    }

    /**
     * As leader: which sessions on a learner were heard from since its answer before; none is an answer, too.
     *
     * @param askedMillis when it was asked: what it had heard by then was told
     */
    record SessionsTouched(long sid, long askedMillis, List<LearnerMessage.TouchedSession> touched) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSessionsTouched(this);
        }
    }

    /** As leader: a learner that served clients is gone. What it has heard of its sessions last is not known. */
    record LearnerLeft(long sid) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onLearnerLeft(this);
        }
    }

    /** As leader: answers {@link Input.SyncAsked}. */
    record SyncConfirmed(long token) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSyncConfirmed(this);
        }
    }

    /** As learner: the oldest forwarded {@code sync} without an answer is done. */
    record SyncArrived() implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSyncArrived(this);
        }
    }

    /** As learner: the answer to a {@link LearnerMessage.Revalidate}. */
    record SessionRevalidated(long sessionId, boolean valid) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onSessionRevalidated(this);
        }
    }

    /** A configuration was proposed, but is not yet in force: remember it durably. */
    record ConfigSeen(Bytes configText) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onConfigSeen(this);
        }
    }

    /** This configuration is in force now: store it, connect to its members. */
    record ConfigActivated(long version, Bytes configText) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onConfigActivated(this);
        }
    }

    /**
     * This server's history cannot be joined to the leader's (a truncation point that it does not have, a digest that
     * differs): it is to be set aside, and the server to begin again with an empty one, without a vote until it is
     * synchronised.
     */
    record HistoryUnusable(String reason) implements Output {
        @Override
        public void passTo(Handler handler) {
            handler.onHistoryUnusable(this);
        }
    }

    /** One method for each case: who receives outputs handles all of them. */
    interface Handler {
        void onSendVote(SendVote output);

        void onDialLeader(DialLeader output);

        void onCloseLink(CloseLink output);

        void onCancelDial(CancelDial output);

        void onSendToLearners(SendToLearners output);

        void onSendToLeader(SendToLeader output);

        void onSendPong(SendPong output);

        void onBeginSnapshot(BeginSnapshot output);

        void onReadLog(ReadLog output);

        void onAppend(Append output);

        void onPersistAcceptedEpoch(PersistAcceptedEpoch output);

        void onPersistCurrentEpoch(PersistCurrentEpoch output);

        void onTruncate(Truncate output);

        void onInstallSnapshot(InstallSnapshot output);

        void onDeliver(Deliver output);

        void onStatusChanged(StatusChanged output);

        void onRequestArrived(RequestArrived output);

        void onRevalidateArrived(RevalidateArrived output);

        void onSessionsTouched(SessionsTouched output);

        void onLearnerLeft(LearnerLeft output);

        void onSyncConfirmed(SyncConfirmed output);

        void onSyncArrived(SyncArrived output);

        void onSessionRevalidated(SessionRevalidated output);

        void onConfigSeen(ConfigSeen output);

        void onConfigActivated(ConfigActivated output);

        void onHistoryUnusable(HistoryUnusable output);
    }
}
