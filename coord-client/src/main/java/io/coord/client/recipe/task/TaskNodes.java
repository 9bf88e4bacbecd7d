package io.coord.client.recipe.task;

import io.coord.core.model.Paths;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes of a pool.
 *
 * <pre>
 *   path/items/&lt;id&gt;                              persistent: the work item
 *   path/workers/_c_&lt;uuid&gt;-&lt;label&gt;-0000000007   ephemeral: a live member
 *   path/plan/&lt;name of the member&gt;              persistent: the ids that it is to have, one a line; written by the coordinator
 *   path/claims/&lt;id&gt;                             ephemeral, of the member that has it; its name as data
 *   path/results/&lt;id&gt;                            persistent: what came out
 *   path/coordinator                            the election
 * </pre>
 */
record TaskNodes(String path) {
    String items() {
        return Paths.child(path, "items");
    }

    String item(String id) {
        return Paths.child(items(), id);
    }

    String workers() {
        return Paths.child(path, "workers");
    }

    String plans() {
        return Paths.child(path, "plan");
    }

    String plan(String worker) {
        return Paths.child(plans(), worker);
    }

    String claims() {
        return Paths.child(path, "claims");
    }

    String claim(String id) {
        return Paths.child(claims(), id);
    }

    String results() {
        return Paths.child(path, "results");
    }

    String result(String id) {
        return Paths.child(results(), id);
    }

    String coordinator() {
        return Paths.child(path, "coordinator");
    }

    static String checkId(String id) {
        if (id.isEmpty() || id.contains("/") || id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("item \"" + id + "\": must be a name without / and control characters");
        }
        return id;
    }

    static byte[] encodePlan(List<String> items) {
        return String.join("\n", items).getBytes(StandardCharsets.UTF_8);
    }

    static List<String> decodePlan(byte[] data) {
        return Stream.of(new String(data, StandardCharsets.UTF_8).split("\n"))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** The label in the name of a member. */
    static String label(String worker) {
        int uuid = "_c_".length() + 36 + 1;
        int number = worker.lastIndexOf('-');
        return number > uuid ? worker.substring(uuid, number) : worker;
    }
}
