package io.coord.client.recipe;

import java.util.List;

/** Who has to go before somebody's turn comes. */
public interface QueueRule {
    /** The kinds of nodes in the queue. */
    List<String> kinds();

    /** Those of {@code ahead}, in order, that must be gone before it is {@code own}'s turn. */
    List<Seat> blockers(Seat own, List<Seat> ahead);

    /**
     * Whether a seat once given up is never taken by another that blocks as well. Then, if only one blocks, its going is
     * enough to know.
     */
    boolean isFinal(Seat own);

    /**
     * Whether anybody's going may bring our turn, so that all are watched: only where one at a time waits so, or the going of
     * each would wake many.
     */
    default boolean watchesAll() {
        return false;
    }

    /** One after the other. */
    static QueueRule oneByOne(String kind) {
        List<String> kinds = List.of(kind);
        return new QueueRule() {
            @Override
            public List<String> kinds() {
                return kinds;
            }

            @Override
            public List<Seat> blockers(Seat own, List<Seat> ahead) {
                return ahead;
            }

            @Override
            public boolean isFinal(Seat own) {
                return true;
            }
        };
    }
}
