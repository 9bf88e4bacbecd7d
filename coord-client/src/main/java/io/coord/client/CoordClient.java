package io.coord.client;

import io.coord.client.call.Call;
import io.coord.client.call.Operation;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientBusyException;
import io.coord.client.error.FailedCall;
import io.coord.client.future.Callbacks;
import io.coord.client.future.Promise;
import io.coord.client.session.Credential;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import io.coord.core.wire.OpCode;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A client of coord or ZooKeeper (3.4 to 3.9): one session, over one connection at a time.
 *
 * <pre>{@code
 * try (CoordClient client = CoordClient.builder("host1:2181,host2:2181/app").build()) {
 *     client.create("/greeting", "hello".getBytes(UTF_8)).thenAccept(path -> ...);
 *     NodeData greeting = client.blocking().getData("/greeting");
 * }
 * }</pre>
 *
 * <p><b>Answers.</b> Every call ends: with its answer, or with one of the exceptions of {@code io.coord.client.error}, at
 * its time limit at the latest. Futures fail with them; paths that can not be right are refused at once by throwing a
 * {@link BadRequestException}. Requests take effect in the order they are made. While there is no connection, calls wait.
 *
 * <p><b>Versions.</b> Where a version is asked for, -1 is any.
 *
 * <p><b>Data.</b> Arrays are handed over, not copied: do not change one while a call with it is under way.
 *
 * <p><b>Threads.</b> Thread-safe. What is attached to futures, and listeners, run on the executor of callbacks, one at a
 * time and in order; they may use the blocking view, and wait for futures of the client.
 */
public final class CoordClient implements AutoCloseable {
    private static final int ANY_VERSION = -1;

    private final ClientCore core;
    private final Callbacks callbacks;
    private final long timeoutNanos;

    CoordClient(ClientCore core, Callbacks callbacks, Duration requestTimeout) {
        this.core = core;
        this.callbacks = callbacks;
        this.timeoutNanos = requestTimeout.toNanos();
    }

    /** A builder for the servers of a ZooKeeper connect string: {@code host:port,host:port/chroot}. */
    public static CoordClientBuilder builder(String connectString) {
        return new CoordClientBuilder(connectString);
    }

    /** A builder for a server in this JVM, or one address that is used as it is. */
    public static CoordClientBuilder builder(SocketAddress address) {
        return new CoordClientBuilder(address);
    }

    // ---- views ----

    /** The same client with methods that wait. */
    public BlockingClient blocking() {
        return new BlockingClient(this);
    }

    /** The same client with another time limit for requests. */
    public CoordClient withTimeout(Duration requestTimeout) {
        return new CoordClient(core, callbacks, requestTimeout);
    }

    /**
     * The same client, but with callbacks on its event loop, at once: for code that never blocks, such as recipes. Waiting
     * there is refused with an {@link IllegalStateException}.
     */
    public CoordClient onEventLoop() {
        return new CoordClient(core, core.directCallbacks(), Duration.ofNanos(timeoutNanos));
    }

    // ---- for recipes ----

    /**
     * The event loop that settles the answers of this client, shared perhaps with others: for code that never blocks. It is
     * gone when the client is closed, unless it is the caller's.
     */
    public EventLoop eventLoop() {
        return core.driver().eventLoop();
    }

    /**
     * An answer that is not a server's but made of several: to be settled on {@link #eventLoop()}. Its dependents run where
     * those of this client's calls do, and it is waited for in the same way.
     */
    public <T> Promise<T> promise(FailedCall subject) {
        return promise(subject, () -> {});
    }

    /** As {@link #promise(FailedCall)}; {@code abandoned} is run when somebody cancels it, or completes it otherwise. */
    public <T> Promise<T> promise(FailedCall subject, Runnable abandoned) {
        return new Promise<>(callbacks) {
            @Override
            public FailedCall subject() {
                return subject;
            }

            @Override
            protected void abandoned() {
                abandoned.run();
            }
        };
    }

