package io.coord.client.recipe.node;

import static java.util.Objects.requireNonNull;

import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.error.CoordException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.model.AclEntry;
import io.coord.core.model.CreateMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An ephemeral node that is there as long as its owner wants: made again when its session was lost, or when somebody deleted it.
 * For what an application shows of itself: an address, a heartbeat, an entry in a directory. Curator's recipe has the same name.
 *
 * <p>Guarantee: there is never more than this one node, also where replies are lost; it goes with the owner's session, and when
 * {@link #close} has completed it is gone and stays gone. A node that is there already and belongs to another session (as a
 * rule the one of a predecessor that crashed) is not touched: ours is made when that has gone.
 *
 * <p>Limits: between the loss of a session and the making of the node in the next one it is missing. What others write into it is
 * not undone before the next {@link #setData}. Ephemeral nodes have no children.
 *
 * <p>Futures complete where those of the client do. Thread-safe.
 */
public final class PersistentNode implements AutoCloseable {
    private final RecipeClient client;
    private final NodeKeeper keeper;
    private final String path;

    /** A node that all may do everything with. Nothing is done before {@link #start}. */
    public PersistentNode(CoordClient client, String path, byte[] data) {
        this(client, path, data, CreateOptions.of(CreateMode.EPHEMERAL).acl());
    }

    /**
     * A node with rights. Nothing is done before {@link #start}.
     *
     * @param acl must let the owner write and the parent's must let it create and delete
     */
    public PersistentNode(CoordClient client, String path, byte[] data, List<AclEntry> acl) {
        RecipeClient.checkPath("persistent node", path);
        this.path = path;
        this.client = new RecipeClient(client);
        this.keeper = new NodeKeeper(
                this.client,
                path,
                CreateOptions.of(CreateMode.EPHEMERAL).withAcl(acl),
                requireNonNull(data, "data").clone());
    }

    public String path() {
        return path;
    }

    /**
     * Begins. Once more does nothing.
     *
     * @return completes when it is there for the first time; fails when it is closed before, or refused
     */
    public CompletableFuture<Void> start() {
        Promise<Void> there = client.promise("start", path);
        client.runFor(there, () -> keeper.start(there));
        return there;
    }

    /** As {@link #start}, waiting; an interruption ends the waiting only. */
    public void awaitStart() throws InterruptedException {
        Promise<Void> there = client.promise("start", path);
        client.runFor(there, () -> keeper.start(there));
        there.await();
    }

    /**
     * Changes what the node says, now and whenever it is made again. Where it is absent, or the connection broken, that is as soon
     * as possible; of several that wait only the last is written.
     *
     * @return completes when the node has said this or something newer; fails if the servers refuse it, and the node goes on to say
     *         what it said before
     */
    public CompletableFuture<Void> setData(byte[] data) {
        byte[] copy = data.clone();
        Promise<Void> written = client.promise("setData", path);
        client.runFor(written, () -> keeper.want(copy, written));
        return written;
    }

    /** The condition, as it is known. */
    public NodeState state() {
        return keeper.state();
    }

    /** Why it is {@link NodeState#FAILED}; otherwise empty. */
    public Optional<CoordException> failure() {
        return Optional.ofNullable(keeper.failure());
    }

    /** Tells the present state, and each that follows. */
    public void addListener(NodeListener listener) {
        requireNonNull(listener, "listener");
        client.run(() -> keeper.addListener(listener));
    }

    public void removeListener(NodeListener listener) {
        client.run(() -> keeper.removeListener(listener));
    }

    /**
     * Ends it.
     *
     * @return completes when the node is gone, which is tried until it is certain; with the client it is gone, too
     */
    public CompletableFuture<Void> remove() {
        Promise<Void> removed = client.promise("remove", path);
        if (!client.run(() -> keeper.close(removed))) {
            removed.succeed(null); // no client, no session, no node
        }
        return removed;
    }

    /** As {@link #remove}, without waiting. */
    @Override
    public void close() {
        remove();
    }
}
