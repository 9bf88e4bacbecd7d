package io.coord.client.future;

import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/**
 * The future of an answer of the client.
 *
 * <p>The event loop settles it; then who waits for it goes on at once, while dependents run through {@link Callbacks}. So
 * waiting never depends on callbacks getting their turn: a callback may wait for other answers of the same client.
 *
 * <p>Thread: {@link #succeed}, {@link #fail}: event loop of the client; as a future, any.
 */
@NullUnmarked
public abstract class Promise<T> extends CompletableFuture<T> implements Runnable, ForkJoinPool.ManagedBlocker {
    private static final Object NULL = new Object();

    private final Callbacks callbacks;
    private volatile Object outcome;
    private int waiters;

    protected Promise(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    /** What this is the answer of, for messages. */
    public abstract FailedCall subject();

    /** Settles it, unless it is settled or was cancelled. */
    public void succeed(T value) {
        settle(value == null ? NULL : value);
    }

    /** Settles it, unless it is settled or was cancelled. */
    public void fail(CoordException error) {
        settle(error);
    }

    private void settle(Object result) {
        if (outcome == null) {
            outcome = result;
            wake();
            callbacks.execute(this);
        }
    }

    public boolean isSettled() {
        return outcome != null || super.isDone();
    }

    /** Lets the dependents have the outcome; the executor of callbacks calls it. */
    @Override
    @SuppressWarnings("unchecked")
    public void run() {
        Object result = outcome;
        boolean taken = result instanceof CoordException
                ? super.completeExceptionally((CoordException) result)
                : super.complete(result == NULL ? null : (T) result);
        if (!taken) {
            abandoned();
        }
    }

    /**
     * Called when somebody else has completed it, e.g. cancelled it, perhaps just when it was settled: what it was settled with
     * reaches nobody, but those who waited. Any thread, perhaps more than once.
     */
    protected void abandoned() {}

    @Override
    public boolean isDone() {
        return isSettled();
    }

    @Override
    public boolean isCompletedExceptionally() {
        return outcome instanceof CoordException || super.isCompletedExceptionally();
    }

    @Override
    public boolean complete(T value) {
        return endedByCaller(outcome == null && super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return endedByCaller(outcome == null && super.completeExceptionally(error));
    }

    /** The caller loses interest. What was sent may be executed all the same. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return endedByCaller(outcome == null ? super.cancel(mayInterruptIfRunning) : isCancelled());
    }

    private boolean endedByCaller(boolean ended) {
        wake();
        if (ended) {
            abandoned();
        }
        return ended;
    }

    /**
     * Waits for the answer, also inside a callback of the client.
     *
     * @throws IllegalStateException on the event loop of the client, where it would wait for ever
     */
    @Override
    public T get() throws InterruptedException, ExecutionException {
        awaitSettled();
        return super.isDone() ? super.get() : settledValue(ExecutionException::new);
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!awaitSettled(unit.toNanos(timeout))) {
            throw new TimeoutException(subject() + ": no answer within " + timeout + " "
                    + unit.name().toLowerCase(Locale.ROOT) + "; it goes on");
        }
        return super.isDone() ? super.get() : settledValue(ExecutionException::new);
    }

    /** As {@link #get()}, but an interruption does not end the waiting; the flag is kept. */
    @Override
    public T join() {
        boolean interrupted = false;
        while (true) {
            try {
                awaitSettled();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return super.isDone() ? super.join() : settledValue(CompletionException::new);
    }

    @Override
    public T getNow(T valueIfAbsent) {
        return !isSettled() ? valueIfAbsent : join();
    }

    /**
     * Waits for the answer as the blocking view does.
     *
     * @throws CoordException        with the stack of the caller
     * @throws CancellationException if another thread cancelled it
     */
    public T await() throws InterruptedException {
        awaitSettled();
        if (outcome instanceof CoordException) {
            throw ((CoordException) outcome).withCallersStack();
        }
        return super.isDone() ? super.join() : settledValue(CompletionException::new);
    }

    @SuppressWarnings("unchecked")
    private <X extends Exception> T settledValue(Function<Throwable, X> wrapper) throws X {
        Object result = outcome;
        if (result instanceof CoordException) {
            throw wrapper.apply((CoordException) result);
        }
        return result == NULL ? null : (T) result;
    }

    private void awaitSettled() throws InterruptedException {
        if (isSettled()) {
            return;
        }
        checkMayWait();
        ForkJoinPool.managedBlock(this);
    }

    private boolean awaitSettled(long nanos) throws InterruptedException {
        if (!isSettled() && nanos > 0) {
            checkMayWait();
            ForkJoinPool.managedBlock(new TimedWait(nanos));
        }
        return isSettled();
    }

    private void checkMayWait() {
        if (callbacks.isEventLoop()) {
            throw new IllegalStateException(
                    subject()
                            + ": waiting on the event loop would be waiting for ever; use the future, or callbacks on an executor");
        }
    }

    /** Waits until it is settled, letting a fork-join pool know; not for callers. */
    @Override
    public synchronized boolean block() throws InterruptedException {
        waiters++;
        try {
            while (!isSettled()) {
                wait();
            }
        } finally {
            waiters--;
        }
        return true;
    }

    /** Whether there is nothing to wait for; not for callers. */
    @Override
    public boolean isReleasable() {
        return isSettled();
    }

    private synchronized void awaitWake(long nanos) throws InterruptedException {
        if (isSettled()) {
            return;
        }
        waiters++;
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } finally {
            waiters--;
        }
    }

    private synchronized void wake() {
        if (waiters > 0) {
            notifyAll();
        }
    }

    /** Waits a limited time, once. */
    private final class TimedWait implements ForkJoinPool.ManagedBlocker {
        private final long nanos;
        private boolean over;

        TimedWait(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public boolean block() throws InterruptedException {
            awaitWake(nanos);
            over = true;
            return true;
        }

        @Override
        public boolean isReleasable() {
            return over || isSettled();
        }
    }
}
