package io.coord.client;

import io.coord.core.model.Stat;
import java.util.List;

/**
 * The names of a node's children and its stat, of the same moment.
 *
 * @param names without the path of the parent, in no order
 */
public record NodeChildren(List<String> names, Stat stat) {
    public NodeChildren {
        names = List.copyOf(names);
    }
}
