package io.coord.client.recipe.config;

import io.coord.client.CoordClient;
import io.coord.client.NodeData;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The nodes of a store, and reading them: {@code path/current} is the document, {@code path/history/<revision>} each of the last
 * ones. Thread: event loop of the client.
 */
record ConfigNodes(RecipeClient client, String path) {
    private static final int DIGITS = 19;

    /** A document, and the node that it was read from. */
    record Read(ConfigDocument document, NodeData node) {}

    String current() {
        return Paths.child(path, "current");
    }

    String history() {
        return Paths.child(path, "history");
    }

    String revision(long revision) {
        String digits = Long.toString(revision);
        return Paths.child(history(), "0".repeat(DIGITS - digits.length()) + digits);
    }

    /** The numbers of the revisions in the history, in order. */
    CompletableFuture<List<Long>> revisions() {
        CoordClient calls = client.calls();
        return calls.getChildren(history()).handle((names, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure instanceof NoNodeException) {
                return List.<Long>of();
            }
            if (failure != null) {
                throw failure;
            }
            return names.stream()
                    .filter(name -> name.matches("\\d{" + DIGITS + "}"))
                    .map(Long::valueOf)
                    .sorted()
                    .toList();
        });
    }

    /** Empty if there is no such node. */
    CompletableFuture<Optional<Read>> read(String node) {
        return client.calls().getData(node).handle((data, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure instanceof NoNodeException) {
                return Optional.empty();
            }
            if (failure != null) {
                throw failure;
            }
            return Optional.of(decode(node, data));
        });
    }

    static Read decode(String node, NodeData data) {
        try {
            return new Read(ConfigDocument.decode(data.data()), data);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    ErrorCode.BAD_ARGUMENTS,
                    new FailedCall("config", node),
                    "its data of " + data.data().length + " bytes, version " + data.version()
                            + ", is no configuration: " + e.getMessage());
        }
    }
}
