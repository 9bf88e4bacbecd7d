package io.coord.client.recipe.election;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Seat;
import io.coord.core.model.Paths;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The election of one leader below a path: each candidate is an ephemeral sequential node {@code _c_<uuid>-latch-<number>} with
 * its id as data, the first one leads, and each watches the one before it, so that the going of one does not wake all. Curator's
 * {@code LeaderLatch} has the same nodes: on the same path both take part in the same election. The path is a container.
 * Thread-safe; makes no call until it is used.
 */
public final class Election {
    static final String KIND = "latch-";
    static final QueueRule RULE = QueueRule.oneByOne(KIND);

    private final RecipeClient client;
    private final String path;

    public Election(CoordClient client, String path) {
        RecipeClient.checkPath("election", path);
        this.client = new RecipeClient(client);
        this.path = path;
    }

    public String path() {
        return path;
    }

    /**
     * Stands for election from now on, until it is closed.
     *
     * @param id how others see us; need not be unique
     */
    public Candidate join(String id) {
        Candidate candidate = new Candidate(client, path, id);
        candidate.start();
        return candidate;
    }

    /**
     * Stands for election from now on, runs {@code task} each time we are elected, and gives the leadership up when it returns.
     *
     * @param id       how others see us; need not be unique
     * @param executor runs the task, which may take as long as it likes; stays the caller's
     */
    public LeaderRunner run(String id, Executor executor, LeaderTask task) {
        LeaderRunner runner = new LeaderRunner(client, path, id, executor, task);
        runner.start();
        return runner;
    }

    /** The ids of the candidates, as they were just now, the leader first. Empty without candidates. */
    public CompletableFuture<List<String>> candidates() {
        return read("candidates", seats -> {
            CompletableFuture<List<Optional<String>>> ids = CompletableFuture.completedFuture(List.of());
            for (Seat seat : seats) {
                ids = ids.thenCombine(id(seat), Election::with);
            }
            return ids.thenApply(all -> all.stream().flatMap(Optional::stream).toList());
        });
    }

    private static <T> List<T> with(List<T> all, T one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    /** The id of the leader, as it was just now; empty without candidates. */
    public CompletableFuture<Optional<String>> leader() {
        return read("leader", this::firstOf);
    }

    private CompletableFuture<Optional<String>> firstOf(List<Seat> seats) {
        if (seats.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        // Gone between the two reads: then the next one leads.
        return id(seats.get(0))
                .thenCompose(id -> id.isPresent()
                        ? CompletableFuture.completedFuture(id)
                        : firstOf(seats.subList(1, seats.size())));
    }

    private CompletableFuture<Optional<String>> id(Seat seat) {
        return client.calls().getData(Paths.child(path, seat.name())).handle((node, error) -> {
            if (error == null) {
                return Optional.of(new String(node.data(), StandardCharsets.UTF_8));
            }
            CoordException failure = Failures.of(error);
            if (failure instanceof NoNodeException) {
                return Optional.empty();
            }
            throw failure;
        });
    }

    private <T> CompletableFuture<T> read(String operation, Function<List<Seat>, CompletableFuture<T>> reader) {
        Promise<T> answer = client.promise(operation, path);
        client.runFor(
                answer,
                () -> client.calls()
                        .getChildren(path)
                        .exceptionally(error -> {
                            CoordException failure = Failures.of(error);
                            if (failure instanceof NoNodeException) {
                                return List.of();
                            }
                            throw failure;
                        })
                        .thenCompose(names -> reader.apply(Seat.inOrder(names, RULE.kinds())))
                        .whenComplete((value, error) -> {
                            if (error == null) {
                                answer.succeed(value);
                            } else {
                                answer.fail(Failures.of(error));
                            }
                        }));
        return answer;
    }
}
