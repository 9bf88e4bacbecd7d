package io.coord.client.shell.walk;

import org.jspecify.annotations.Nullable;

/**
 * Where a node is on the way of a walk.
 *
 * @param depth  0 for the node that the walk began at
 * @param isLast of its siblings, in the order of names
 * @param parent null for the node that the walk began at
 */
public record Place(
        String path, int depth, boolean isLast, @Nullable Place parent) {
    static Place top(String path) {
        return new Place(path, 0, true, null);
    }

    Place child(String name, boolean last) {
        return new Place(path.equals("/") ? "/" + name : path + "/" + name, depth + 1, last, this);
    }

    /** The last part of the path; of the top, all of it. */
    public String name() {
        return depth == 0 ? path : path.substring(path.lastIndexOf('/') + 1);
    }
}
