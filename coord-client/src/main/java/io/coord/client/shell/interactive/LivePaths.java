package io.coord.client.shell.interactive;

import io.coord.client.CoordClient;
import io.coord.client.shell.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The paths that there are, asked of the servers while a person waits for a completion: so not for long. */
public final class LivePaths {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Connection connection;

    public LivePaths(Connection connection) {
        this.connection = connection;
    }

    /** The paths that begin as typed; of a node that is typed in full, also those of its children. */
    List<String> matching(String typed) {
        int slash = typed.lastIndexOf('/');
        Optional<CoordClient> client = connection.current();
        if (slash < 0 || client.isEmpty()) {
            return slash < 0 ? List.of("/") : List.of();
        }
        CoordClient impatient = client.get().withTimeout(PATIENCE);
        String parent = slash == 0 ? "/" : typed.substring(0, slash);
        List<String> matching = new ArrayList<>();
        for (String child : children(impatient, parent)) {
            if (child.startsWith(typed)) {
                matching.add(child);
            }
        }
        if (matching.equals(List.of(typed))) {
            matching.addAll(children(impatient, typed));
        }
        return matching;
    }

    /** Empty if there is no such node, or no answer: a completion is no place for errors. */
    private static List<String> children(CoordClient client, String parent) {
        String prefix = parent.equals("/") ? "/" : parent + "/";
        try {
            return client.getChildren(parent).get().stream()
                    .sorted()
                    .map(name -> prefix + name)
                    .toList();
        } catch (ExecutionException | CompletionException | io.coord.client.error.CoordException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
