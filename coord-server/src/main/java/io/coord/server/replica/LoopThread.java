package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns on an event loop: behind the sockets that were ready whenever inputs have come since the last turn, and when
 * something is due.
 */
final class LoopThread implements ReplicaThread {
    private final EventLoop loop;
    private final ReplicaInbox inbox;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Turns turns;
    private volatile @Nullable Thread thread;

    // Thread: event loop.
    private List<ReplicaInput> inputs = new ArrayList<>();
    private boolean done;
    private @Nullable Future<?> timer;
    private long timerAtNanos;

    LoopThread(EventLoop loop, ReplicaInbox inbox, Clock clock) {
        this.loop = loop;
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public void start(Turns given) {
        turns = given;
        loop.execute(this::begin);
    }

    private void begin() {
        thread = Thread.currentThread();
        try {
            turns().begin();
            inbox.wakes(() -> loop.execute(this::turn));
            goOn();
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    private void turn() {
        if (done) {
            return;
        }
        try {
            inputs = inbox.takeOrBeWoken(inputs);
            turns().turn(inputs);
            inputs.clear();
            goOn();
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    /** What comes wakes it; here is seen to what is due. */
    private void goOn() {
        if (turns().isDone()) {
            end(null);
            return;
        }
        long now = clock.monotonicNanos();
        long at = now + Math.max(0, turns().waitNanos());
        Future<?> set = timer;
        if (set != null && timerAtNanos - at <= 0) {
            // It comes too early, and is set again then: what is due moves on with almost each turn.
            return;
        }
        if (set != null) {
            set.cancel(false);
        }
        timerAtNanos = at;
        timer = loop.schedule(this::onTimer, at - now, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timer = null;
        turn();
    }

    /** Also where an end itself has failed: nothing is told twice of it. */
    private void end(@Nullable Throwable failure) {
        if (done) {
            return;
        }
        done = true;
        Future<?> set = timer;
        if (set != null) {
            set.cancel(false);
        }
        try {
            turns().end(failure);
        } finally {
            ended.countDown();
        }
    }

    private Turns turns() {
        return Objects.requireNonNull(turns, "started");
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public boolean join(long millis) throws InterruptedException {
        return turns == null || ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
