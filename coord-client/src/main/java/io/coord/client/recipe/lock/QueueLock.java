package io.coord.client.recipe.lock;

import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
        return Waiting.start(client, "acquire", path(), null, this::acquire);
    }

    @Override
    public CompletableFuture<Hold> acquire(Duration limit) {
        return Waiting.start(client, "acquire", path(), limit, this::acquire);
    }

    @Override
    public CompletableFuture<Optional<Hold>> tryAcquire() {
        return Waiting.start(client, "tryAcquire", path(), null, this::tryAcquire);
    }

    private Runnable acquire(Waiting<Hold> waiting) {
        Acquisition.Ending ending = new Acquisition.Ending(waiting::succeed, blocked -> {}, waiting::fail);
        return Acquisition.start(client, wanted, ending);
    }

    private Runnable tryAcquire(Waiting<Optional<Hold>> waiting) {
        Acquisition.Ending ending = new Acquisition.Ending(
                hold -> waiting.succeed(Optional.of(hold)),
                blocked -> {
                    blocked.giveUp();
                    waiting.succeed(Optional.empty());
                },
                waiting::fail);
        return Acquisition.start(client, wanted, ending);
    }

    /** Its futures are seen by who waits for them only. */
    @Override
    public BlockingLock blocking() {
        QueueLock lock = this;
        return new BlockingLock(new DistributedLock() {
            @Override
            public String path() {
                return lock.path();
            }

            @Override
            public CompletableFuture<Hold> acquire() {
                return Waiting.startToWaitFor(client, "acquire", path(), null, lock::acquire);
            }

            @Override
            public CompletableFuture<Hold> acquire(Duration limit) {
                return Waiting.startToWaitFor(client, "acquire", path(), limit, lock::acquire);
            }

            @Override
            public CompletableFuture<Optional<Hold>> tryAcquire() {
                return Waiting.startToWaitFor(client, "tryAcquire", path(), null, lock::tryAcquire);
            }
        });
    }
}
