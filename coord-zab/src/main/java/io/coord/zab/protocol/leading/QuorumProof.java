package io.coord.zab.protocol.leading;

import io.coord.core.invariant.Invariant;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.leading.Learner.Phase;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.quorum.QuorumSystem;
import io.coord.zab.protocol.state.MemberState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pings, and what their answers prove: a learner that answers a ping had not promised itself to a newer leader when it
 * answered. A quorum of answers to pings that were sent after a question was asked shows that no newer leader had committed
 * anything before the question. So a leader that was deposed without knowing it never answers, and {@code sync} is
 * linearizable; ZooKeeper's is not. Thread: replica.
 */
final class QuorumProof {
    /** A learner that answers no ping gets no more of them, until it is dropped for its silence. */
    private static final int MAX_UNANSWERED = 64;

    private record Question(long token, long zxid, long round) {}

    private final MemberState state;
    private final LearnerTable learners;
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private long round;
    private long proven;

    QuorumProof(MemberState state, LearnerTable learners) {
        this.state = state;
        this.learners = learners;
    }

    /** Pings all learners that serve. */
    void ping(long lastProposed) {
        round++;
        List<Long> links = new ArrayList<>();
        for (Learner learner : learners.all()) {
            if (learner.is(Phase.SERVING) && learner.pingsUnanswered() < MAX_UNANSWERED) {
                learner.pinged(round, state.now());
                links.add(learner.link());
            }
        }
        if (!links.isEmpty()) {
            state.emit(new Output.SendToLearners(List.copyOf(links), new LeaderMessage.Ping(lastProposed)));
        }
    }

    /** To be answered once a quorum has answered a later ping and everything up to now is delivered. */
    void asked(long token, long lastProposed) {
        boolean pingIsOut = proven < round;
        questions.addLast(new Question(token, state.history().last(), round + 1));
        if (!pingIsOut) {
            ping(lastProposed);
        }
    }

    /** How many questions have no answer yet. */
    int pending() {
        return questions.size();
    }

    /** A ping was answered, or something was delivered. */
    void advance(long lastProposed) {
        if (questions.isEmpty() && proven == round) {
            return;
        }
        long reached = round;
        for (QuorumSystem system : state.configurations().systems()) {
            reached = Math.min(reached, QuorumMark.of(system, this::provenRound));
        }
        proven = Math.max(proven, reached);
        while (isAnswered(questions.peekFirst())) {
            state.emit(new Output.SyncConfirmed(questions.removeFirst().token()));
        }
        Question last = questions.peekLast();
        if (last != null && last.round() > round && proven == round) {
            ping(lastProposed);
            Invariant.check(last.round() <= round, "a question waits for one more ping at most: round=%d", round);
        }
    }

    private boolean isAnswered(@Nullable Question question) {
        return question != null
                && question.round() <= proven
                && question.zxid() <= state.history().delivered();
    }

    private long provenRound(long sid) {
        if (sid == state.sid()) {
            return Long.MAX_VALUE;
        }
        Learner learner = learners.ofServer(sid);
        boolean counts = learner != null && learner.is(Phase.SERVING) && !learner.isObserver();
        return counts ? learner.provenRound() : Long.MIN_VALUE;
    }
}
