package io.coord.client.recipe.barrier;

import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.client.watch.WatchEnd;

/** One caller's wait until a node is gone, over as many sessions as it takes. Thread: event loop of the client. */
final class BarrierWait implements WatchListener {
    private final RecipeClient client;
    private final String path;
    private final Waiting<Void> waiting;
    private boolean over;
    private int failures;

    BarrierWait(RecipeClient client, String path, Waiting<Void> waiting) {
        this.client = client;
        this.path = path;
        this.waiting = waiting;
    }

    void look() {
        if (over) {
            return;
        }
        client.calls().getData(path, this).whenComplete((node, error) -> {
            if (error != null && !over) {
                lookFailed(Failures.of(error));
            }
        });
    }

    private void lookFailed(CoordException error) {
        if (error instanceof NoNodeException) {
            over = true;
            waiting.succeed(null);
        } else if (!client.isOver() && (Failures.isPassing(error) || Failures.isSessionLost(error))) {
            client.retry(failures++, this::look);
        } else {
            over = true;
            waiting.fail(error);
        }
    }

    void giveUp() {
        over = true;
        client.calls().forget(path, this);
    }

    @Override
    public void onEvent(NodeEvent event) {
        look();
    }

    @Override
    public void onEnd(WatchEnd reason) {
        look(); // in the next session; if there is none, the read says so
    }
}
