package io.coord.client.recipe.lock;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several locks as one: all or none. They are acquired one after the other in the order of their paths, whatever the order they
 * are given in, so that those who want the same ones can not wait for each other in a circle. While it waits for one it holds
 * those before; it gives them back when it gives up.
 *
 * <p>The hold is held while all are, and lost when one is. Its {@link Hold#fencingToken()} is comparable among multi-locks of the
 * same locks only; to guard each resource by itself, acquire its lock by itself. Thread-safe.
 */
public final class MultiLock implements DistributedLock {
    private final RecipeClient client;
    private final List<DistributedLock> locks;
    private final String path;

    /**
     * The locks of one client, or of several.
     *
     * @param client where the futures of this lock complete
     * @param locks  at least one, each path once
     * @throws IllegalArgumentException if there is none, or a path is there twice: it would wait for itself
     */
    public MultiLock(CoordClient client, List<DistributedLock> locks) {
        this.client = new RecipeClient(client);
        this.locks = locks.stream()
                .sorted(Comparator.comparing(DistributedLock::path))
                .toList();
        this.path = this.locks.stream().map(DistributedLock::path).collect(Collectors.joining(","));
        long paths = locks.stream().map(DistributedLock::path).distinct().count();
        if (locks.isEmpty() || paths < locks.size()) {
            throw new IllegalArgumentException("locks " + path + ": at least one, and each path once");
        }
    }

    /** The paths in their order, with commas between. */
    @Override
    public String path() {
        return path;
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
        return Waiting.start(
                client,
                "acquire",
                path,
                limit,
                waiting -> new Attempt(true, waiting::succeed, () -> {}, waiting::fail).start());
    }

    @Override
    public CompletableFuture<Optional<Hold>> tryAcquire() {
        return Waiting.start(
                client,
                "tryAcquire",
                path,
                null,
                waiting -> new Attempt(
                                false,
                                hold -> waiting.succeed(Optional.of(hold)),
                                () -> waiting.succeed(Optional.empty()),
                                waiting::fail)
                        .start());
    }

    /** From the first lock to the last. Thread: event loop. */
    private final class Attempt {
        private final boolean waits;
        private final Consumer<Hold> acquired;
        private final Runnable refused;
        private final Consumer<CoordException> failed;
        private final List<Hold> holds = new ArrayList<>();
        private @Nullable CompletableFuture<?> current;
        private boolean over;

        Attempt(boolean waits, Consumer<Hold> acquired, Runnable refused, Consumer<CoordException> failed) {
            this.waits = waits;
            this.acquired = acquired;
            this.refused = refused;
            this.failed = failed;
        }

        /** Returns what gives up. */
        Runnable start() {
            next();
            return this::giveUp;
        }

        private void next() {
            if (holds.stream().anyMatch(hold -> hold.state().isFinal())) {
                releaseAll(); // lost while it waited for another: from the beginning
            }
            if (holds.size() == locks.size()) {
                over = true;
                acquired.accept(new HoldGroup(client, path, holds));
                return;
            }
            DistributedLock lock = locks.get(holds.size());
            if (waits) {
                follow(lock.acquire(), Optional::of);
            } else {
                follow(lock.tryAcquire(), hold -> hold);
            }
        }

        private <T> void follow(CompletableFuture<T> step, Function<T, Optional<Hold>> answer) {
            current = step;
            step.whenComplete((value, error) -> client.run(() -> {
                if (error == null) {
                    answered(answer.apply(value));
                } else if (!over) {
                    giveUp();
                    failed.accept(Failures.of(error));
                }
            }));
        }

        private void answered(Optional<Hold> hold) {
            if (over) {
                hold.ifPresent(Hold::release);
            } else if (hold.isPresent()) {
                holds.add(hold.get());
                next();
            } else {
                giveUp();
                refused.run();
            }
        }

        private void giveUp() {
            over = true;
            if (current != null) {
                current.cancel(true);
            }
            releaseAll();
        }

        private void releaseAll() {
            for (int i = holds.size() - 1; i >= 0; i--) {
                holds.get(i).release();
            }
            holds.clear();
        }
    }
}
