package io.coord.client.recipe.lock;

import io.coord.client.CoordClient;
import io.coord.client.error.SessionLostException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that many readers share, or one writer holds alone. First come, first served: a reader waits for the writers that came
 * before it only, a writer for all. So neither can starve the other.
 *
 * <p>A writer may become a reader without letting another writer in between ({@link #downgrade}). The other way round there is
 * none: two readers would wait for each other for ever.
 *
 * <p>The nodes are called as those of Curator's {@code InterProcessReadWriteLock}: on the same path both exclude each other.
 * A writer's going wakes the readers right behind it, who all get the lock; otherwise each going wakes two at most.
 *
 * <p>Not reentrant: a reader that wants to write, or a writer that wants to read, waits for itself. Thread-safe.
 */
public final class ReadWriteLock {
    private final RecipeClient client;
    private final DistributedLock read;
    private final DistributedLock write;

    public ReadWriteLock(CoordClient client, String path) {
        this(client, path, "");
    }

    /**
     * As {@link #ReadWriteLock(CoordClient, String)}.
     *
     * @param label who we are, for people who look at the nodes: their data
     */
    public ReadWriteLock(CoordClient client, String path, String label) {
        byte[] data = label.getBytes(StandardCharsets.UTF_8);
        this.client = new RecipeClient(client);
        this.read = new QueueLock(this.client, path, SharedRules.READ, data, SharedRules.READER);
        this.write = new QueueLock(this.client, path, SharedRules.WRITE, data, SharedRules.WRITER);
    }

    /** The lock of those who share. */
    public DistributedLock read() {
        return read;
    }

    /** The lock of one alone. */
    public DistributedLock write() {
        return write;
    }

    /**
     * Makes a writer a reader, at once: no other writer had the lock in between, and the readers behind share it now. The
     * writer's hold is {@link HoldState#RELEASED} then; the reader's has the same fencing token, since writers that wait come
     * later in the queue. Fails with a {@link SessionLostException} if the hold is lost; if it fails otherwise, it is still the
     * writer's.
     *
     * @param writer acquired from {@link #write()}
     * @throws IllegalArgumentException if it is no writer's hold of this lock
     */
    public CompletableFuture<Hold> downgrade(Hold writer) {
        if (!(writer instanceof HeldPlace) || !((HeldPlace) writer).isOf(write.path(), SharedRules.WRITE)) {
            throw new IllegalArgumentException(writer + ": not acquired from write() of " + write.path());
        }
        HeldPlace held = (HeldPlace) writer;
        Promise<Hold> reader = client.promise("downgrade", write.path());
        client.runFor(
                reader,
                () -> held.convert(SharedRules.READ).whenComplete((hold, error) -> {
                    if (error == null) {
                        reader.succeed(hold);
                    } else {
                        reader.fail(Failures.of(error));
                    }
                }));
        return reader;
    }
}
