package io.coord.client.recipe.lock;

import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A lock that is a queue: whoever the rule admits has it. Thread-safe. */
final class QueueLock implements DistributedLock {
    private final RecipeClient client;
    private final Acquisition.Wanted wanted;

    QueueLock(RecipeClient client, String path, String kind, byte[] label, QueueRule rule) {
        RecipeClient.checkPath("lock", path);
        this.client = client;
        this.wanted = new Acquisition.Wanted(path, kind, label, rule);
    }

    @Override
    public String path() {
        return wanted.path();
    }

    @Override
    public CompletableFuture<Hold> acquire() {
        return start(null);
    }

    @Override
    public CompletableFuture<Hold> acquire(Duration limit) {
        return start(limit);
    }

    private CompletableFuture<Hold> start(@Nullable Duration limit) {
        return Waiting.start(client, "acquire", path(), limit, waiting -> {
            Acquisition.Ending ending = new Acquisition.Ending(waiting::succeed, blocked -> {}, waiting::fail);
            return Acquisition.start(client, wanted, ending);
        });
    }

    @Override
    public CompletableFuture<Optional<Hold>> tryAcquire() {
        return Waiting.start(client, "tryAcquire", path(), null, waiting -> {
            Acquisition.Ending ending = new Acquisition.Ending(
                    hold -> waiting.succeed(Optional.of(hold)),
                    blocked -> {
                        blocked.giveUp();
                        waiting.succeed(Optional.empty());
                    },
                    waiting::fail);
            return Acquisition.start(client, wanted, ending);
        });
    }
}
