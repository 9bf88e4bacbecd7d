package io.coord.client.recipe.lock;

import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.RecipeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A hold that is one place in a queue. Thread: {@link #become}: event loop; otherwise any. */
final class HeldPlace implements Hold {
    private final RecipeClient client;
    private final String path;
    private final Place place;
    private final long fencingToken;
    private final List<HoldListener> listeners = new ArrayList<>();
    private volatile HoldState state = HoldState.HELD;

    HeldPlace(RecipeClient client, String path, Place place, long fencingToken) {
        this.client = client;
        this.path = path;
        this.place = place;
        this.fencingToken = fencingToken;
    }

    Place place() {
        return place;
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
        boolean running = client.run(() -> place.leave().whenComplete((done, error) -> {
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

    @Override
    public String toString() {
        return "hold of " + path + ", fencing token 0x" + Long.toHexString(fencingToken) + ", " + state;
    }
}
