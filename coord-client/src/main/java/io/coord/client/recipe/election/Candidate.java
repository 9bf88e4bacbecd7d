package io.coord.client.recipe.election;

import io.coord.client.error.ClientClosedException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One that stands for election until it is closed. When its session is lost it stands again, at the end of the queue.
 *
 * <p>While {@link #isLeader()} nobody else leads, provided that this process is running: it can not know that it was stopped for
 * longer than the session timeout before it goes on and hears of it. What only a leader may do is therefore guarded where it is
 * done, by the {@link #fencingToken()}.
 *
 * <p>Thread-safe.
 */
public final class Candidate implements AutoCloseable {
    private final RecipeClient client;
    private final String path;
    private final String id;

    private final List<CandidateListener> listeners = new ArrayList<>();
    private final Set<Waiting<Long>> waiting = new LinkedHashSet<>();
    private Place place;
    private @Nullable CoordException failure;
    private volatile CandidateState state = CandidateState.WAITING;
    private volatile long fencingToken;

    Candidate(RecipeClient client, String path, String id) {
        this.client = client;
        this.path = path;
        this.id = id;
        this.place = newPlace();
    }

    private Place newPlace() {
        return new Place(
                client, path, Election.KIND, id.getBytes(StandardCharsets.UTF_8), Election.RULE, new Standing());
    }

    void start() {
        if (!client.run(place::join)) {
            failed(closed());
        }
    }

    public String id() {
        return id;
    }

    public CandidateState state() {
        return state;
    }

    /** Whether we lead: false from the moment the connection breaks, true again if it comes back within the session. */
    public boolean isLeader() {
        return state == CandidateState.LEADING;
    }

    /**
     * Of the leadership that we have, or had last; higher than that of each earlier leader. 0 if we never led. It is the zxid by
     * which our place in the queue was made.
     */
    public long fencingToken() {
        return fencingToken;
    }

    /** Tells of each change from now on; of the present state, too, unless it is {@link CandidateState#WAITING}. */
    public void addListener(CandidateListener listener) {
        synchronized (listeners) {
            listeners.add(listener);
            CandidateState now = state;
            if (now != CandidateState.WAITING) {
                client.tell(() -> listener.onChange(now));
            }
        }
    }

    /** Completes with the fencing token when we lead, at once if we do. Fails if the candidate is closed before. */
    public CompletableFuture<Long> elected() {
        return elected(null);
    }

    private Promise<Long> elected(@Nullable Duration limit) {
        return Waiting.start(client, "elected", path, limit, one -> {
            if (state == CandidateState.LEADING) {
                one.succeed(fencingToken);
            } else if (state == CandidateState.CLOSED) {
                one.fail(failure == null ? closed() : failure);
            } else {
                waiting.add(one);
            }
            return () -> waiting.remove(one);
        });
    }

    /** Waits until we lead, but no longer than {@code limit}. Returns whether we do. */
    public boolean awaitElected(Duration limit) throws InterruptedException {
        Promise<Long> elected = elected(limit);
        try {
            elected.await();
            return true;
        } catch (RequestTimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            elected.cancel(true);
            throw e;
        }
    }

    /**
     * Does not stand any more; if we lead, the next one does then. Completes when that is certain, which is tried until then. May
     * be called more than once.
     */
    public CompletableFuture<Void> leave() {
        become(CandidateState.CLOSED);
        Promise<Void> left = client.promise("leave", path);
        boolean running = client.run(() -> {
            endWaiting();
            place.leave().whenComplete((done, error) -> {
                if (error == null) {
                    left.succeed(null);
                } else {
                    left.fail(Failures.of(error));
                }
            });
        });
        if (!running) {
            left.succeed(null); // with the client the session has ended
        }
        return left;
    }

    /** As {@link #leave()}, without waiting. */
    @Override
    public void close() {
        leave();
    }

    private void become(CandidateState to) {
        synchronized (listeners) {
            if (state != to && state != CandidateState.CLOSED) {
                state = to;
                listeners.forEach(listener -> client.tell(() -> listener.onChange(to)));
            }
        }
    }

    private void endWaiting() {
        List<Waiting<Long>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> one.fail(failure == null ? closed() : failure));
    }

    private void failed(CoordException error) {
        failure = error;
        become(CandidateState.CLOSED);
        endWaiting();
    }

    private ClientClosedException closed() {
        return new ClientClosedException(
                ErrorCode.CONNECTION_LOSS, new FailedCall("elected", path), "the candidate is closed");
    }

    /** What becomes of our place in the queue. */
    private final class Standing implements Place.Occupant {
        @Override
        public void admitted() {
            fencingToken = place.czxid();
            lead();
        }

        private void lead() {
            become(CandidateState.LEADING);
            List<Waiting<Long>> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(one -> one.succeed(fencingToken));
        }

        @Override
        public void suspended() {
            become(CandidateState.SUSPENDED);
        }

        @Override
        public void resumed() {
            lead();
        }

        @Override
        public void gone(CoordException reason) {
            if (client.isOver()) {
                Candidate.this.failed(reason);
                return;
            }
            become(CandidateState.WAITING);
            if (state != CandidateState.CLOSED) {
                place = newPlace();
                place.join();
            }
        }

        @Override
        public void failed(CoordException error) {
            Candidate.this.failed(error);
        }
    }
}
