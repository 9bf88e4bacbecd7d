package io.coord.zab.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds the addresses of a port, trying again if they are taken (spec: peer-protocol 1.1). */
final class PortBinding {
    private static final Logger log = LoggerFactory.getLogger(PortBinding.class);
    private static final long RETRY_MILLIS = 1_000;

    private final String what;
    private final TransportConfig config;
    private final PeerNetwork network;

    /** @param what name of the port in messages */
    PortBinding(String what, TransportConfig config, PeerNetwork network) {
        this.what = what;
        this.config = config;
        this.network = network;
    }

    /**
     * Binds all of them. Blocks.
     *
     * @throws IOException one can not be bound; then none is
     */
    List<Channel> bind(List<HostPort> addresses, ServerBootstrap bootstrap, Consumer<Channel> accept)
            throws IOException {
        if (addresses.isEmpty()) {
            throw new IOException("server " + config.sid() + " is not in the configuration, so where is its " + what
                    + " port? Add a line server." + config.sid());
        }
        bootstrap.childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accept.accept(channel);
            }
        });
        List<Channel> bound = new ArrayList<>();
        try {
            for (HostPort address : addresses) {
                bound.add(bind(address, bootstrap));
            }
        } catch (IOException e) {
            closeAll(bound, RETRY_MILLIS);
            throw e;
        }
        return bound;
    }

    private Channel bind(HostPort address, ServerBootstrap bootstrap) throws IOException {
        try {
            SocketAddress resolved =
                    network.bindAddress(address.host(), address.port()).get().get(0);
            for (int tries = 1; ; tries++) {
                ChannelFuture attempt = bootstrap.bind(resolved).await();
                if (attempt.isSuccess()) {
                    return attempt.channel();
                }
                if (config.bindTries() > 0 && tries >= config.bindTries()) {
                    throw failure(address, attempt.cause());
                }
                log.warn(
                        "can not listen, trying again server={} port={} address={} reason={}",
                        config.server(),
                        what,
                        address,
                        attempt.cause().getMessage());
                awaitRetry();
            }
        } catch (ExecutionException e) {
            throw failure(address, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(address, e);
        }
    }

    private void awaitRetry() throws InterruptedException {
        CountDownLatch due = new CountDownLatch(1);
        network.nextLoop().schedule(due::countDown, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        due.await();
    }

    private IOException failure(HostPort address, Throwable cause) {
        return new IOException(
                "can not listen on " + address + " (" + what + " port of server " + config.sid() + "): "
                        + cause.getMessage(),
                cause);
    }

    /** Closes, and waits for that; at most so long for each. */
    static void closeAll(List<Channel> channels, long millis) {
        List<ChannelFuture> closing = new ArrayList<>();
        for (Channel channel : channels) {
            closing.add(channel.close());
        }
        for (ChannelFuture close : closing) {
            close.awaitUninterruptibly(millis);
        }
    }
}
