package io.coord.client;

import io.coord.client.watch.WatchEnd;
import io.coord.client.watch.Watcher;
import java.util.concurrent.CompletableFuture;

/** A listener that stays in the table of watches. */
record StandingWatch(CoordClient client, ClientCore core, String path, WatchScope scope, Watcher watcher)
        implements Watch {
    @Override
    public CompletableFuture<Void> remove() {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        String serverPath = core.chroot().toServer(path);
        core.driver().later((machine, now) -> {
            boolean last = machine.watches().remove(scope.slot(), serverPath, watcher);
            watcher.ended(WatchEnd.REMOVED);
            if (last) {
                client.submit(core.reads().forgetWatch(path, scope.slot().code()))
                        .whenComplete((done, error) -> removed.complete(null));
            } else {
                core.callbacks().execute(() -> removed.complete(null));
            }
        });
        return removed;
    }
}
