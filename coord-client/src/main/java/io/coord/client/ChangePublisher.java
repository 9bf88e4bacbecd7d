package io.coord.client;

import io.coord.client.watch.WatchEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A watch that stays as a publisher: one watch for each subscriber. Thread-safe. */
record ChangePublisher(CoordClient client, String path, WatchScope scope, int buffer)
        implements Flow.Publisher<NodeEvent> {
    ChangePublisher {
        if (buffer < 1) {
            throw new IllegalArgumentException("buffer " + buffer + ": must be at least 1");
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super NodeEvent> subscriber) {
        Subscription subscription = new Subscription(subscriber, path, buffer);
        subscriber.onSubscribe(subscription);
        client.watch(path, scope, subscription).whenComplete((watch, error) -> {
            if (error != null) {
                subscription.fail(error);
            } else {
                subscription.started(watch);
            }
        });
    }

    /** Events on their way to one subscriber. The monitor guards the fields; the subscriber is told outside of it. */
    private static final class Subscription implements Flow.Subscription, WatchListener {
        private final Flow.Subscriber<? super NodeEvent> subscriber;
        private final String path;
        private final int buffer;
        private final Deque<NodeEvent> waiting = new ArrayDeque<>();
        private long demand;
        private boolean missed;
        private boolean telling;
        private boolean cancelled;
        private boolean ended;
        private @Nullable Throwable failure;
        private @Nullable Watch watch;

        Subscription(Flow.Subscriber<? super NodeEvent> subscriber, String path, int buffer) {
            this.subscriber = subscriber;
            this.path = path;
            this.buffer = buffer;
        }

        void started(Watch started) {
            boolean tooLate;
            synchronized (this) {
                watch = started;
                tooLate = cancelled;
            }
            if (tooLate) {
                started.close();
            }
        }

        void fail(Throwable error) {
            synchronized (this) {
                ended = true;
                failure = error;
            }
            tell();
        }

        @Override
        public void onEvent(NodeEvent event) {
            synchronized (this) {
                if (missed || waiting.size() >= buffer) {
                    waiting.clear();
                    missed = true;
                } else {
                    waiting.add(event);
                }
            }
            tell();
        }

        @Override
        public void onEnd(WatchEnd reason) {
            if (reason == WatchEnd.REMOVED || reason == WatchEnd.CLOSED) {
                synchronized (this) {
                    ended = true;
                }
                tell();
            } else {
                fail(new IllegalStateException("the watch at " + path + " has ended: " + reason));
            }
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                fail(new IllegalArgumentException("request " + n + ": must be positive"));
                return;
            }
            synchronized (this) {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            }
            tell();
        }

        @Override
        public void cancel() {
            Watch toClose;
            synchronized (this) {
                cancelled = true;
                toClose = watch;
            }
            if (toClose != null) {
                toClose.close();
            }
        }

        /** Tells the subscriber what it has asked for; whoever finds another thread telling leaves it to that. */
        private void tell() {
            synchronized (this) {
                if (telling) {
                    return;
                }
                telling = true;
            }
            for (Runnable next = next(); next != null; next = next()) {
                next.run();
            }
        }

        private synchronized @Nullable Runnable next() {
            if (!cancelled && demand > 0 && (missed || !waiting.isEmpty())) {
                demand--;
                NodeEvent event = missed ? new NodeEvent(NodeEvent.Type.MISSED, path, -1) : waiting.remove();
                missed = false;
                return () -> subscriber.onNext(event);
            }
            if (!cancelled && ended && waiting.isEmpty() && !missed) {
                cancelled = true;
                Throwable error = failure;
                return error == null ? subscriber::onComplete : () -> subscriber.onError(error);
            }
            telling = false;
            return null;
        }
    }
}
