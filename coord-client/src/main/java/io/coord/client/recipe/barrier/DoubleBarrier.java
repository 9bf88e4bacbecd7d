package io.coord.client.recipe.barrier;

import io.coord.client.CoordClient;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.SessionLostException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * So many members begin together and end together, again and again.
 *
 * <p>Each member is an ephemeral node below the path. The first so many, in the order they came, are a generation; its names are
 * written to the node {@code ready}, by a version-checked write, and by that all of them have entered: one decision, for all. The
 * next generation can be written when no node of the last one is left. So it does not matter who crashes when:
 *
 * <ul>
 *   <li>a member that crashes before {@code ready} is written is replaced by the next one that comes;
 *   <li>one that crashes afterwards has entered, and counts as having left when its session ends;
 *   <li>what a generation that crashed altogether left behind hinders nobody.
 * </ul>
 *
 * <p>That all use the same number is the callers' affair. The nodes are not those of Curator's {@code DistributedDoubleBarrier}:
 * do not mix them. The path, with {@code ready} in it, stays. Thread-safe.
 */
public final class DoubleBarrier {
    private final RecipeClient client;
    private final String path;
    private final int members;

    /**
     * A barrier for so many.
     *
     * @param members at least 1
     */
    public DoubleBarrier(CoordClient client, String path, int members) {
        RecipeClient.checkPath("doubleBarrier", path);
        if (members < 1) {
            throw new IllegalArgumentException("members " + members + ": must be at least 1");
        }
        this.client = new RecipeClient(client);
        this.path = path;
        this.members = members;
    }

    public String path() {
        return path;
    }

    /**
     * Completes when so many have come, with one who can leave. Each call is a member of its own. Fails with a
     * {@link SessionLostException} if the session is lost before: perhaps the others have entered with us, and saw us leave.
     * Cancelling it takes the member back.
     */
    public CompletableFuture<Entered> enter() {
        return start(null);
    }

    /** As {@link #enter()}; fails with a {@link RequestTimeoutException} after {@code limit}, and the member is taken back. */
    public CompletableFuture<Entered> enter(Duration limit) {
        return start(limit);
    }

    private Promise<Entered> start(@Nullable Duration limit) {
        return Waiting.start(client, "enter", path, limit, waiting -> {
            Entry entry = new Entry(client, path, members, waiting);
            entry.start();
            return entry::giveUp;
        });
    }

    /** As {@link #enter(Duration)}, waiting; empty if not so many came in that time. */
    public Optional<Entered> awaitEntered(Duration limit) throws InterruptedException {
        Promise<Entered> entered = start(limit);
        try {
            return Optional.of(entered.await());
        } catch (RequestTimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            entered.cancel(true);
            throw e;
        }
    }
}
