package io.coord.server.listener;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.ThreadFactory;

/**
 * Which of Netty's transports is used: Linux' own (epoll), which costs less per system call and per connection, where
 * its library is on the class path and loads, else the JDK's.
 */
public final class Transport {
    private Transport() {}

    public static EventLoopGroup newEventLoops(int threads, ThreadFactory factory) {
        return isEpollAvailable()
                ? EpollTransport.newEventLoops(threads, factory)
                : new NioEventLoopGroup(threads, factory);
    }

    /** Makes event loops that take the channels of {@code group}. */
    public static EventLoopGroup newEventLoopsLike(EventLoopGroup group, int threads, ThreadFactory factory) {
        return serverChannel(group) == NioServerSocketChannel.class
                ? new NioEventLoopGroup(threads, factory)
                : EpollTransport.newEventLoops(threads, factory);
    }

    /**
     * Returns the server channel that goes with a group.
     *
     * @throws IllegalArgumentException if the group is of a kind that is not supported
     */
    public static Class<? extends ServerChannel> serverChannel(EventLoopGroup group) {
        if (group instanceof NioEventLoopGroup) {
            return NioServerSocketChannel.class;
        }
        if (isEpollAvailable() && EpollTransport.owns(group)) {
            return EpollTransport.serverChannel();
        }
        throw new IllegalArgumentException("event-loop group "
                + group.getClass().getName() + ": supported are NioEventLoopGroup and EpollEventLoopGroup");
    }

    /** Returns the client channel that goes with a group, as {@link #serverChannel}. */
    public static Class<? extends Channel> clientChannel(EventLoopGroup group) {
        return serverChannel(group) == NioServerSocketChannel.class
                ? NioSocketChannel.class
                : EpollTransport.clientChannel();
    }

    /** Loads the transport's library and sets up its buffers, which else the first channel does. */
    public static void load() {
        isEpollAvailable();
        PooledByteBufAllocator.DEFAULT.metric();
    }

    private static boolean isEpollAvailable() {
        try {
            return Epoll.isAvailable();
        } catch (NoClassDefFoundError e) {
            // An embedder need not have it.
            return false;
        }
    }

    /** A class of its own, so that everything else works where the library was left out. */
    private static final class EpollTransport {
        private EpollTransport() {}

        static EventLoopGroup newEventLoops(int threads, ThreadFactory factory) {
            return new EpollEventLoopGroup(threads, factory);
        }

        static boolean owns(EventLoopGroup group) {
            return group instanceof EpollEventLoopGroup;
        }

        static Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }

        static Class<? extends Channel> clientChannel() {
            return EpollSocketChannel.class;
        }
    }
}
