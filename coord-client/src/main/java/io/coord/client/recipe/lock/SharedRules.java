package io.coord.client.recipe.lock;

import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.Seat;
import java.util.List;

/** Who has to go first in a queue of readers and writers. */
enum SharedRules implements QueueRule {
    /** The writers before it. */
    READER {
        @Override
        public List<Seat> blockers(Seat own, List<Seat> ahead) {
            return ahead.stream().filter(seat -> seat.kind().equals(WRITE)).toList();
        }

        @Override
        public boolean isFinal(Seat own) {
            return true;
        }
    },
    /** All before it. A writer that goes may have become a reader, in the same place. */
    WRITER {
        @Override
        public List<Seat> blockers(Seat own, List<Seat> ahead) {
            return ahead;
        }

        @Override
        public boolean isFinal(Seat own) {
            return false;
        }
    };

    static final String READ = "__READ__";
    static final String WRITE = "__WRIT__";
    private static final List<String> KINDS = List.of(READ, WRITE);

    @Override
    public List<String> kinds() {
        return KINDS;
    }
}
