package io.coord.client.recipe.task;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.NodeData;
import io.coord.client.error.CoordException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.LiveChildren;
import io.coord.client.recipe.OwnNodes;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.core.model.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a {@link TaskPool} that works at its share of the items, until it leaves. When its session is lost it loses all, and takes part
 * again in the next one. Thread-safe.
 */
public final class TaskWorker<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskWorker.class);
    private static final byte[] NO_DATA = new byte[0];

    private final RecipeClient client;
    private final TaskNodes nodes;
    private final String label;
    private final ValueCodec<T> codec;
    private final TaskHandler<T> handler;
    private final Coordinator coordinator;
    private final ConnectionListener listener = this::connectionChanged;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    private final Map<String, Holding> holdings = new LinkedHashMap<>();
    private final Map<String, Task<T>> tasks = new ConcurrentSkipListMap<>();
    private Set<String> wanted = Set.of();
    private @Nullable LiveChildren plan;
    private String member = "";
    private boolean joining;
    private boolean leaving;
    private int failures;

    TaskWorker(RecipeClient client, TaskNodes nodes, String label, ValueCodec<T> codec, TaskHandler<T> handler) {
        this.client = client;
        this.nodes = nodes;
        this.label = label;
        this.codec = codec;
        this.handler = handler;
        this.coordinator = new Coordinator(client, nodes, label);
    }

    void start() {
        boolean running = client.run(() -> {
            client.addListener(listener);
            coordinator.start();
            join();
        });
        if (!running) {
            left.complete(null);
        }
    }

    public String label() {
        return label;
    }

    /** The items that we have, or have still while they end, by id. */
    public List<Task<T>> tasks() {
        return List.copyOf(tasks.values());
    }

    /** Completes when it takes part for the first time; fails if the servers refuse that. */
    public CompletableFuture<Void> joined() {
        return forward("join", joined);
    }

    private CompletableFuture<Void> forward(String operation, CompletableFuture<Void> result) {
        Promise<Void> answer = client.promise(operation, nodes.path());
        result.whenComplete((done, error) -> client.runFor(answer, () -> {
            if (error == null) {
                answer.succeed(null);
            } else {
                answer.fail(Failures.of(error));
            }
        }));
        return answer;
    }

    /**
     * Takes part no more: the work at all items is ended, then others get them. Completes when all that is certain. May be called more than
     * once.
     */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> answer = forward("leave", left);
        if (!client.run(this::beginLeaving)) {
            left.complete(null);
        }
        return answer;
    }

    /** As {@link #leave()}, without waiting. */
    @Override
    public void close() {
        leave();
    }

    // ---- taking part ----

    private void join() {
        if (joining || leaving || !member.isEmpty()) {
            return;
        }
        joining = true;
        OwnNodes.createSequential(client, nodes.workers(), label + "-", NO_DATA).whenComplete((path, error) -> {
            joining = false;
            if (error != null) {
                notJoined(Failures.of(error));
                return;
            }
            failures = 0;
            if (leaving) {
                OwnNodes.remove(client, path);
                return;
            }
            member = Paths.name(path);
            LiveChildren ours = new LiveChildren(client, nodes.plans(), member::equals, this::planned);
            plan = ours;
            ours.start();
            joined.complete(null);
        });
    }

    private void notJoined(CoordException error) {
        if (client.isOver() || leaving) {
            joined.completeExceptionally(error);
        } else {
            if (!Failures.isSessionLost(error)) {
                log.warn("member can not join, tried again path={} label={}", nodes.path(), label, error);
                joined.completeExceptionally(error);
            }
            client.retry(failures++, this::join);
        }
    }

    private void planned() {
        LiveChildren present = plan;
        NodeData ours = present == null ? null : present.latest().get(member);
        if (!leaving && !member.isEmpty()) {
            wanted = ours == null ? Set.of() : new TreeSet<>(TaskNodes.decodePlan(ours.data()));
            reconcile();
        }
    }

    /** Begins what is to be ours, and ends what is not. */
    private void reconcile() {
        for (Holding holding : List.copyOf(holdings.values())) {
            if (!wanted.contains(holding.id())) {
                holding.stop();
            }
        }
        for (String id : wanted) {
            if (!holdings.containsKey(id)) {
                Part part = new Part(id);
                holdings.put(id, part.holding);
                part.holding.acquire();
            }
        }
    }

    private void connectionChanged(ConnectionChange change) {
        switch (change.to()) {
            case SUSPENDED:
                List.copyOf(holdings.values()).forEach(Holding::suspend);
                break;
            case CONNECTED:
                List.copyOf(holdings.values()).forEach(Holding::resume);
                join();
                break;
            case LOST:
                loseAll();
                break;
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                leaving = true;
                loseAll();
                finishIfLeft();
                break;
            default:
                break;
        }
    }

    private void loseAll() {
        member = "";
        wanted = Set.of();
        closePlan();
        List.copyOf(holdings.values()).forEach(Holding::lose);
    }

    private void closePlan() {
        if (plan != null) {
            plan.close();
            plan = null;
        }
    }

    // ---- leaving ----

    private void beginLeaving() {
        if (leaving) {
            return;
        }
        leaving = true;
        closePlan();
        wanted = Set.of();
        String ours = member;
        if (ours.isEmpty()) {
            reconcile();
            finishIfLeft();
            return;
        }
        OwnNodes.remove(client, Paths.child(nodes.workers(), ours)).whenComplete((done, error) -> {
            member = "";
            finishIfLeft();
        });
        reconcile();
    }

    private void finishIfLeft() {
        if (leaving && holdings.isEmpty() && member.isEmpty() && !left.isDone()) {
            client.removeListener(listener);
            coordinator.leave().whenComplete((done, error) -> left.complete(null));
        }
    }

    /** One item of ours. */
    private final class Part implements Holding.Work {
        final Holding holding;
        private @Nullable Task<T> task;

        Part(String id) {
            this.holding = new Holding(client, nodes, id, member, this);
        }

        @Override
        public void begin(byte[] data, long fencingToken) {
            Task<T> begun = new Task<>(holding, codec, data, fencingToken);
            task = begun;
            tasks.put(holding.id(), begun);
            tell(() -> handler.begin(begun));
        }

        @Override
        public CompletableFuture<Void> end() {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            Task<T> begun = task;
            client.tell(() -> {
                try {
                    handler.end(begun).whenComplete((done, error) -> stopped.complete(null));
                } catch (RuntimeException | Error e) {
                    log.error(
                            "handler failed to end an item, it counts as ended path={} item={}",
                            nodes.path(),
                            holding.id(),
                            e);
                    stopped.complete(null);
                }
            });
            return stopped;
        }

        @Override
        public void suspended() {
            Task<T> begun = task;
            tell(() -> handler.suspended(begun));
        }

        @Override
        public void resumed() {
            Task<T> begun = task;
            tell(() -> handler.resumed(begun));
        }

        private void tell(Runnable call) {
            client.tell(() -> {
                try {
                    call.run();
                } catch (RuntimeException | Error e) {
                    log.error("task handler failed path={} item={}", nodes.path(), holding.id(), e);
                }
            });
        }

        @Override
        public void over() {
            holdings.remove(holding.id());
            tasks.remove(holding.id());
            if (wanted.contains(holding.id())) {
                reconcile();
            }
            finishIfLeft();
        }
    }
}