    /** Runs {@code task} where dependents and listeners of this client run, after what was given before. */
    public void callback(Runnable task) {
        callbacks.execute(task);
    }

    /** An id that nobody else has, of the client's source of random numbers. */
    public UUID randomId() {
        return core.writes().randomId();
    }

    // ---- nodes ----

    /** Creates a persistent node, open to everybody. Answers with its path. */
    public CompletableFuture<String> create(String path, byte[] data) {
        return create(path, data, CreateMode.PERSISTENT);
    }

    /** Creates a node, open to everybody. Answers with its path, which ends in the number if the mode is sequential. */
    public CompletableFuture<String> create(String path, byte[] data, CreateMode mode) {
        return create(path, data, CreateOptions.of(mode));
    }

    /** Creates a node. Answers with its path, which ends in the number if the mode is sequential. */
    public CompletableFuture<String> create(String path, byte[] data, CreateOptions options) {
        checkPath("create", path, options.mode().isSequential());
        return submit(core.writes().create(path, data, options));
    }

    /**
     * Creates a node. Answers with its path and stat; of a marked node the stat is read just after. Not for servers before
     * 3.5.
     */
    public CompletableFuture<CreatedNode> createWithStat(String path, byte[] data, CreateOptions options) {
        checkPath("createWithStat", path, options.mode().isSequential());
        if (options.isMarked()) {
            return create(path, data, options)
                    .thenCompose(created -> getData(created).thenApply(node -> new CreatedNode(created, node.stat())));
        }
        return submit(core.writes().createWithStat(path, data, options));
    }

    public CompletableFuture<Void> delete(String path) {
        return delete(path, ANY_VERSION);
    }

    /** Deletes a node of this version, without children. */
    public CompletableFuture<Void> delete(String path, int version) {
        checkPath("delete", path);
        return submit(core.writes().delete(path, version));
    }

    /** Answers with the stat, empty if there is no such node. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        checkPath("exists", path);
        return submit(core.reads().exists(path, null));
    }

    /** As {@link #exists(String)}, and tells the listener once of the next creation, deletion or change of data. */
    public CompletableFuture<Optional<Stat>> exists(String path, WatchListener listener) {
        checkPath("exists", path);
        return submit(core.reads().exists(path, watcher(listener, path)));
    }

    public CompletableFuture<NodeData> getData(String path) {
        checkPath("getData", path);
        return submit(core.reads().getData(path, null));
    }

    /** As {@link #getData(String)}, and tells the listener once of the next change of data, or deletion. */
    public CompletableFuture<NodeData> getData(String path, WatchListener listener) {
        checkPath("getData", path);
        return submit(core.reads().getData(path, watcher(listener, path)));
    }

    /** Sets the data whatever the version. Answers with the new stat. */
    public CompletableFuture<Stat> setData(String path, byte[] data) {
        return setData(path, data, ANY_VERSION);
    }

    /** Sets the data of a node of this version. Answers with the new stat. */
    public CompletableFuture<Stat> setData(String path, byte[] data, int version) {
        checkPath("setData", path);
        return submit(core.writes().setData(path, data, version));
    }

    /** Answers with the names of the children, in no order. */
    public CompletableFuture<List<String>> getChildren(String path) {
        checkPath("getChildren", path);
        return submit(core.reads().getChildren(path, null));
    }

    /** As {@link #getChildren(String)}, and tells the listener once when a child comes or goes, or the node goes. */
    public CompletableFuture<List<String>> getChildren(String path, WatchListener listener) {
        checkPath("getChildren", path);
        return submit(core.reads().getChildren(path, watcher(listener, path)));
    }

    public CompletableFuture<NodeChildren> getChildrenWithStat(String path) {
        checkPath("getChildrenWithStat", path);
        return submit(core.reads().getChildrenWithStat(path, null));
    }

    /** As {@link #getChildren(String, WatchListener)}, with the stat. */
    public CompletableFuture<NodeChildren> getChildrenWithStat(String path, WatchListener listener) {
        checkPath("getChildrenWithStat", path);
        return submit(core.reads().getChildrenWithStat(path, watcher(listener, path)));
    }

