package io.coord.client.recipe.barrier;

import io.coord.client.NodeData;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Who has entered together, as the node {@code ready} tells.
 *
 * @param names   of the members' nodes; empty before the first generation
 * @param version of the node
 */
record Generation(List<String> names, int version) {
    static Generation of(NodeData ready) {
        return new Generation(ready.text().lines().toList(), ready.version());
    }

    static byte[] data(List<String> names) {
        return String.join("\n", names).getBytes(StandardCharsets.UTF_8);
    }

    /** Those of this generation that have not left. */
    List<String> present(List<String> nodes) {
        return names.stream().filter(nodes::contains).toList();
    }
}
