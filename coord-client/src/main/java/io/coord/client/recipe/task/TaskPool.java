package io.coord.client.recipe.task;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.value.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work items that are spread over live workers: each item is worked at by one, as long as it is there; when a worker leaves or fails its items
 * go to the others, and one that comes gets its share.
 *
 * <p><b>Spreading.</b> One of the workers, elected, plans: the numbers of two workers differ by one at most, and no item moves that need not.
 *
 * <p><b>One at a time.</b> The plan only says who is to have an item. Who works at it holds its claim, an ephemeral node; the next one begins when
 * that has gone: after the handler of the one before has said that it has stopped, or when its session ends at the servers. A worker
 * without connection is told {@link TaskHandler#suspended} before that, after two thirds of the session timeout at the latest, provided that its
 * process runs: one that was stopped for longer (garbage collection, a virtual machine that moved) does not know that another has its
 * item before it runs again. What must never be done by two is guarded where it is done, by {@link Task#fencingToken()}, which grows
 * from holder to holder.
 *
 * <p><b>Items</b> stay until somebody removes or completes them; a result may be left in the same change, once for each item.
 *
 * <p><b>Limits.</b> The ids of one worker's items fit into one node: 1 MB, some ten thousands. A change of many items at once is
 * planned in one go. All workers use the same path and codec.
 *
 * <p>Works with all servers. Thread-safe; makes no call until it is used.
 *
 * @param <T> an immutable type
 */
public final class TaskPool<T> {
    private final RecipeClient client;
    private final TaskNodes nodes;
    private final ValueCodec<T> codec;

    public TaskPool(CoordClient client, String path, ValueCodec<T> codec) {
        RecipeClient.checkPath("tasks", path);
        this.client = new RecipeClient(client);
        this.nodes = new TaskNodes(path);
        this.codec = codec;
    }

    public String path() {
        return nodes.path();
    }

    /**
     * Adds an item. Completes when there is one with this id; one that is there already stays as it is. That an item was added and completed
     * before the answer came can not be told from one that never was: then it may be added again.
     *
     * @param id a name without {@code /}
     */
    public CompletableFuture<Void> add(String id, T value) {
        String path = nodes.item(TaskNodes.checkId(id));
        byte[] data = codec.encode(value);
        return untilCertain(
                "add",
                path,
                () -> client.calls().create(path, data).thenApply(created -> null),
                NodeExistsException.class);
    }

    /** Removes an item; who works at it is told to end. Completes when there is none with this id. */
    public CompletableFuture<Void> remove(String id) {
        String path = nodes.item(TaskNodes.checkId(id));
        return untilCertain("remove", path, () -> client.calls().delete(path), NoNodeException.class);
    }

    /** The ids of the items that there are, in order. */
    public CompletableFuture<List<String>> items() {
        return read("items", nodes.items(), () -> names(nodes.items()));
    }

    /** Who has which item at present: label by id. Items that nobody has yet are not in it. */
    public CompletableFuture<SortedMap<String, String>> holders() {
        return read("holders", nodes.claims(), () -> names(nodes.claims()).thenCompose(this::readHolders));
    }

    /** What was left for an item that was completed; empty if there is nothing. */
    public CompletableFuture<Optional<byte[]>> result(String id) {
        String path = nodes.result(TaskNodes.checkId(id));
        return read("result", path, () -> data(path));
    }

    /** Completes when there is no result for this id. */
    public CompletableFuture<Void> removeResult(String id) {
        String path = nodes.result(TaskNodes.checkId(id));
        return untilCertain("removeResult", path, () -> client.calls().delete(path), NoNodeException.class);
    }

    /**
     * Takes part in the work from now on, until the worker is closed.
     *
     * @param label how others see us; need not be unique; a name without {@code /}
     */
    public TaskWorker<T> join(String label, TaskHandler<T> handler) {
        TaskWorker<T> worker = new TaskWorker<>(client, nodes, TaskNodes.checkId(label), codec, handler);
        worker.start();
        return worker;
    }

    // ---- reads and writes that may be repeated ----

    private CompletableFuture<List<String>> names(String path) {
        return client.calls().getChildren(path).handle((names, error) -> {
            if (error == null) {
                return names.stream().sorted().toList();
            }
            CoordException failure = Failures.of(error);
            if (failure instanceof NoNodeException) {
                return List.of();
            }
            throw failure;
        });
    }

    private CompletableFuture<Optional<byte[]>> data(String path) {
        return client.calls().getData(path).handle((node, error) -> {
            if (error == null) {
                return Optional.of(node.data());
            }
            CoordException failure = Failures.of(error);
            if (failure instanceof NoNodeException) {
                return Optional.empty();
            }
            throw failure;
        });
    }

    private CompletableFuture<SortedMap<String, String>> readHolders(List<String> ids) {
        CompletableFuture<SortedMap<String, String>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (String id : ids) {
            all = all.thenCombine(data(nodes.claim(id)), (holders, data) -> {
                data.ifPresent(worker -> holders.put(id, TaskNodes.label(new String(worker, StandardCharsets.UTF_8))));
                return holders;
            });
        }
        return all;
    }

    private <R> CompletableFuture<R> read(String operation, String path, Supplier<CompletableFuture<R>> reader) {
        Promise<R> answer = client.promise(operation, path);
        client.runFor(
                answer,
                () -> reader.get().whenComplete((value, error) -> {
                    if (error == null) {
                        answer.succeed(value);
                    } else {
                        answer.fail(Failures.of(error));
                    }
                }));
        return answer;
    }

    /** To do it twice is the same as once; {@code already} says that there is nothing to do. */
    private CompletableFuture<Void> untilCertain(
            String operation,
            String path,
            Supplier<CompletableFuture<Void>> write,
            Class<? extends CoordException> already) {
        Promise<Void> done = client.promise(operation, path);
        client.runFor(done, () -> write(write, already, done, 0));
        return done;
    }

    private void write(
            Supplier<CompletableFuture<Void>> write,
            Class<? extends CoordException> already,
            Promise<Void> done,
            int failures) {
        if (done.isDone()) {
            return;
        }
        write.get().whenComplete((written, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            Runnable again = () -> write(write, already, done, failures + 1);
            if (failure == null || already.isInstance(failure)) {
                done.succeed(null);
            } else if (failure instanceof NoNodeException) {
                Containers.ensure(client, nodes.items()).whenComplete((made, refused) -> {
                    if (refused == null) {
                        again.run();
                    } else {
                        done.fail(Failures.of(refused));
                    }
                });
            } else if (!client.isOver()
                    && (Failures.isPassing(failure)
                            || Failures.isUnknown(failure)
                            || Failures.isSessionLost(failure))) {
                client.retry(failures, again);
            } else {
                done.fail(failure);
            }
        });
    }
}