    /** How many nodes there are below a node, at all depths. Servers since 3.6. */
    public CompletableFuture<Integer> countDescendants(String path) {
        checkPath("countDescendants", path);
        return submit(core.reads().countDescendants(path));
    }

    /** The ephemeral nodes of this session whose path begins with {@code prefix}; the root is all. Servers since 3.6. */
    public CompletableFuture<List<String>> getEphemerals(String prefix) {
        return submit(core.reads().getEphemerals(prefix));
    }

    public CompletableFuture<NodeAcl> getAcl(String path) {
        checkPath("getAcl", path);
        return submit(core.reads().getAcl(path));
    }

    /** Sets the ACL of a node whose {@code aversion} is this. Answers with the new stat. */
    public CompletableFuture<Stat> setAcl(String path, List<AclEntry> acl, int aclVersion) {
        checkPath("setAcl", path);
        return submit(core.writes().setAcl(path, acl, aclVersion));
    }

    /** Completes when the server that this client is connected to has all that the leader had when it was asked. */
    public CompletableFuture<Void> sync(String path) {
        checkPath("sync", path);
        return submit(core.reads().sync(path));
    }

    /** Demands that the node exists and has this version, in the order of writes. */
    public CompletableFuture<Void> check(String path, int version) {
        return submit(transaction().onlyCheck(path, version));
    }

    /** Writes that happen together or not at all. */
    public Transaction transaction() {
        return new Transaction(this, core.chroot());
    }

    /** Reads in one request. */
    public ReadBatch readBatch() {
        return new ReadBatch(this, core.chroot());
    }

    // ---- watches ----

    /** Sets a watch that stays. Servers since 3.6. */
    public CompletableFuture<Watch> watch(String path, WatchScope scope, WatchListener listener) {
        checkPath("watch", path);
        ListenerWatcher watcher = watcher(listener, path);
        Watch watch = new StandingWatch(this, core, path, scope, watcher);
        return submit(core.reads().addWatch(path, scope, watcher, watch));
    }

    /**
     * The changes that a watch that stays sees, from the moment of each subscription. At most {@code buffer} events wait for
     * a subscriber that does not ask for them; then they make way for one {@link NodeEvent.Type#MISSED}. Ends with the
     * session by an error, with the client by completion.
     */
    public Flow.Publisher<NodeEvent> changes(String path, WatchScope scope, int buffer) {
        checkPath("changes", path);
        return new ChangePublisher(this, path, scope, buffer);
    }

    /** Removes all watches of a kind at a path, at the server and here. */
    public CompletableFuture<Void> removeWatches(String path, WatchKind kind) {
        checkPath("removeWatches", path);
        return submit(core.reads().removeWatches(path, kind));
    }

    /**
     * Lets a listener of watches that fire once (exists, getData, getChildren) hear nothing more of a path: for who does not
     * wait any longer, while the node may stay for long. Nothing is sent.
     */
    public void forget(String path, WatchListener listener) {
        checkPath("forget", path);
        String serverPath = core.chroot().toServer(path);
        core.driver()
                .later((machine, now) -> machine.watches()
                        .removeOneShot(
                                serverPath,
                                watcher -> watcher instanceof ListenerWatcher
                                        && ((ListenerWatcher) watcher).tells(listener)));
    }

    /** Whether the server has a watch of this kind at the path for this client. Servers since 3.6. */
    public CompletableFuture<Boolean> checkWatches(String path, WatchKind kind) {
        checkPath("checkWatches", path);
        return submit(core.reads().checkWatches(path, kind));
    }

    // ---- session ----

    /** Authenticates this connection and all later ones, e.g. with {@code digest} and {@code user:password}. */
    public CompletableFuture<Void> addAuth(String scheme, byte[] auth) {
        Operation<Void> operation = Operation.ofConnection(OpCode.AUTH, "addAuth", body -> {});
        Call<Void> call = newCall(operation);
        core.driver().authenticate(new Credential(scheme, Bytes.copyOf(auth)), call);
        return call;
    }

