package io.coord.client.recipe.election;

import io.coord.client.error.CoordException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.RecipeClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election, runs a {@link LeaderTask} while elected, and stands again, at the end of the queue, when it has returned.
 *
 * <p>The leadership is given up after the task has returned, so no two tasks run at once while all that lose it return soon. A
 * connection that breaks ends it: the task is interrupted, as the session may end at the servers before the connection comes back.
 *
 * <p>Thread-safe.
 */
public final class LeaderRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderRunner.class);

    private final RecipeClient client;
    private final String path;
    private final String id;
    private final Executor executor;
    private final LeaderTask task;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Place place;
    private @Nullable Term term;
    private int failures;
    private boolean closing;
    private volatile boolean leading;

    LeaderRunner(RecipeClient client, String path, String id, Executor executor, LeaderTask task) {
        this.client = client;
        this.path = path;
        this.id = id;
        this.executor = executor;
        this.task = task;
        this.place = newPlace();
    }

    private Place newPlace() {
        return new Place(
                client, path, Election.KIND, id.getBytes(StandardCharsets.UTF_8), Election.RULE, new Standing());
    }

    void start() {
        if (!client.run(place::join)) {
            closed.complete(null);
        }
    }

    public String id() {
        return id;
    }

    /** Whether the task is running, and we lead. */
    public boolean isLeader() {
        return leading;
    }

    /**
     * Does not stand any more. The task is interrupted, and the leadership is given up when it has returned. Completes when that
     * is certain; also when the servers refuse to let us stand, or the client is closed. May be called more than once.
     */
    public CompletableFuture<Void> leave() {
        Promise<Void> left = client.promise("leave", path);
        closed.whenComplete((done, error) -> {
            if (error == null) {
                left.succeed(null);
            } else {
                left.fail(Failures.of(error));
            }
        });
        if (!client.run(this::stop)) {
            closed.complete(null);
        }
        return left;
    }

    /** As {@link #leave()}, without waiting. */
    @Override
    public void close() {
        leave();
    }

    private void stop() {
        if (!closing) {
            closing = true;
            if (term == null) {
                leavePlace();
            } else {
                term.end();
            }
        }
    }

    private void leavePlace() {
        place.leave().whenComplete((done, error) -> {
            if (error == null) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(Failures.of(error));
            }
        });
    }

    /** The task has returned. */
    private void ended(boolean failed) {
        term = null;
        leading = false;
        if (closing || client.isOver()) {
            leavePlace();
            return;
        }
        failures = failed ? failures + 1 : 0;
        place.leave().whenComplete((done, error) -> {
            if (failed) {
                client.retry(failures, this::standAgain);
            } else {
                standAgain();
            }
        });
    }

    private void standAgain() {
        if (closing || client.isOver()) {
            closed.complete(null);
        } else {
            place = newPlace();
            place.join();
        }
    }

    /** What becomes of our place in the queue. */
    private final class Standing implements Place.Occupant {
        @Override
        public void admitted() {
            Term elected = new Term(place.czxid());
            term = elected;
            leading = true;
            try {
                executor.execute(elected);
            } catch (RejectedExecutionException e) {
                log.error("leader task is refused by its executor, candidate leaves path={} id={}", path, id, e);
                closing = true;
                ended(true);
            }
        }

        @Override
        public void suspended() {
            endTerm();
        }

        @Override
        public void resumed() {
            log.debug("leadership came back while its task ends path={} id={}", path, id);
        }

        @Override
        public void gone(CoordException reason) {
            if (term != null) {
                endTerm(); // stands again when the task has returned
            } else {
                standAgain();
            }
        }

        private void endTerm() {
            leading = false;
            if (term != null) {
                term.end();
            }
        }

        @Override
        public void failed(CoordException error) {
            log.warn("candidate is refused path={} id={}", path, id, error);
            endTerm();
            closing = true;
            if (term == null) {
                closed.complete(null);
            }
        }
    }

    /** One run of the task. Thread: that of the task; {@link #end}: event loop. */
    private final class Term implements Runnable, Leadership {
        private final long fencingToken;
        private @Nullable Thread thread;
        private boolean over;

        Term(long fencingToken) {
            this.fencingToken = fencingToken;
        }

        @Override
        public void run() {
            boolean failed = false;
            if (begin()) {
                try {
                    task.lead(this);
                } catch (InterruptedException e) {
                    log.debug("leader task was interrupted path={} id={}", path, id);
                } catch (RuntimeException | Error e) {
                    failed = true;
                    log.error("leader task failed, candidate stands again path={} id={}", path, id, e);
                } finally {
                    finish();
                }
            }
            boolean pause = failed;
            if (!client.run(() -> ended(pause))) {
                closed.complete(null);
            }
        }

        private synchronized boolean begin() {
            thread = Thread.currentThread();
            return !over;
        }

        /** An interruption that was meant for the task must not reach what its thread does next. */
        private synchronized void finish() {
            thread = null;
            if (over) {
                Thread.interrupted();
            }
        }

        synchronized void end() {
            over = true;
            if (thread != null) {
                thread.interrupt();
            }
        }

        @Override
        public long fencingToken() {
            return fencingToken;
        }

        @Override
        public synchronized boolean isLeader() {
            return !over;
        }
    }
}
