package io.coord.zab.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to a server that may have several addresses: all are tried at once, the first to answer wins,
 * the others are closed. Never blocks, whoever is dead. Thread: the event loop given.
 */
final class Dial {
    /** Takes the result, once; nothing after {@link #cancel}. */
    interface Listener {
        /** @param channel nothing is read from it yet, and it has no handlers */
        void connected(Channel channel);

        void failed(Throwable cause);
    }

    private final PeerNetwork network;
    private final Bootstrap bootstrap;
    private final Listener listener;
    private final Future<?> timeout;
    private final List<ChannelFuture> attempts = new ArrayList<>();
    private int open;
    private boolean done;
    private @Nullable Throwable lastFailure;

    private Dial(PeerNetwork network, EventLoop loop, int timeoutMillis, boolean keepAlive, Listener listener) {
        this.network = network;
        this.listener = listener;
        this.bootstrap = network.client(loop, keepAlive)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new NoHandler());
        this.timeout = loop.schedule(
                () -> fail(new IOException("no connection within " + timeoutMillis + " ms")),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Bootstraps want one. */
    private static final class NoHandler extends ChannelHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }
    }

    /** @param timeoutMillis at least 1, for looking up the names and connecting */
    static Dial start(
            PeerNetwork network,
            EventLoop loop,
            List<HostPort> targets,
            int timeoutMillis,
            boolean keepAlive,
            Listener listener) {
        Dial dial = new Dial(network, loop, timeoutMillis, keepAlive, listener);
        dial.open = 1;
        for (HostPort target : targets) {
            dial.open++;
            network.resolve(target.host(), target.port()).whenComplete((addresses, failure) -> {
                if (loop.inEventLoop()) {
                    dial.resolved(target, addresses, failure);
                } else {
                    loop.execute(() -> dial.resolved(target, addresses, failure));
                }
            });
        }
        // Its own share, so that nothing fails before all have begun; and never inside of this call.
        loop.execute(() -> dial.oneFailed(new IOException("no address is known")));
        return dial;
    }

    private void resolved(HostPort target, @Nullable List<SocketAddress> addresses, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        if (addresses == null || addresses.isEmpty()) {
            oneFailed(failure == null ? new IOException("the name has no address") : failure);
            return;
        }
        open += addresses.size() - 1;
        for (SocketAddress address : addresses) {
            ChannelFuture attempt = bootstrap.connect(address);
            attempts.add(attempt);
            attempt.addListener(ignored -> onAttempt(target, attempt));
        }
    }

    private void onAttempt(HostPort target, ChannelFuture attempt) {
        if (!attempt.isSuccess()) {
            oneFailed(attempt.cause());
        } else if (done) {
            attempt.channel().close();
        } else {
            network.secure(attempt.channel(), target, failure -> onSecured(target, attempt, failure));
        }
    }

    private void onSecured(HostPort target, ChannelFuture attempt, @Nullable Throwable failure) {
        if (done) {
            attempt.channel().close();
        } else if (failure != null) {
            attempt.channel().close();
            oneFailed(failure);
        } else {
            end(attempt);
            network.connected(attempt.channel(), target);
            listener.connected(attempt.channel());
        }
    }

    private void oneFailed(Throwable cause) {
        open--;
        if (lastFailure == null || open > 0) {
            lastFailure = cause;
        }
        if (open == 0 && !done) {
            fail(lastFailure);
        }
    }

    private void fail(Throwable cause) {
        if (!done) {
            end(null);
            listener.failed(cause);
        }
    }

    /** Gives up. */
    void cancel() {
        if (!done) {
            end(null);
        }
    }

    private void end(@Nullable ChannelFuture winner) {
        done = true;
        timeout.cancel(false);
        for (ChannelFuture attempt : attempts) {
            if (attempt != winner) {
                attempt.cancel(false);
                // Inside of the JVM, closing while the other side accepts would leave its half open: onAttempt closes
                // then.
                if (attempt.isDone() || network.isTcp()) {
                    attempt.channel().close();
                }
            }
        }
        attempts.clear();
    }
}
