package io.coord.core.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes with one owner: the ephemerals of a session, all containers, or all TTL nodes. Linked through the nodes. */
final class OwnedNodes {
    private @Nullable Znode first;
    private int count;

    int count() {
        return count;
    }

    void add(Znode node) {
        ZnodeExtras extras = node.extras();
        extras.nextOwned = first;
        if (first != null) {
            first.extras().previousOwned = node;
        }
        first = node;
        count++;
    }

    void remove(Znode node) {
        ZnodeExtras extras = node.extras();
        if (extras.previousOwned == null) {
            first = extras.nextOwned;
        } else {
            extras.previousOwned.extras().nextOwned = extras.nextOwned;
        }
        if (extras.nextOwned != null) {
            extras.nextOwned.extras().previousOwned = extras.previousOwned;
        }
        extras.previousOwned = null;
        extras.nextOwned = null;
        count--;
    }

    /** Returns the paths, sorted: the order of the list depends on how the state was loaded. */
    List<String> paths() {
        List<String> paths = new ArrayList<>(count);
        for (Znode node = first; node != null; node = node.extras().nextOwned) {
            paths.add(node.path());
        }
        Collections.sort(paths);
        return paths;
    }
}