    /** As {@link #addAuth(String, byte[])} with the scheme {@code digest}. */
    public CompletableFuture<Void> addDigestAuth(String user, String password) {
        return addAuth("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The identities that this connection has for the server, names of users only. Servers since 3.7. */
    public CompletableFuture<List<AuthId>> whoAmI() {
        return submit(core.reads().whoAmI());
    }

    /** The configuration of the ensemble, whatever the chroot. Servers since 3.5. */
    public CompletableFuture<NodeData> getConfig() {
        return submit(core.reads().getConfig(null));
    }

    /** As {@link #getConfig()}, and tells the listener once of its next change. */
    public CompletableFuture<NodeData> getConfig(WatchListener listener) {
        return submit(core.reads().getConfig(watcher(listener, ReadOperations.CONFIG_PATH)));
    }

    /** Changes the members of the ensemble. Answers with the new configuration. Servers since 3.5. */
    public CompletableFuture<NodeData> reconfigure(Reconfiguration change) {
        return submit(core.writes().reconfigure(change));
    }

    public ConnectionState state() {
        return core.state();
    }

    /** Whether it will never be connected again: closed, refused for its credentials, or lost for good. */
    public boolean isEnded() {
        return core.driver().isEnded();
    }

    /** The session, for another client to go on with; empty before the first connection and when it is lost. */
    public Optional<Session> session() {
        return core.session();
    }

    /** Adds a listener; it hears of what happens from now on. */
    public void addListener(ConnectionListener listener) {
        core.addListener(listener, callbacks);
    }

    public void removeListener(ConnectionListener listener) {
        core.removeListener(listener);
    }

    /** Completes when there is a connection; fails if there will be none any more. Has no time limit of its own. */
    public CompletableFuture<Void> connected() {
        return core.connected();
    }

    // ---- end ----

    /**
     * Closes the session at the server, so that its ephemeral nodes go at once, and then everything of this client. Calls
     * that are sent get their answers; those that are not fail. Completes when nothing is left, on the event loop.
     */
    public CompletableFuture<Void> closeAsync() {
        core.close();
        return core.closed();
    }

    /** As {@link #closeAsync()}, and waits for it, except on the event loop. Bounded by the close timeout. */
    @Override
    public void close() {
        CompletableFuture<Void> closed = closeAsync();
        if (!core.driver().isEventLoop()) {
            closed.join();
        }
    }

    /** Leaves without closing the session: who has {@link #session()} can go on with it, until its timeout. */
    public CompletableFuture<Void> detach() {
        core.detach();
        return core.closed();
    }

    // ---- helpers ----

    <T> Call<T> submit(Operation<T> operation) {
        Call<T> call = newCall(operation);
        if (!core.driver().submit(call)) {
            call.fail(new ClientBusyException(
                    ErrorCode.THROTTLED_OP, operation.failedCall(), "too many calls wait for an answer (maxPending)"));
        }
        return call;
    }

    private <T> Call<T> newCall(Operation<T> operation) {
        return new Call<>(operation, callbacks, core.driver().nowNanos() + timeoutNanos);
    }

    private ListenerWatcher watcher(WatchListener listener, String path) {
        return new ListenerWatcher(listener, callbacks, core.chroot(), path);
    }

    private static void checkPath(String operation, String path) {
        checkPath(operation, path, false);
    }

    static void checkPath(String operation, String path, boolean sequential) {
        if (path.length() == 1 && path.charAt(0) == '/' && !sequential) {
            return;
        }
        Optional<String> wrong = sequential ? Paths.validateSequential(path) : Paths.validate(path);
        if (wrong.isPresent()) {
            throw new BadRequestException(ErrorCode.BAD_ARGUMENTS, new FailedCall(operation, path), wrong.get());
        }
    }
}
