package io.coord.server.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A thread that waits for inputs, and takes a turn when there are some, or when something is due. */
final class OwnThread implements ReplicaThread {
    private final ReplicaInbox inbox;
    private final ThreadFactory threads;
    private volatile @Nullable Thread thread;

    OwnThread(ReplicaInbox inbox, ThreadFactory threads) {
        this.inbox = inbox;
        this.threads = threads;
    }

    @Override
    public void start(Turns turns) {
        Thread started = threads.newThread(() -> run(turns));
        thread = started;
        started.start();
    }

    private void run(Turns turns) {
        Throwable failure = null;
        try {
            turns.begin();
            List<ReplicaInput> inputs = new ArrayList<>();
            while (!turns.isDone()) {
                inputs = inbox.take(inputs, turns.waitNanos());
                turns.turn(inputs);
                inputs.clear();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        turns.end(failure);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean join(long millis) throws InterruptedException {
        Thread started = thread;
        if (started == null) {
            return true;
        }
        started.join(millis);
        return !started.isAlive();
    }

    @Override
    public void interrupt() {
        Thread started = thread;
        if (started != null) {
            started.interrupt();
        }
    }
}
