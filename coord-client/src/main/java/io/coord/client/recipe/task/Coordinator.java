package io.coord.client.recipe.task;

import io.coord.client.NodeData;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.LiveChildren;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.CandidateState;
import io.coord.client.recipe.election.Election;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans who is to have what, while we lead. The plan is a wish: that no two work at one item is the claims' affair, so a coordinator that
 * does not know yet that it is deposed does no harm; each write demands the version that it was made from, and the next coordinator puts
 * right what is left. Thread: event loop of the client.
 */
final class Coordinator {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final RecipeClient client;
    private final TaskNodes nodes;
    private final String label;
    private @Nullable Candidate candidate;
    private @Nullable Term term;

    Coordinator(RecipeClient client, TaskNodes nodes, String label) {
        this.client = client;
        this.nodes = nodes;
        this.label = label;
    }

    void start() {
        Candidate standing = new Election(client.calls(), nodes.coordinator()).join(label);
        candidate = standing;
        standing.addListener(this::changed);
    }

    CompletableFuture<Void> leave() {
        endTerm();
        return candidate == null ? CompletableFuture.completedFuture(null) : candidate.leave();
    }

    private void changed(CandidateState state) {
        if (state == CandidateState.LEADING && term == null) {
            term = new Term();
            term.begin();
        } else if (state != CandidateState.LEADING) {
            endTerm();
        }
    }

    private void endTerm() {
        if (term != null) {
            term.end();
            term = null;
        }
    }

    /** One time that we lead. */
    private final class Term {
        private final LiveChildren items = new LiveChildren(client, nodes.items(), name -> false, this::happened);
        private final LiveChildren workers = new LiveChildren(client, nodes.workers(), name -> false, this::happened);
        private final LiveChildren plans = new LiveChildren(client, nodes.plans(), name -> true, this::happened);
        private boolean loaded;
        private boolean ended;
        private boolean pending;
        private boolean writing;
        private int failures;

        void begin() {
            CompletableFuture.allOf(items.start(), workers.start(), plans.start())
                    .whenComplete((done, error) -> {
                        if (error == null) {
                            loaded = true;
                            happened();
                        } else if (!ended) {
                            log.warn("coordinator can not read the pool path={}", nodes.path(), error);
                        }
                    });
        }

        void end() {
            ended = true;
            items.close();
            workers.close();
            plans.close();
        }

        /** What happens at about the same time is planned for at once. */
        private void happened() {
            if (loaded && !pending && !ended) {
                pending = true;
                client.after(GATHERING, this::plan);
            }
        }

        private void plan() {
            if (ended || writing) {
                pending = false;
                return;
            }
            pending = false;
            SortedMap<String, List<String>> present = new TreeMap<>();
            for (String worker : workers.names()) {
                NodeData plan = plans.latest().get(worker);
                present.put(worker, plan == null ? List.of() : TaskNodes.decodePlan(plan.data()));
            }
            List<Supplier<CompletableFuture<?>>> writes = new ArrayList<>();
            Spread.of(items.names(), present).forEach((worker, share) -> {
                byte[] data = TaskNodes.encodePlan(share);
                NodeData plan = plans.latest().get(worker);
                if (plan == null) {
                    writes.add(() -> client.calls().create(nodes.plan(worker), data));
                } else if (!Arrays.equals(plan.data(), data)) {
                    writes.add(() -> client.calls().setData(nodes.plan(worker), data, plan.version()));
                }
            });
            for (String worker : plans.names()) {
                if (!present.containsKey(worker)) {
                    writes.add(() -> client.calls().delete(nodes.plan(worker)));
                }
            }
            if (!writes.isEmpty()) {
                writing = true;
                write(writes, 0);
            }
        }

        private void write(List<Supplier<CompletableFuture<?>>> writes, int at) {
            if (ended) {
                return;
            }
            if (at == writes.size()) {
                failures = 0;
                writing = false;
                happened(); // what changed while we wrote
                return;
            }
            writes.get(at).get().whenComplete((done, error) -> {
                CoordException failure = error == null ? null : Failures.of(error);
                if (failure == null || isOvertaken(failure)) {
                    write(writes, at + 1);
                } else if (!client.isOver()) {
                    boolean passing = Failures.isPassing(failure)
                            || Failures.isUnknown(failure)
                            || Failures.isSessionLost(failure);
                    if (!passing && failures == 0) {
                        log.warn("plan can not be written, tried again path={}", nodes.path(), failure);
                    }
                    client.retry(failures++, () -> {
                        writing = false;
                        happened();
                    });
                }
            });
        }

        /** It is otherwise by now: that is told by a watch, and planned for then. */
        private boolean isOvertaken(CoordException failure) {
            return failure instanceof BadVersionException
                    || failure instanceof NoNodeException
                    || failure instanceof NodeExistsException;
        }
    }
}
