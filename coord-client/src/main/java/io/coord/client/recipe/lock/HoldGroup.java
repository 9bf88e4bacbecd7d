package io.coord.client.recipe.lock;

import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several holds that are one: held while all are, lost when one is. Thread-safe. */
final class HoldGroup implements Hold {
    private final RecipeClient client;
    private final String path;
    private final List<Hold> holds;
    private final List<HoldListener> listeners = new ArrayList<>();
    private volatile HoldState told = HoldState.HELD;
    private volatile boolean released;

    /** At least one hold. */
    HoldGroup(RecipeClient client, String path, List<Hold> holds) {
        this.client = client;
        this.path = path;
        this.holds = List.copyOf(holds);
        this.holds.forEach(hold -> hold.addListener(any -> tell()));
    }

    private void tell() {
        synchronized (listeners) {
            HoldState now = state();
            if (now != told) {
                told = now;
                listeners.forEach(listener -> listener.onChange(now));
            }
        }
    }

    List<Hold> holds() {
        return holds;
    }

    @Override
    public String path() {
        return path;
    }

    /** Of the first: it was acquired first, so that of two groups of the same locks the later one has the higher. */
    @Override
    public long fencingToken() {
        return holds.get(0).fencingToken();
    }

    @Override
    public HoldState state() {
        if (released) {
            return HoldState.RELEASED;
        }
        HoldState worst = HoldState.HELD;
        for (Hold hold : holds) {
            HoldState state = hold.state();
            if (state.isFinal()) {
                return HoldState.LOST; // also where one alone was given back
            }
            worst = state == HoldState.SUSPENDED ? state : worst;
        }
        return worst;
    }

    @Override
    public void addListener(HoldListener listener) {
        synchronized (listeners) {
            listeners.add(listener);
            HoldState now = told;
            if (now != HoldState.HELD) {
                client.tell(() -> listener.onChange(now));
            }
        }
    }

    /** In the opposite order: who waits for several gets the rest at once when it gets the first. */
    @Override
    public CompletableFuture<Void> release() {
        released = state() != HoldState.LOST;
        Promise<Void> all = client.promise("release", path);
        List<CompletableFuture<Void>> each = new ArrayList<>();
        for (int i = holds.size() - 1; i >= 0; i--) {
            each.add(holds.get(i).release());
        }
        CompletableFuture.allOf(each.toArray(CompletableFuture[]::new)).whenComplete((done, error) -> {
            if (error == null) {
                all.succeed(null);
            } else {
                all.fail(Failures.of(error));
            }
        });
        return all;
    }

    @Override
    public String toString() {
        return "hold of " + path + " " + state() + " " + holds;
    }
}
