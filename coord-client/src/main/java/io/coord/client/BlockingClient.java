package io.coord.client;

import io.coord.client.call.Call;
import io.coord.client.error.CoordException;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Stat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The operations of a {@link CoordClient} that wait for the answer, each as the method of the same name there. They throw
 * {@link CoordException}s, with the stack of the caller, and {@link InterruptedException} when the waiting thread is
 * interrupted: the request goes on then. May be used in callbacks and listeners; on the event loop waiting is refused with
 * an {@link IllegalStateException}. Thread-safe.
 */
public final class BlockingClient {
    private final CoordClient client;

    BlockingClient(CoordClient client) {
        this.client = client;
    }

    /** The client that this is a view of. */
    public CoordClient async() {
        return client;
    }

    /**
     * Waits until there is a connection.
     *
     * @throws TimeoutException      if there is none within {@code limit}; the client goes on trying
     * @throws IllegalStateException if there will be none any more
     */
    public void awaitConnected(Duration limit) throws InterruptedException, TimeoutException {
        try {
            client.connected().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            TimeoutException told = new TimeoutException("no connection within " + limit + "; state " + client.state());
            told.initCause(e);
            throw told;
        }
    }

    /** Creates a node. Returns its path and stat; of a marked node the stat is read just after. */
    public CreatedNode createWithStat(String path, byte[] data, CreateOptions options) throws InterruptedException {
        if (options.isMarked()) {
            String created = create(path, data, options);
            return new CreatedNode(created, getData(created).stat());
        }
        return await(client.createWithStat(path, data, options));
    }

    public String create(String path, byte[] data) throws InterruptedException {
        return await(client.create(path, data));
    }

    public String create(String path, byte[] data, CreateMode mode) throws InterruptedException {
        return await(client.create(path, data, mode));
    }

    public String create(String path, byte[] data, CreateOptions options) throws InterruptedException {
        return await(client.create(path, data, options));
    }

    public void delete(String path) throws InterruptedException {
        await(client.delete(path));
    }

    public void delete(String path, int version) throws InterruptedException {
        await(client.delete(path, version));
    }

    public Optional<Stat> exists(String path) throws InterruptedException {
        return await(client.exists(path));
    }

    public Optional<Stat> exists(String path, WatchListener listener) throws InterruptedException {
        return await(client.exists(path, listener));
    }

    public NodeData getData(String path) throws InterruptedException {
        return await(client.getData(path));
    }

    public NodeData getData(String path, WatchListener listener) throws InterruptedException {
        return await(client.getData(path, listener));
    }

    public Stat setData(String path, byte[] data) throws InterruptedException {
        return await(client.setData(path, data));
    }

    public Stat setData(String path, byte[] data, int version) throws InterruptedException {
        return await(client.setData(path, data, version));
    }

    public List<String> getChildren(String path) throws InterruptedException {
        return await(client.getChildren(path));
    }

    public List<String> getChildren(String path, WatchListener listener) throws InterruptedException {
        return await(client.getChildren(path, listener));
    }

    public NodeChildren getChildrenWithStat(String path) throws InterruptedException {
        return await(client.getChildrenWithStat(path));
    }

    public NodeChildren getChildrenWithStat(String path, WatchListener listener) throws InterruptedException {
        return await(client.getChildrenWithStat(path, listener));
    }

    public int countDescendants(String path) throws InterruptedException {
        return await(client.countDescendants(path));
    }

    public List<String> getEphemerals(String prefix) throws InterruptedException {
        return await(client.getEphemerals(prefix));
    }

    public NodeAcl getAcl(String path) throws InterruptedException {
        return await(client.getAcl(path));
    }

    public Stat setAcl(String path, List<AclEntry> acl, int aclVersion) throws InterruptedException {
        return await(client.setAcl(path, acl, aclVersion));
    }

    public void sync(String path) throws InterruptedException {
        await(client.sync(path));
    }

    public void check(String path, int version) throws InterruptedException {
        await(client.check(path, version));
    }

    /** Commits a transaction of this client. */
    public StepResults commit(Transaction transaction) throws InterruptedException {
        return await(transaction.commit());
    }

    /** Executes a read batch of this client. */
    public StepResults execute(ReadBatch batch) throws InterruptedException {
        return await(batch.execute());
    }

    public Watch watch(String path, WatchScope scope, WatchListener listener) throws InterruptedException {
        return await(client.watch(path, scope, listener));
    }

    public void removeWatches(String path, WatchKind kind) throws InterruptedException {
        await(client.removeWatches(path, kind));
    }

    public boolean checkWatches(String path, WatchKind kind) throws InterruptedException {
        return await(client.checkWatches(path, kind));
    }

    public void addAuth(String scheme, byte[] auth) throws InterruptedException {
        await(client.addAuth(scheme, auth));
    }

    public void addDigestAuth(String user, String password) throws InterruptedException {
        await(client.addDigestAuth(user, password));
    }

    public List<AuthId> whoAmI() throws InterruptedException {
        return await(client.whoAmI());
    }

    public NodeData getConfig() throws InterruptedException {
        return await(client.getConfig());
    }

    public NodeData getConfig(WatchListener listener) throws InterruptedException {
        return await(client.getConfig(listener));
    }

    public NodeData reconfigure(Reconfiguration change) throws InterruptedException {
        return await(client.reconfigure(change));
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        return ((Call<T>) answer).await();
    }
}
