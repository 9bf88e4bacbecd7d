package io.coord.zab.protocol.message;

import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/** What a leader says to a learner on the quorum port (spec: peer-protocol 3). */
public sealed interface LeaderMessage {
    /** Discovery: the new epoch. */
    record LeaderInfo(long epoch) implements LeaderMessage {}

    /** Synchronisation: nothing to take back, what is missing follows as proposals. {@code zxid}: the last of them. */
    record Diff(long zxid) implements LeaderMessage {}

    /** Synchronisation: take back everything after {@code zxid}; what is missing follows. */
    record Trunc(long zxid) implements LeaderMessage {}

    /** Synchronisation: a snapshot follows in the stream, which shows at least everything up to {@code zxid}. */
    record Snap(long zxid) implements LeaderMessage {}

    /**
     * The end of the leader's initial history.
     *
     * @param zxid   first zxid of the epoch: counter 0
     * @param config the leader's last seen configuration as text; null to learners older than 3.5
     */
    record NewLeader(long zxid, @Nullable Bytes config) implements LeaderMessage {}

    /** Synchronised: serve. */
    record UpToDate() implements LeaderMessage {}

    /** To followers: log it, acknowledge it. */
    record Propose(Proposal proposal) implements LeaderMessage {}

    record Commit(long zxid) implements LeaderMessage {}

    /** To observers: a proposal that is committed. */
    record Inform(Proposal proposal) implements LeaderMessage {}

    /** Commits a change of the configuration, and names who leads then. */
    record CommitAndActivate(long zxid, long designatedLeader) implements LeaderMessage {}

    /** To observers: as {@link CommitAndActivate}. */
    record InformAndActivate(Proposal proposal, long designatedLeader) implements LeaderMessage {}

    /** @param zxid the last one proposed */
    record Ping(long zxid) implements LeaderMessage {}

    /** Answers the oldest {@code sync} that this learner forwarded and that has no answer yet. */
    record SyncDone() implements LeaderMessage {}

    record SessionRevalidated(long sessionId, boolean valid) implements LeaderMessage {}
}
