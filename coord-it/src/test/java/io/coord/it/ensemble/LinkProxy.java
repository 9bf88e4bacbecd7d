package io.coord.it.ensemble;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Stands between those who dial and a port. What goes one way, or both, can be held up: then nothing arrives, no end of the
 * connection either, as behind a switch that has died. Methods return when what they do is done. Thread-safe.
 */
final class LinkProxy implements AutoCloseable {
    private final EventLoop loop;
    private final int target;
    private final Channel listening;
    private final List<Pair> pairs = new ArrayList<>();
    private final Set<Way> held = EnumSet.noneOf(Way.class);

    /** From the one who dialled, or to it. */
    enum Way {
        FORTH,
        BACK
    }

    /** Both ends of what goes through. */
    private static final class Pair {
        private final Channel dialler;
        private final Channel target;
        private final Set<Way> held = EnumSet.noneOf(Way.class);

        Pair(Channel dialler, Channel target) {
            this.dialler = dialler;
            this.target = target;
        }

        void update() {
            dialler.config().setAutoRead(!held.contains(Way.FORTH));
            target.config().setAutoRead(!held.contains(Way.BACK));
        }
    }

    /** @param loop the proxy's only thread, not closed with it */
    LinkProxy(EventLoop loop, int target) {
        this.loop = loop;
        this.target = target;
        this.listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel dialler) {
                        connect(dialler);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private void connect(Channel dialler) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Relay(dialler));
                        dialler.pipeline().addLast(new Relay(channel));
                    }
                })
                .connect("127.0.0.1", target)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        Pair pair = new Pair(dialler, connected.channel());
                        pair.held.addAll(held);
                        pairs.add(pair);
                        connected.channel().closeFuture().addListener(ended -> pairs.remove(pair));
                        pair.update();
                    } else {
                        dialler.close();
                    }
                });
    }

    /** What is sent this way from now on arrives nowhere until {@link #release}. */
    void hold(Way way) {
        run(() -> {
            held.add(way);
            holdExisting(way);
        });
    }

    /** As {@link #hold}, but connections that are made from now on work. */
    void holdConnected() {
        run(() -> {
            for (Way way : Way.values()) {
                holdExisting(way);
            }
        });
    }

    private void holdExisting(Way way) {
        for (Pair pair : pairs) {
            pair.held.add(way);
            pair.update();
        }
    }

    /** What was held up arrives, late. */
    void release() {
        run(() -> {
            held.clear();
            for (Pair pair : List.copyOf(pairs)) {
                pair.held.clear();
                pair.update();
            }
        });
    }

    private void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        run(() -> {
            for (Pair pair : List.copyOf(pairs)) {
                pair.dialler.close();
                pair.target.close();
            }
        });
    }

    /** Passes on what it reads, and the end. */
    private static final class Relay extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            other.writeAndFlush((ByteBuf) bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
