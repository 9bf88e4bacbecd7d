package io.coord.zab.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the addresses of a port, trying again if they are taken (spec: peer-protocol 1.1), and binds others when the
 * configuration changes. Thread: any.
 */
final class PortBinding {
    private static final Logger log = LoggerFactory.getLogger(PortBinding.class);
    private static final long RETRY_MILLIS = 1_000;

    private final String what;
    private final TransportConfig config;
    private final PeerNetwork network;
    private final ServerBootstrap bootstrap;
    private final Object lock = new Object();
    // guarded by lock
    private List<HostPort> wanted = List.of();
    private final Map<HostPort, Channel> bound = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param what   name of the port in messages
     * @param accept takes the connections
     */
    PortBinding(
            String what,
            TransportConfig config,
            PeerNetwork network,
            ServerBootstrap bootstrap,
            Consumer<Channel> accept) {
        this.what = what;
        this.config = config;
        this.network = network;
        this.bootstrap = bootstrap.childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                network.accepted(channel);
                accept.accept(channel);
            }
        });
    }

    /**
     * Binds all of them. Blocks.
     *
     * @throws IOException one can not be bound; then none is
     */
    void bind(List<HostPort> addresses) throws IOException {
        if (addresses.isEmpty()) {
            throw new IOException("server " + config.sid() + " is not in the configuration, so where is its " + what
                    + " port? Add a line server." + config.sid());
        }
        synchronized (lock) {
            wanted = addresses;
        }
        try {
            bound(addresses, bindAll(addresses).get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException ? (IOException) e.getCause() : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding the " + what + " port of server " + config.sid(), e);
        }
    }

    /** Moves to other addresses, if they are others; what is no more wanted is given up when all that is wanted is bound. */
    void move(List<HostPort> addresses) {
        List<HostPort> added;
        synchronized (lock) {
            if (closed || addresses.isEmpty() || addresses.equals(wanted)) {
                return;
            }
            wanted = addresses;
            added = new ArrayList<>(addresses);
            added.removeAll(bound.keySet());
        }
        bindAll(added).whenComplete((channels, failure) -> {
            if (channels != null) {
                log.info("port moved server={} port={} to={}", config.server(), what, addresses);
                bound(added, channels);
            } else {
                log.error(
                        "port can not be moved, still where it was server={} port={} reason={}",
                        config.server(),
                        what,
                        failure.getMessage());
            }
        });
    }

    /** These were added; the others go, unless it is to move again already. */
    private void bound(List<HostPort> added, List<Channel> channels) {
        List<Channel> old = new ArrayList<>();
        synchronized (lock) {
            for (int i = 0; i < added.size(); i++) {
                Channel twice = bound.putIfAbsent(added.get(i), channels.get(i));
                if (twice != null) {
                    old.add(channels.get(i));
                }
            }
            bound.entrySet().removeIf(entry -> {
                boolean gone = closed || !wanted.contains(entry.getKey());
                if (gone) {
                    old.add(entry.getValue());
                }
                return gone;
            });
        }
        old.forEach(Channel::close);
    }

    private CompletableFuture<List<Channel>> bindAll(List<HostPort> addresses) {
        List<CompletableFuture<Channel>> all = new ArrayList<>();
        for (HostPort address : addresses) {
            CompletableFuture<Channel> one = new CompletableFuture<>();
            all.add(one);
            network.bindAddress(address.host(), address.port()).whenComplete((resolved, failure) -> {
                if (resolved == null) {
                    one.completeExceptionally(failureOf(address, failure));
                } else {
                    tryToBind(address, resolved.get(0), 1, one);
                }
            });
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).handle((ignored, failure) -> {
            List<Channel> channels = new ArrayList<>();
            Throwable cause = null;
            for (CompletableFuture<Channel> one : all) {
                if (one.isCompletedExceptionally()) {
                    cause = one.handle((channel, why) -> why).join();
                } else {
                    channels.add(one.join());
                }
            }
            if (cause != null) {
                channels.forEach(Channel::close);
                throw new CompletionException(cause);
            }
            return channels;
        });
    }

    private void tryToBind(HostPort address, SocketAddress resolved, int tries, CompletableFuture<Channel> result) {
        ChannelFuture attempt = bootstrap.bind(resolved);
        attempt.addListener(done -> {
            if (done.isSuccess()) {
                result.complete(attempt.channel());
            } else if (config.bindTries() > 0 && tries >= config.bindTries() || isClosed()) {
                result.completeExceptionally(failureOf(address, done.cause()));
            } else {
                log.warn(
                        "can not listen, trying again server={} port={} address={} reason={}",
                        config.server(),
                        what,
                        address,
                        done.cause().getMessage());
                network.nextLoop()
                        .schedule(
                                () -> tryToBind(address, resolved, tries + 1, result),
                                RETRY_MILLIS,
                                TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private IOException failureOf(HostPort address, @Nullable Throwable cause) {
        String reason = cause == null ? "no address" : cause.getMessage();
        return new IOException(
                "can not listen on " + address + " (" + what + " port of server " + config.sid() + "): " + reason,
                cause);
    }

    /** What it listens on. */
    List<Channel> channels() {
        synchronized (lock) {
            return List.copyOf(bound.values());
        }
    }

    /** Binds nothing any more, and returns what is still to be closed. */
    List<Channel> close() {
        synchronized (lock) {
            closed = true;
            return List.copyOf(bound.values());
        }
    }

    /** Closes, and waits for that, unless it is the channel's event loop that calls; at most so long for each. */
    static void closeAll(List<Channel> channels, long millis) {
        List<ChannelFuture> closing = new ArrayList<>();
        for (Channel channel : channels) {
            closing.add(channel.close());
        }
        for (ChannelFuture close : closing) {
            if (!close.channel().eventLoop().inEventLoop()) {
                close.awaitUninterruptibly(millis);
            }
        }
    }
}
