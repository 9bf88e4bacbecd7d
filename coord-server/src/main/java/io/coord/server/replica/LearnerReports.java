package io.coord.server.replica;

import io.coord.server.session.SessionOwner;

/**
 * What a leader knows of whom a learner has heard from: everything up to the question that the learner has answered last, and
 * everything of one that serves nobody. Thread: replica.
 */
final class LearnerReports implements SessionOwner {
    private static final long NOTHING = Long.MIN_VALUE / 2;

    private boolean serving;
    private long knownUntilMillis = NOTHING;

    /** It has clients, or may have. */
    void serves() {
        serving = true;
    }

    /** It has told whom it had heard from when it was asked. */
    void reported(long askedMillis) {
        knownUntilMillis = askedMillis;
    }

    /** It has no clients any more. */
    void left() {
        serving = false;
        knownUntilMillis = NOTHING;
    }

    @Override
    public long knownUntilMillis(long nowMillis) {
        return serving ? knownUntilMillis : nowMillis;
    }
}
