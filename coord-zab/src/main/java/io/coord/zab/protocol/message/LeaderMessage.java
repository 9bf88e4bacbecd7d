package io.coord.zab.protocol.message;

import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/** What a leader says to a learner on the quorum port (spec: peer-protocol 3). */
public sealed interface LeaderMessage {
    /** Calls the method of {@code handler} for this case. */
    void passTo(Handler handler);

    /** Discovery: the new epoch. */
    record LeaderInfo(long epoch) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onLeaderInfo(this);
        }
    }

    /** Synchronisation: nothing to take back, what is missing follows as proposals. {@code zxid}: the last of them. */
    record Diff(long zxid) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onDiff(this);
        }
    }

    /** Synchronisation: take back everything after {@code zxid}; what is missing follows. */
    record Trunc(long zxid) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onTrunc(this);
        }
    }

    /** Synchronisation: a snapshot follows in the stream, which shows at least everything up to {@code zxid}. */
    record Snap(long zxid) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onSnap(this);
        }
    }

    /**
     * The end of the leader's initial history.
     *
     * @param zxid   first zxid of the epoch: counter 0
     * @param config the leader's last seen configuration as text; null to learners older than 3.5
     */
    record NewLeader(long zxid, @Nullable Bytes config) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onNewLeader(this);
        }
    }

    /** Synchronised: serve. */
    record UpToDate() implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onUpToDate(this);
        }
    }

    /** To followers: log it, acknowledge it. */
    record Propose(Proposal proposal) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onPropose(this);
        }
    }

    record Commit(long zxid) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onCommit(this);
        }
    }

    /** To observers: a proposal that is committed. */
    record Inform(Proposal proposal) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onInform(this);
        }
    }

    /** Commits a change of the configuration, and names who leads then. */
    record CommitAndActivate(long zxid, long designatedLeader) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onCommitAndActivate(this);
        }
    }

    /** To observers: as {@link CommitAndActivate}. */
    record InformAndActivate(Proposal proposal, long designatedLeader) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onInformAndActivate(this);
        }
    }

    /**
     * @param zxid  the last one proposed
     * @param shown by the leader, so that a learner that shows something else finds out though nothing is written; null: it
     *              does not say
     */
    record Ping(long zxid, @Nullable ShownTree shown) implements LeaderMessage {
        public Ping(long zxid) {
            this(zxid, null);
        }

        @Override
        public void passTo(Handler handler) {
            handler.onPing(this);
        }
    }

    /** Answers the oldest {@code sync} that this learner forwarded and that has no answer yet. */
    record SyncDone() implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onSyncDone(this);
        }
    }

    record SessionRevalidated(long sessionId, boolean valid) implements LeaderMessage {
        @Override
        public void passTo(Handler handler) {
            handler.onSessionRevalidated(this);
        }
    }

    /** One method for each case: who receives what leaders say handles all of them. */
    interface Handler {
        void onLeaderInfo(LeaderInfo message);

        void onDiff(Diff message);

        void onTrunc(Trunc message);

        void onSnap(Snap message);

        void onNewLeader(NewLeader message);

        void onUpToDate(UpToDate message);

        void onPropose(Propose message);

        void onCommit(Commit message);

        void onInform(Inform message);

        void onCommitAndActivate(CommitAndActivate message);

        void onInformAndActivate(InformAndActivate message);

        void onPing(Ping message);

        void onSyncDone(SyncDone message);

        void onSessionRevalidated(SessionRevalidated message);
    }
}
