package io.coord.client.recipe;

import io.coord.client.ConnectionListener;
import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.Session;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.FailedCall;
import io.coord.client.future.Promise;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A caller's client as recipes use it: their own calls have no time limit and come back on the event loop at once, what they
 * tell the caller goes the caller's way. Thread: any.
 */
public final class RecipeClient {
    /** Calls end with the session at the latest, which takes four thirds of its timeout without a connection. */
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final int MOST_DOUBLINGS = 5;

    private final CoordClient caller;
    private final CoordClient calls;

    public RecipeClient(CoordClient caller) {
        this.caller = caller;
        this.calls = caller.onEventLoop().withTimeout(NO_LIMIT);
    }

    /**
     * Refuses what can not be a path, before anything is done with it.
     *
     * @throws BadRequestException that names the recipe and what is wrong
     */
    public static void checkPath(String recipe, String path) {
        Paths.validate(path).ifPresent(wrong -> {
            throw new BadRequestException(ErrorCode.BAD_ARGUMENTS, new FailedCall(recipe, path), wrong);
        });
    }

    /** For the recipe's own calls: no time limit, dependents and listeners on the event loop. */
    public CoordClient calls() {
        return calls;
    }

    /** An answer for the caller, to be settled on the event loop. */
    public <T> Promise<T> promise(String operation, String path) {
        return caller.promise(new FailedCall(operation, path));
    }

    /** As {@link #promise}; {@code abandoned} is run when the caller gives up. */
    public <T> Promise<T> promise(String operation, String path, Runnable abandoned) {
        return caller.promise(new FailedCall(operation, path), abandoned);
    }

    /** An answer that is only waited for: nothing depends on it, so that no executor need be woken for it. */
    <T> Promise<T> waitedFor(String operation, String path, Runnable abandoned) {
        return calls.promise(new FailedCall(operation, path), abandoned);
    }

    /** Runs the caller's code where the caller's client runs it. */
    public void tell(Runnable listener) {
        caller.callback(listener);
    }

    /** Runs on the event loop: at once if this is it. False if it is gone, with the client. */
    public boolean run(Runnable task) {
        if (isEventLoop()) {
            task.run();
            return true;
        }
        try {
            calls.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** As {@link #run}; if the event loop is gone the promise fails. */
    public void runFor(Promise<?> promise, Runnable task) {
        if (!run(task)) {
            promise.fail(
                    new ClientClosedException(ErrorCode.CONNECTION_LOSS, promise.subject(), "the client is closed"));
        }
    }

    /** Runs on the event loop after a time, unless it is cancelled before. Never, if the client is closed before. */
    public Future<?> after(Duration time, Runnable task) {
        try {
            return calls.eventLoop().schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Runs the next attempt after so many in vain, 50 ms to 1.6 s later; at once when the client is closed, so that the calls
     * of the attempt say so.
     */
    public void retry(int failedAttempts, Runnable attempt) {
        if (isOver()) {
            attempt.run();
            return;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failedAttempts, MOST_DOUBLINGS));
        try {
            calls.eventLoop()
                    .schedule(attempt, pause.toNanos(), TimeUnit.NANOSECONDS)
                    .addListener(done -> {
                        if (done.isCancelled()) { // the event loop ends
                            attempt.run();
                        }
                    });
        } catch (RejectedExecutionException e) {
            attempt.run();
        }
    }

    public boolean isEventLoop() {
        return calls.eventLoop().inEventLoop();
    }

    /** Hears of the session on the event loop, at once. */
    public void addListener(ConnectionListener listener) {
        calls.addListener(listener);
    }

    public void removeListener(ConnectionListener listener) {
        calls.removeListener(listener);
    }

    /** Whether there is a connection to a server that serves writes. */
    public boolean isConnected() {
        return calls.state() == ConnectionState.CONNECTED;
    }

    /** Whether there will never be a connection again. */
    public boolean isOver() {
        return calls.isEnded();
    }

    /** The present session; 0 if there is none. On the event loop: the one that replies which come now belong to. */
    public long sessionId() {
        return calls.session().map(Session::id).orElse(0L);
    }

    /** Whether the node is an ephemeral one of the present session. A persistent node is nobody's, also while there is no session. */
    public boolean isOurs(Stat node) {
        return node.ephemeralOwner() != 0 && node.ephemeralOwner() == sessionId();
    }
}
