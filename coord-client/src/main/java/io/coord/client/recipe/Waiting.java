package io.coord.client.recipe;

import io.coord.client.error.CoordException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A caller who waits for something that a recipe works at: perhaps for a limited time, and perhaps not until the end. Thread:
 * {@link #start}, {@link #promise}: any; otherwise event loop.
 */
public final class Waiting<T> {
    private final Promise<T> promise;
    private Runnable giveUp = () -> {};
    private @Nullable Future<?> timer;
    private volatile @Nullable Object settledWith;

    private Waiting(RecipeClient client, String operation, String path, boolean onlyWaitedFor) {
        Runnable abandoned = () -> client.run(this::abandon);
        this.promise = onlyWaitedFor
                ? client.waitedFor(operation, path, abandoned)
                : client.promise(operation, path, abandoned);
    }

    /**
     * Starts the work on the event loop.
     *
     * @param limit how long the caller waits; null without limit
     * @param work  starts, and returns what is to be done when nobody waits any more: be it that the time is over, or that the
     *              future was cancelled, perhaps just when it was settled
     */
    public static <T> Promise<T> start(
            RecipeClient client,
            String operation,
            String path,
            @Nullable Duration limit,
            Function<Waiting<T>, Runnable> work) {
        return start(client, new Waiting<>(client, operation, path, false), limit, work);
    }

    /** As {@link #start}, for who only waits for it: a little faster; what is made to depend on it runs on the event loop. */
    public static <T> Promise<T> startToWaitFor(
            RecipeClient client,
            String operation,
            String path,
            @Nullable Duration limit,
            Function<Waiting<T>, Runnable> work) {
        return start(client, new Waiting<>(client, operation, path, true), limit, work);
    }

    private static <T> Promise<T> start(
            RecipeClient client, Waiting<T> waiting, @Nullable Duration limit, Function<Waiting<T>, Runnable> work) {
        client.runFor(waiting.promise, () -> waiting.begin(client, limit, work));
        return waiting.promise;
    }

    private void begin(RecipeClient client, @Nullable Duration limit, Function<Waiting<T>, Runnable> work) {
        if (promise.isDone()) {
            return;
        }
        giveUp = work.apply(this);
        if (limit != null && settledWith == null) {
            timer = client.after(limit, () -> expire(limit));
        }
    }

    private void abandon() {
        cancelTimer();
        giveUp.run();
    }

    private void expire(Duration limit) {
        if (settledWith == null) {
            giveUp.run();
            fail(new RequestTimeoutException(
                    ErrorCode.REQUEST_TIMEOUT, promise.subject(), "not within " + limit + ", given up"));
        }
    }

    public void succeed(T value) {
        if (settledWith == null) {
            settledWith = value;
            cancelTimer();
            promise.succeed(value);
        }
    }

    public void fail(CoordException error) {
        if (settledWith == null) {
            settledWith = error;
            cancelTimer();
            promise.fail(error);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
