package io.coord.server;

import io.coord.server.config.ServerConfig;
import io.coord.server.metrics.ServerMeters;
import io.coord.server.replica.HistoryUnusableException;
import io.coord.zab.protocol.membership.Membership;
import io.netty.channel.local.LocalAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordination server inside this JVM. There may be any number; they share nothing.
 *
 * <pre>{@code
 * try (CoordServer server = CoordServer.builder()
 *         .config(new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0)).build())
 *         .build()) {
 *     server.start();
 *     new ZooKeeper(server.connectString(), 10_000, watcher);
 * }
 * }</pre>
 *
 * <p>A write that a client sees acknowledged is on the disk (unless the server is in memory, or {@code forceSync} is
 * off). After {@link #close()} no thread, file, port or buffer of the server is left; a server is started once.
 *
 * <p>Thread-safe.
 */
public final class CoordServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordServer.class);

    private final CoordServerBuilder.Settings settings;
    private final List<ServerListener> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<RunningServer> running = new CompletableFuture<>();
    private final Object lifecycle = new Object();
    private volatile ServerState state = ServerState.NEW;
    private volatile @Nullable Throwable failure;
    /** Written under {@link #lifecycle}. */
    private volatile @Nullable RunningServer parts;

    CoordServer(CoordServerBuilder.Settings settings) {
        this.settings = settings;
    }

    public static CoordServerBuilder builder() {
        return new CoordServerBuilder();
    }

    /**
     * Recovers the data, binds the ports and serves clients. Returns when it does; a member of an ensemble returns when it
     * has begun to look for a leader, and serves clients once there is one, see {@link #awaitReady}.
     *
     * @throws ServerStartException  if it can not; the server is then {@link ServerState#FAILED}, and nothing of it is
     *                               left running
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() throws ServerStartException {
        synchronized (lifecycle) {
            if (state != ServerState.NEW) {
                throw new IllegalStateException("server " + settings.name() + " can not start: it is " + state);
            }
            enter(ServerState.STARTING);
            try {
                parts = RunningServer.start(settings, this::fail);
            } catch (ServerStartException e) {
                failure = e;
                enter(ServerState.FAILED);
                running.completeExceptionally(e);
                throw e;
            }
            if (state == ServerState.STARTING) {
                enter(ServerState.RUNNING);
                running.complete(parts);
            }
        }
    }

    /**
     * Waits until the server serves clients for the first time.
     *
     * @throws ServerStartException  if it has failed
     * @throws TimeoutException      if it does not within {@code timeout}
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if it was closed
     */
    public void awaitReady(Duration timeout) throws ServerStartException, TimeoutException, InterruptedException {
        try {
            running.thenCompose(RunningServer::ready).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServerStartException) {
                throw (ServerStartException) e.getCause();
            }
            throw new IllegalStateException("server " + settings.name() + " is " + state, e.getCause());
        }
    }

    public ServerState state() {
        return state;
    }

    /** Why the server is {@link ServerState#FAILED}. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether clients are served now. A member of an ensemble serves them only while it has a leader, or is the leader. */
    public boolean isServing() {
        RunningServer found = parts;
        return state == ServerState.RUNNING && found != null && found.isServing();
    }

    /** Whether it leads its ensemble now; false if it is alone. */
    public boolean isLeading() {
        RunningServer found = parts;
        return state == ServerState.RUNNING && found != null && found.isLeading();
    }

    /** The members in force; empty if it is alone or does not run. */
    Optional<Membership> membership() {
        RunningServer found = parts;
        return state == ServerState.RUNNING && found != null ? found.membership() : Optional.empty();
    }

    /** Adds a listener; it hears of what happens from now on. */
    public void addListener(ServerListener listener) {
        listeners.add(listener);
    }

    public void removeListener(ServerListener listener) {
        listeners.remove(listener);
    }

    /** The settings it was built with. */
    public ServerConfig config() {
        return settings.config();
    }

    /**
     * Where clients connect by TCP, with the real port; empty if it was built without one.
     *
     * @throws IllegalStateException if it has not been started
     */
    public Optional<InetSocketAddress> clientAddress() {
        return started().clientAddress();
    }

    /**
     * Where clients connect by TLS only, with the real port; empty if it was built without such a port.
     *
     * @throws IllegalStateException if it has not been started
     */
    public Optional<InetSocketAddress> secureClientAddress() {
        return started().secureClientAddress();
    }

    /**
     * What to give to a client: {@code host:port}. A server that listens on all addresses is reached at 127.0.0.1.
     *
     * @throws IllegalStateException if it has not been started, or has no TCP port
     */
    public String connectString() {
        InetSocketAddress address = clientAddress()
                .orElseThrow(() -> new IllegalStateException("server " + settings.name() + " has no TCP port"));
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** Where clients in this JVM connect without TCP, by a Netty {@code LocalChannel}. Valid while it runs. */
    public LocalAddress localAddress() {
        return settings.localAddress();
    }

    /**
     * The meters of this server, see docs/metrics.md.
     *
     * @throws IllegalStateException if it has not been started
     */
    public ServerMeters meters() {
        return started().meters();
    }

    /**
     * Where its admin commands are, with the real port; empty if it was built without such a port.
     *
     * @throws IllegalStateException if it has not been started
     */
    public Optional<InetSocketAddress> adminAddress() {
        return started().adminAddress();
    }

    /**
     * Where its meters are scraped, with the real port; empty if it was built without such a port.
     *
     * @throws IllegalStateException if it has not been started
     */
    public Optional<InetSocketAddress> metricsAddress() {
        return started().metricsAddress();
    }

    /**
     * What the start found and did.
     *
     * @throws IllegalStateException if it has not been started
     */
    public StartReport startReport() {
        return started().report();
    }

    /**
     * Takes over what can change while it runs, and nothing else: the four-letter words that are answered, from when on a
     * request is slow, and the token of the admin port. Thread-safe.
     *
     * @throws IllegalStateException if it does not run
     */
    public void reload(ServerConfig next) {
        started().reload(next);
    }

    /**
     * Stops serving: takes no more connections, answers what is in flight (for at most some seconds), closes
     * connections, log and threads. Sessions stay alive for the next start. Idempotent; from any thread but the
     * server's own.
     */
    @Override
    public void close() {
        close(false);
    }

    /** As if the process had died, as far as others can see: nothing is finished, nobody is told. */
    void abort() {
        close(true);
    }

    private void close(boolean abruptly) {
        synchronized (lifecycle) {
            if (state == ServerState.CLOSED) {
                return;
            }
            enter(ServerState.CLOSING);
            if (parts != null) {
                if (abruptly) {
                    parts.hurry();
                }
                parts.close();
            }
            enter(ServerState.CLOSED);
            running.completeExceptionally(new IllegalStateException("closed"));
        }
    }

    @Override
    public String toString() {
        return "CoordServer[" + settings.name() + " " + state + "]";
    }

    /** Thread: replica, which has ended. */
    private void fail(Throwable cause) {
        if (cause instanceof HistoryUnusableException) {
            log.error(
                    "history is put aside and will come from the leader; no vote until then server={} cause={}",
                    settings.name(),
                    cause.getMessage());
            settings.threadFactory("repair").newThread(this::beginAgain).start();
        } else {
            end(cause);
        }
    }

    /** Closes everything, puts the history aside and starts without one, on the same ports. */
    private void beginAgain() {
        synchronized (lifecycle) {
            if (parts == null || state != ServerState.RUNNING) {
                return;
            }
            InetSocketAddress address = parts.clientAddress().orElse(null);
            InetSocketAddress secure = parts.secureClientAddress().orElse(null);
            parts.hurry();
            parts.close();
            try {
                ServerStorage.setAside(settings);
                parts = RunningServer.start(settings.boundTo(address, secure), this::fail);
            } catch (ServerStartException | IOException e) {
                end(e);
            }
        }
    }

    private void end(Throwable cause) {
        log.error("server stopped, it can not go on server={} cause={}", settings.name(), cause.toString());
        failure = cause;
        enter(ServerState.FAILED);
        running.completeExceptionally(cause);
        listeners.forEach(listener -> tell(() -> listener.onFailed(cause)));
    }

    private RunningServer started() {
        RunningServer found = running.getNow(null) == null ? null : parts;
        if (found == null) {
            throw new IllegalStateException("server " + settings.name() + " is " + state);
        }
        return found;
    }

    private void enter(ServerState next) {
        ServerState from;
        synchronized (listeners) {
            from = state;
            if (from == next
                    || from == ServerState.CLOSED
                    || next == ServerState.FAILED && from == ServerState.CLOSING) {
                return;
            }
            state = next;
        }
        listeners.forEach(listener -> tell(() -> listener.onState(from, next)));
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.warn("listener failed server={}", settings.name(), e);
        }
    }
}
