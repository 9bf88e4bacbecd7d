package io.coord.client.recipe.lock;

import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.RecipeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A hold that is one place in a queue. Thread: {@link #become}: event loop; otherwise any. */
final class HeldPlace implements Hold {
    private final RecipeClient client;
    private final String path;
    private final String kind;
    private final Place place;
    private final Consumer<HeldPlace> successor;
    private final long fencingToken;
    private final List<HoldListener> listeners = new ArrayList<>();
    private boolean replaced;
    private volatile HoldState state = HoldState.HELD;

    /**
     * A place that was just admitted.
     *
     * @param successor takes the hold that this one is converted to, to tell that one what becomes of the place
     */
    HeldPlace(RecipeClient client, String path, String kind, Place place, Consumer<HeldPlace> successor) {
        this(client, path, kind, place, successor, place.czxid());
    }

    private HeldPlace(
            RecipeClient client,
            String path,
            String kind,
            Place place,
            Consumer<HeldPlace> successor,
            long fencingToken) {
        this.client = client;
        this.path = path;
        this.kind = kind;
        this.place = place;
        this.successor = successor;
        this.fencingToken = fencingToken;
    }

    boolean isOf(String lockPath, String lockKind) {
        return path.equals(lockPath) && kind.equals(lockKind);
    }

    /** Makes it a hold of another kind; this one is released then. */
    CompletableFuture<HeldPlace> convert(String newKind) {
        return place.convert(newKind).thenApply(done -> {
            HeldPlace next = new HeldPlace(client, path, newKind, place, successor, fencingToken);
            next.become(state);
            successor.accept(next);
            replaced = true;
            become(HoldState.RELEASED);
            return next;
        });
    }

    /** Changes the state and tells of it; what is final stays. */
    void become(HoldState to) {
        synchronized (listeners) {
            if (!state.isFinal() && state != to) {
                state = to;
                for (HoldListener listener : listeners) {
                    client.tell(() -> listener.onChange(to));
                }
            }
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public long fencingToken() {
        return fencingToken;
    }

    @Override
    public HoldState state() {
        return state;
    }

    @Override
    public void addListener(HoldListener listener) {
        synchronized (listeners) {
            listeners.add(listener);
            HoldState now = state;
            if (now != HoldState.HELD) {
                client.tell(() -> listener.onChange(now));
            }
        }
    }

    @Override
    public CompletableFuture<Void> release() {
        become(HoldState.RELEASED);
        Promise<Void> released = client.promise("release", path);
        boolean running = client.run(() -> leave().whenComplete((done, error) -> {
            if (error == null) {
                released.succeed(null);
            } else {
                released.fail(Failures.of(error));
            }
        }));
        if (!running) {
            released.succeed(null); // with the client the session has ended
        }
        return released;
    }

    private CompletableFuture<Void> leave() {
        return replaced ? CompletableFuture.completedFuture(null) : place.leave();
    }

    @Override
    public String toString() {
        return "hold of " + path + ", fencing token 0x" + Long.toHexString(fencingToken) + ", " + state;
    }
}
