package io.coord.client.recipe.lock;

import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.Seat;
import java.util.List;

/** So many at once. Only for a queue where one at a time waits: it watches all. */
record CountRule(String kind, int count) implements QueueRule {
    @Override
    public List<String> kinds() {
        return List.of(kind);
    }

    @Override
    public List<Seat> blockers(Seat own, List<Seat> ahead) {
        return ahead.size() < count ? List.of() : ahead;
    }

    @Override
    public boolean isFinal(Seat own) {
        return false;
    }

    @Override
    public boolean watchesAll() {
        return true;
    }
}
