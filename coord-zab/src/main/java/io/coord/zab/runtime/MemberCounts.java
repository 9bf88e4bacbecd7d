package io.coord.zab.runtime;

import io.coord.zab.protocol.message.LeaderMessage;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what servers say to each other, since the start or the last reset. Thread: replica writes, any reads and resets.
 */
public final class MemberCounts {
    private final LongAdder diffsSent = new LongAdder();
    private final LongAdder snapshotsSent = new LongAdder();
    private final LongAdder proposalsReceived = new LongAdder();
    private final LongAdder commitsReceived = new LongAdder();
    private final LongAdder sessionsAskedFor = new LongAdder();
    private final LongAdder delivered = new LongAdder();

    MemberCounts() {}

    void sent(LeaderMessage message) {
        if (message instanceof LeaderMessage.Diff || message instanceof LeaderMessage.Trunc) {
            diffsSent.increment();
        } else if (message instanceof LeaderMessage.Snap) {
            snapshotsSent.increment();
        }
    }

    void received(LeaderMessage message) {
        if (message instanceof LeaderMessage.Propose) {
            proposalsReceived.increment();
        } else if (message instanceof LeaderMessage.Commit
                || message instanceof LeaderMessage.CommitAndActivate
                || message instanceof LeaderMessage.Inform
                || message instanceof LeaderMessage.InformAndActivate) {
            commitsReceived.increment();
        }
    }

    void sessionAskedFor() {
        sessionsAskedFor.increment();
    }

    void delivered(int transactions) {
        delivered.add(transactions);
    }

    void reset() {
        diffsSent.reset();
        snapshotsSent.reset();
        proposalsReceived.reset();
        commitsReceived.reset();
        sessionsAskedFor.reset();
        delivered.reset();
    }

    /** As leader: learners that were synchronised from the window, by DIFF or TRUNC. */
    public long diffsSent() {
        return diffsSent.sum();
    }

    /** As leader: learners that were synchronised by a snapshot. */
    public long snapshotsSent() {
        return snapshotsSent.sum();
    }

    /** As learner. */
    public long proposalsReceived() {
        return proposalsReceived.sum();
    }

    /** As learner, whether they came with the proposal or behind it. */
    public long commitsReceived() {
        return commitsReceived.sum();
    }

    /** As leader: questions of learners for sessions whose clients have come to them. */
    public long sessionsAskedFor() {
        return sessionsAskedFor.sum();
    }

    /** Committed transactions, given to the state machine. */
    public long delivered() {
        return delivered.sum();
    }
}
