package io.coord.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one server, so that its close can wait for their end: an executor that says it has terminated may still
 * have a thread on its last instructions. Thread: any.
 */
final class OwnThreads {
    private static final Logger log = LoggerFactory.getLogger(OwnThreads.class);
    private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CoordServerBuilder.Settings settings;
    private final List<Thread> made = new CopyOnWriteArrayList<>();

    OwnThreads(CoordServerBuilder.Settings settings) {
        this.settings = settings;
    }

    /** Makes the threads of one role, and remembers them. */
    ThreadFactory factory(String role) {
        ThreadFactory named = settings.threadFactory(role);
        return task -> {
            Thread thread = named.newThread(task);
            // Some come and go; those that are gone need not be waited for.
            made.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
            made.add(thread);
            return thread;
        };
    }

    /** Waits until all have ended, which they have been told to; at most some seconds for all together. */
    void join() {
        long deadlineNanos = settings.clock().monotonicNanos() + JOIN_NANOS;
        try {
            for (Thread thread : made) {
                long leftNanos = deadlineNanos - settings.clock().monotonicNanos();
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(leftNanos, TimeUnit.MILLISECONDS.toNanos(1)));
                if (thread.isAlive()) {
                    log.warn("thread does not end server={} thread={}", settings.name(), thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
