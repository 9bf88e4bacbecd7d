package io.coord.client.recipe.queue;

import io.coord.client.recipe.Containers;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Seat;
import io.coord.core.model.Paths;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The nodes of a queue.
 *
 * <pre>
 *   path/items/s-0000000000/&lt;id&gt;-item-0000000042   persistent, with the value; its version counts the claims
 *   path/claims/&lt;id&gt;                                ephemeral, of the consumer that has the item
 *   path/producers/_c_&lt;uuid&gt;-producer-0000000001    ephemeral; its version counts the transactions of a producer
 *   path/guard                                      only of a queue with a limit; every put changes its version
 * </pre>
 *
 * <p>Items lie in segments, so that nobody has to list them all. The last segment takes new ones. A full one is sealed, by its
 * version, in the transaction that makes the next: so no item gets into a segment when there is a later one.
 */
record QueueNodes(String path) {
    static final String KIND = "item-";
    static final int UNSEALED = 0;

    private static final String SEGMENT = "s-";

    String items() {
        return Paths.child(path, "items");
    }

    String claims() {
        return Paths.child(path, "claims");
    }

    String producers() {
        return Paths.child(path, "producers");
    }

    String guard() {
        return Paths.child(path, "guard");
    }

    String segment(String name) {
        return Paths.child(items(), name);
    }

    String claim(String id) {
        return Paths.child(claims(), id);
    }

    /** What consumers watch must be there. */
    CompletableFuture<Void> makeParents(RecipeClient client) {
        return Containers.ensure(client, items()).thenCompose(done -> Containers.ensure(client, claims()));
    }

    static String firstSegment() {
        return segmentName(0);
    }

    static String segmentAfter(String segment) {
        return segmentName(Integer.parseInt(segment.substring(SEGMENT.length())) + 1);
    }

    private static String segmentName(int number) {
        String digits = Integer.toString(number);
        return SEGMENT + "0".repeat(10 - digits.length()) + digits;
    }

    /** The names of the segments, first come first. */
    static List<String> segments(List<String> names) {
        return names.stream()
                .filter(name -> name.matches(SEGMENT + "\\d{10}"))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** The items of a segment, first come first. */
    Stream<ItemNode> itemsOf(String segment, List<String> names) {
        return Seat.inOrder(names, List.of(KIND)).stream()
                .map(seat -> new ItemNode(id(seat.name()), Paths.child(segment(segment), seat.name())));
    }

    static String nameBeforeNumber(String id) {
        return id + "-" + KIND;
    }

    static String id(String itemName) {
        int at = itemName.lastIndexOf("-" + KIND);
        return at < 0 ? itemName : itemName.substring(0, at);
    }

    /** An item as its name tells. */
    record ItemNode(String id, String path) {}
}
