package io.coord.client.recipe.queue;

import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.CertainCommit;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OwnNodes;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.model.CreateMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts items, one transaction at a time, each with all that wait meanwhile. Every transaction counts up the version of a node of
 * ours, so that one whose answer is lost is found out by that, even when the items have been consumed.
 *
 * <p>Thread: {@link #put}: any; otherwise event loop of the client.
 */
final class Producer {
    static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final int MOST_ITEMS = 100;
    private static final int MOST_BYTES = 256 << 10;
    private static final int FULL_SEGMENT = 1000;
    private static final byte[] NO_DATA = new byte[0];
    private static final int COUNT_STEP = 0;
    private static final int SEGMENT_STEP = 1;

    private final RecipeClient client;
    private final QueueNodes nodes;
    private final int maxSize;
    private final Room room;
    private final List<Put> waiting = new ArrayList<>();
    private boolean busy;
    private boolean oneByOne;
    private int failures;
    private String marker = "";
    private int count;
    private long session;
    private String segment = "";

    Producer(RecipeClient client, QueueNodes nodes, int maxSize) {
        this.client = client;
        this.nodes = nodes;
        this.maxSize = maxSize;
        this.room = new Room(client, nodes, maxSize, this::attempt);
    }

    /** What is refused when there is no room within {@code limit}; null waits. */
    Promise<String> put(byte[] data, @Nullable Duration limit) {
        Put put = new Put(client, nodes.path(), data, limit, () -> client.run(this::dropAbandoned));
        client.runFor(put.answer, () -> {
            waiting.add(put);
            put.waits(this::expire);
            if (!busy) {
                busy = true;
                attempt();
            }
        });
        return put.answer;
    }

    private void expire(Put put) {
        if (waiting.remove(put)) { // else it is sent, and perhaps executed
            put.timedOut();
            restIfIdle();
        }
    }

    private void dropAbandoned() {
        waiting.removeIf(put -> put.answer.isDone());
        restIfIdle();
    }

    private void restIfIdle() {
        if (waiting.isEmpty() && room.isWaiting()) {
            room.stopWaiting();
            busy = false;
        }
    }

    /** Gets together what a transaction needs, one after the other, and sends it. Called again after each step. */
    private void attempt() {
        waiting.removeIf(put -> put.answer.isDone());
        if (waiting.isEmpty()) {
            busy = false;
        } else if (marker.isEmpty() || client.sessionId() != session) {
            makeMarker();
        } else if (segment.isEmpty()) {
            findSegment();
        } else if (maxSize != NO_LIMIT) {
            room.look().whenComplete((seen, error) -> {
                if (error != null) {
                    failed(Failures.of(error));
                } else if (seen.free() > 0) {
                    send(take(seen.free()), seen.guardVersion());
                }
            });
        } else {
            send(take(MOST_ITEMS), Room.NO_GUARD);
        }
    }

    private void makeMarker() {
        OwnNodes.createSequential(client, nodes.producers(), "producer-", NO_DATA)
                .whenComplete((path, error) -> {
                    if (error == null) {
                        marker = path;
                        count = 0;
                        session = client.sessionId();
                        attempt();
                    } else {
                        failed(Failures.of(error));
                    }
                });
    }

    private void findSegment() {
        CoordClient calls = client.calls();
        calls.getChildren(nodes.items()).whenComplete((names, error) -> {
            List<String> segments = error == null ? QueueNodes.segments(names) : List.of();
            if (!segments.isEmpty()) {
                segment = segments.get(segments.size() - 1);
                attempt();
            } else if (error == null || Failures.of(error) instanceof NoNodeException) {
                makeFirstSegment();
            } else {
                failed(Failures.of(error));
            }
        });
    }

    private void makeFirstSegment() {
        Containers.ensure(client, nodes.items())
                .thenCompose(done -> client.calls().create(nodes.segment(QueueNodes.firstSegment()), NO_DATA))
                .whenComplete((path, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    boolean again = failure == null
                            || failure instanceof NodeExistsException
                            || failure instanceof NoNodeException
                            || failure instanceof OutcomeUnknownException && !client.isOver();
                    if (again) {
                        attempt();
                    } else {
                        failed(failure);
                    }
                });
    }

    private List<Put> take(int most) {
        List<Put> taken = new ArrayList<>();
        int bytes = 0;
        int limit = oneByOne ? 1 : Math.min(most, MOST_ITEMS);
        while (!waiting.isEmpty() && taken.size() < limit) {
            bytes += waiting.get(0).data.length;
            if (!taken.isEmpty() && bytes > MOST_BYTES) {
                break;
            }
            Put put = waiting.remove(0);
            put.sent();
            taken.add(put);
        }
        return taken;
    }

    private void send(List<Put> puts, int guardVersion) {
        if (puts.isEmpty()) {
            attempt();
            return;
        }
        Batch batch = new Batch(puts, guardVersion);
        String counted = marker;
        CertainCommit.commit(client, new FailedCall("put", nodes.path()), batch::transaction, () -> hasCounted(counted))
                .whenComplete((results, error) -> {
                    if (error == null) {
                        stored(batch, results);
                    } else {
                        notStored(batch, Failures.of(error));
                    }
                });
    }

    private CompletableFuture<Boolean> hasCounted(String counted) {
        return client.calls()
                .exists(counted)
                .thenApply(stat -> stat.map(node -> node.version() > count)
                        .orElseThrow(() -> Failures.sessionLost(new FailedCall("put", nodes.path()))));
    }

    private void stored(Batch batch, Optional<StepResults> results) {
        failures = 0;
        oneByOne = false;
        count++;
        batch.puts.forEach(Put::succeed);
        boolean full = results.isEmpty() || batch.lastNumber(results.get()) >= FULL_SEGMENT;
        if (full) {
            seal();
        } else {
            attempt();
        }
    }

    /** Whoever does it first; a segment may be a little longer if nobody succeeds. */
    private void seal() {
        Transaction transaction = client.calls().transaction();
        transaction.setData(nodes.segment(segment), NO_DATA, QueueNodes.UNSEALED);
        transaction.create(nodes.segment(QueueNodes.segmentAfter(segment)), NO_DATA);
        transaction.commit().whenComplete((done, error) -> {
            segment = "";
            attempt();
        });
    }

    private void notStored(Batch batch, CoordException error) {
        if (error instanceof TransactionFailedException) {
            refused(batch, (TransactionFailedException) error);
        } else if (error instanceof BadRequestException && batch.puts.size() > 1) {
            oneByOne = true; // one of them is too large
            putBack(batch);
            attempt();
        } else if (error instanceof OutcomeUnknownException) {
            marker = "";
            lookForItems(batch, error);
        } else if (Failures.isSessionLost(error)) {
            marker = "";
            putBack(batch);
            failed(error);
        } else {
            batch.puts.forEach(put -> put.fail(error));
            attempt();
        }
    }

    private void refused(Batch batch, TransactionFailedException error) {
        int step = error.failedStep();
        if (step == COUNT_STEP) {
            marker = ""; // somebody has deleted it
        } else if (step == SEGMENT_STEP) {
            segment = "";
        } else if (step >= batch.firstItemStep()) {
            Put put = batch.puts.remove(step - batch.firstItemStep());
            put.fail(error.stepError());
        }
        putBack(batch);
        attempt();
    }

    private void putBack(Batch batch) {
        waiting.addAll(0, batch.puts);
        batch.puts.forEach(put -> put.waits(this::expire));
    }

    /** The session ended before it was certain: all items are there or none; those that are gone may have been consumed. */
    private void lookForItems(Batch batch, CoordException doubt) {
        client.calls().getChildren(batch.segmentPath).whenComplete((names, error) -> {
            boolean found = error == null
                    && names.stream()
                            .map(QueueNodes::id)
                            .anyMatch(id -> batch.puts.stream().anyMatch(put -> put.id.equals(id)));
            batch.puts.forEach(put -> {
                if (found) {
                    put.succeed();
                } else {
                    put.fail(doubt);
                }
            });
            attempt();
        });
    }

    /** What was got together is of no use: again, or never if it would fail the same way. */
    private void failed(CoordException error) {
        if (!client.isOver() && (Failures.isPassing(error) || Failures.isSessionLost(error))) {
            client.retry(failures++, this::attempt);
        } else {
            List<Put> all = List.copyOf(waiting);
            waiting.clear();
            busy = false;
            all.forEach(put -> put.fail(error));
        }
    }

    /** What goes into one transaction. */
    private final class Batch {
        final List<Put> puts;
        final String segmentPath = nodes.segment(segment);
        private final int guardVersion;
        private @Nullable Step<String> last;

        Batch(List<Put> puts, int guardVersion) {
            this.puts = puts;
            this.guardVersion = guardVersion;
        }

        int firstItemStep() {
            return guardVersion == Room.NO_GUARD ? SEGMENT_STEP + 1 : SEGMENT_STEP + 2;
        }

        Transaction transaction() {
            Transaction transaction = client.calls().transaction();
            transaction.setData(marker, NO_DATA, count);
            transaction.check(segmentPath, QueueNodes.UNSEALED);
            if (guardVersion != Room.NO_GUARD) {
                transaction.setData(nodes.guard(), NO_DATA, guardVersion);
            }
            for (Put put : puts) {
                String path = segmentPath + "/" + QueueNodes.nameBeforeNumber(put.id);
                last = transaction.create(path, put.data, CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL));
            }
            return transaction;
        }

        int lastNumber(StepResults results) {
            String path = results.of(Objects.requireNonNull(last));
            return Integer.parseInt(path.substring(path.length() - 10));
        }
    }
}
