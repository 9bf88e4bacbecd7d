package io.coord.server.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What others have for the replica thread. Bounded by those who put: connections by what they may have in flight.
 * Thread-safe; one thread takes.
 */
final class Inbox<T> {
    private final Object lock = new Object();
    private List<T> content = new ArrayList<>();
    private boolean waiting;
    private boolean closed;
    private Runnable waker = lock::notifyAll;

    /** Adds an item. Returns false if the inbox is closed. */
    boolean put(T item) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            content.add(item);
            wake();
            return true;
        }
    }

    /** Adds several, in order; they vanish if the inbox is closed. */
    void putAll(List<? extends T> items) {
        synchronized (lock) {
            if (!closed && !items.isEmpty()) {
                content.addAll(items);
                wake();
            }
        }
    }

    /** From now on this is called, by whoever puts, when there is something for one who waits in {@link #takeOrBeWoken}. */
    void wakes(Runnable taker) {
        synchronized (lock) {
            waker = taker;
            waiting = true;
            if (!content.isEmpty()) {
                wake();
            }
        }
    }

    /** Swaps the content with {@code empty}. The next item wakes the taker; items until then come with it. */
    List<T> takeOrBeWoken(List<T> empty) {
        synchronized (lock) {
            List<T> taken = content;
            content = empty;
            waiting = true;
            return taken;
        }
    }

    /**
     * Waits until there is something, at most {@code nanos}, and swaps the content with {@code empty}.
     *
     * @return what was inside, maybe nothing
     */
    List<T> take(List<T> empty, long nanos) {
        synchronized (lock) {
            if (content.isEmpty() && !closed && nanos > 0) {
                waiting = true;
                try {
                    // Rounded up: a wait of 0 would have no end.
                    lock.wait(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
                } catch (InterruptedException e) {
                    // The thread is the replica's own; an interrupt means that it shall end.
                    closed = true;
                    Thread.currentThread().interrupt();
                }
                waiting = false;
            }
            List<T> taken = content;
            content = empty;
            return taken;
        }
    }

    /** From now on nothing is accepted; what is inside can still be taken. */
    void close() {
        synchronized (lock) {
            closed = true;
            wake();
        }
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    int size() {
        synchronized (lock) {
            return content.size();
        }
    }

    private void wake() {
        if (waiting) {
            waiting = false;
            waker.run();
        }
    }
}
