package io.coord.client;

import io.coord.client.future.Callbacks;
import io.coord.client.session.SessionEvent;
import io.coord.client.session.SessionMachine;
import io.coord.client.transport.DriverConfig;
import io.coord.client.transport.SessionDriver;
import io.coord.core.env.RandomSource;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the views of one client share. Thread: any, but {@link #onEvent}: event loop. */
final class ClientCore {
    private static final Logger log = LoggerFactory.getLogger(ClientCore.class);

    private final SessionDriver driver;
    private final CallbackQueue callbacks;
    private final EventLoopCallbacks directCallbacks;
    private final @Nullable EventLoopGroup ownLoops;
    private final Chroot chroot;
    private final ReadOperations reads;
    private final WriteOperations writes;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile ConnectionState state = ConnectionState.CONNECTING;
    private volatile @Nullable Session session;
    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();

    private record Listening(ConnectionListener listener, Callbacks callbacks) {}

    ClientCore(
            DriverConfig config,
            EventLoop loop,
            @Nullable EventLoopGroup ownLoops,
            Executor callbackExecutor,
            Chroot chroot,
            RandomSource random) {
        this.driver = new SessionDriver(config, loop, this::onEvent);
        this.callbacks = new CallbackQueue(callbackExecutor, driver::isEventLoop);
        this.directCallbacks = new EventLoopCallbacks(driver::isEventLoop);
        this.ownLoops = ownLoops;
        this.chroot = chroot;
        this.reads = new ReadOperations(chroot);
        this.writes = new WriteOperations(chroot, random);
        driver.ended().thenRun(this::release);
    }

    SessionDriver driver() {
        return driver;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Callbacks directCallbacks() {
        return directCallbacks;
    }

    Chroot chroot() {
        return chroot;
    }

    ReadOperations reads() {
        return reads;
    }

    WriteOperations writes() {
        return writes;
    }

    ConnectionState state() {
        return state;
    }

    Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    void addListener(ConnectionListener listener, Callbacks through) {
        listeners.add(new Listening(listener, through));
    }

    void removeListener(ConnectionListener listener) {
        listeners.removeIf(listening -> listening.listener() == listener);
    }

    /** Completes when there is a connection, fails when there never will be one again. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    void close() {
        driver.later(SessionMachine::close);
    }

    void detach() {
        driver.later(SessionMachine::detach);
    }

    private void onEvent(SessionEvent event) {
        ConnectionState from = state;
        ConnectionState to = stateAfter(event.kind());
        boolean isNew = event.kind() == SessionEvent.Kind.CONNECTED
                || event.kind() == SessionEvent.Kind.READ_ONLY
                        && (session == null || session.id() != event.sessionId());
        state = to;
        session = to == ConnectionState.LOST || event.sessionId() == 0
                ? null
                : new Session(event.sessionId(), event.password(), event.timeoutMillis());
        ConnectionChange change = new ConnectionChange(from, to, event.sessionId(), isNew, event.reason());
        for (Listening listening : listeners) {
            listening.callbacks().execute(() -> listening.listener().onChange(change));
        }
        signalConnected(to);
    }

    private void signalConnected(ConnectionState to) {
        CompletableFuture<Void> waiting = connected;
        switch (to) {
            case CONNECTED:
            case READ_ONLY:
                callbacks.execute(() -> waiting.complete(null));
                break;
            case AUTH_FAILED:
            case CLOSED:
                CompletableFuture<Void> never = CompletableFuture.failedFuture(
                        new IllegalStateException("the client is " + to + ": it will not connect any more"));
                connected = never;
                callbacks.execute(() -> waiting.completeExceptionally(
                        new IllegalStateException("the client is " + to + ": it will not connect any more")));
                break;
            default:
                if (waiting.isDone()) {
                    connected = new CompletableFuture<>();
                }
        }
    }

    private static ConnectionState stateAfter(SessionEvent.Kind kind) {
        return switch (kind) {
            case CONNECTED, RECONNECTED -> ConnectionState.CONNECTED;
            case READ_ONLY -> ConnectionState.READ_ONLY;
            case SUSPENDED -> ConnectionState.SUSPENDED;
            case LOST -> ConnectionState.LOST;
            case AUTH_FAILED -> ConnectionState.AUTH_FAILED;
            case CLOSING -> ConnectionState.CLOSING;
            case CLOSED -> ConnectionState.CLOSED;
        };
    }

    private void release() {
        if (ownLoops == null) {
            closed.complete(null);
            return;
        }
        ownLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(done -> {
            if (!done.isSuccess()) {
                log.warn("event loop did not end in good order", done.cause());
            }
            closed.complete(null);
        });
    }
}
