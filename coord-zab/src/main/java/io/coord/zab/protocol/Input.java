package io.coord.zab.protocol;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Member} is told, one at a time. A <i>link</i> is one connection on the quorum port, with a number that is
 * never used twice by one server.
 */
public sealed interface Input {
    /** Calls the method of {@code handler} for this case. */
    void passTo(Handler handler);

    /** Time has passed. Due at {@link Member#nextDueMillis}. */
    record Tick() implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onTick(this);
        }
    }

    /** The election connection with this peer is up. */
    record PeerUp(long sid) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onPeerUp(this);
        }
    }

    /** The election connection with this peer broke, or an attempt to make one failed. */
    record PeerDown(long sid) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onPeerDown(this);
        }
    }

    record PeerVoted(long sid, Notification vote) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onPeerVoted(this);
        }
    }

    /** As leader: somebody connected. As anything else: close it. */
    record LearnerConnected(long link) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLearnerConnected(this);
        }
    }

    /** As learner: the connection that was asked for is up. */
    record LeaderConnected(long link) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLeaderConnected(this);
        }
    }

    /** As learner: it could not be made in time. */
    record LeaderUnreachable(long sid) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLeaderUnreachable(this);
        }
    }

    /** The connection is gone, whoever closed it. Nothing more comes from it. */
    record LinkClosed(long link) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLinkClosed(this);
        }
    }

    /**
     * A snapshot is on its way over this link, in either direction, and some of it went through since the last time.
     * Comes about every {@code tickTime / 4} while it does; other messages of the link wait behind it.
     */
    record LinkProgress(long link) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLinkProgress(this);
        }
    }

    record LearnerSaid(long link, LearnerMessage message) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLearnerSaid(this);
        }
    }

    /** The message {@code Snap} comes when the whole snapshot behind it has arrived and was understood. */
    record LeaderSaid(long link, LeaderMessage message) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLeaderSaid(this);
        }
    }

    /** Every proposal that was to be appended, up to this one, is durable. */
    record LogSynced(long zxid) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onLogSynced(this);
        }
    }

    /**
     * Answers {@link Output.Truncate}.
     *
     * @param done false: the history has no such transaction; nothing was changed
     */
    record Truncated(long zxid, boolean done) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onTruncated(this);
        }
    }

    /**
     * Answers {@link Output.InstallSnapshot}: it is durable, is the only history, and is what the tree shows.
     *
     * @param zxid   its end, {@link Output.InstallSnapshot#end}
     * @param config text of the configuration that the tree shows; null: none
     */
    record SnapshotInstalled(long zxid, @Nullable Bytes config) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onSnapshotInstalled(this);
        }
    }

    /** Answers {@link Output.BeginSnapshot}: an image at this zxid, the last one delivered, will be sent. */
    record SnapshotBegan(long link, long zxid) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onSnapshotBegan(this);
        }
    }

    /**
     * Answers {@link Output.ReadLog}.
     *
     * @param proposals the next ones, in their order; may be none
     * @param progress  whether more will come
     */
    record LogRead(long link, List<Proposal> proposals, Progress progress) implements Input {
        public enum Progress {
            MORE,
            /** The range was read to its end. */
            COMPLETE,
            /** Log files were purged, or cannot be read, or are more than one wants to send: nothing comes any more. */
            UNREADABLE
        }

        public LogRead {
            proposals = List.copyOf(proposals);
        }

        @Override
        public void passTo(Handler handler) {
            handler.onLogRead(this);
        }
    }

    /** As leader: the next transaction. Its zxid is one more than {@link Member#lastProposed}. */
    record Submitted(Proposal proposal) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onSubmitted(this);
        }
    }

    /**
     * As leader: answer with {@link Output.SyncConfirmed} once everything proposed by now is committed and a quorum has
     * shown, later than now, that it still follows.
     */
    record SyncAsked(long token) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onSyncAsked(this);
        }
    }

    /**
     * As learner: something of its clients for the leader, a request or a question about a session. Sent if the leader is
     * still followed, else forgotten: the clients are being disconnected.
     */
    record Forwarded(LearnerMessage message) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onForwarded(this);
        }
    }

    /**
     * As leader: what the server answers to a learner, {@link LeaderMessage.SyncDone} or
     * {@link LeaderMessage.SessionRevalidated}. Leaves behind all commits so far. Forgotten if the link is gone.
     */
    record Answered(long link, LeaderMessage message) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onAnswered(this);
        }
    }

    /** As leader: a change of the configuration was prepared; its transaction is submitted right after this. */
    record ConfigProposed(long zxid, Bytes configText) implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onConfigProposed(this);
        }
    }

    /** As leader: let somebody else lead, as fast as possible. Submit nothing more. As anything else: nothing. */
    record HandOver() implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onHandOver(this);
        }
    }

    /**
     * As learner: what the server shows is not what the leader's transactions make of it. It follows nobody until it has
     * all anew. As anything else: nothing.
     */
    record StateDiffers() implements Input {
        @Override
        public void passTo(Handler handler) {
            handler.onStateDiffers(this);
        }
    }

    /** One method for each case: who receives inputs handles all of them. */
    interface Handler {
        void onTick(Tick input);

        void onPeerUp(PeerUp input);

        void onPeerDown(PeerDown input);

        void onPeerVoted(PeerVoted input);

        void onLearnerConnected(LearnerConnected input);

        void onLeaderConnected(LeaderConnected input);

        void onLeaderUnreachable(LeaderUnreachable input);

        void onLinkClosed(LinkClosed input);

        void onLinkProgress(LinkProgress input);

        void onLearnerSaid(LearnerSaid input);

        void onLeaderSaid(LeaderSaid input);

        void onLogSynced(LogSynced input);

        void onTruncated(Truncated input);

        void onSnapshotInstalled(SnapshotInstalled input);

        void onSnapshotBegan(SnapshotBegan input);

        void onLogRead(LogRead input);

        void onSubmitted(Submitted input);

        void onSyncAsked(SyncAsked input);

        void onForwarded(Forwarded input);

        void onAnswered(Answered input);

        void onConfigProposed(ConfigProposed input);

        void onHandOver(HandOver input);

        void onStateDiffers(StateDiffers input);
    }
}
