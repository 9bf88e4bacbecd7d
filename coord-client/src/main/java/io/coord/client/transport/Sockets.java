package io.coord.client.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.nio.NioEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/** Which of Netty's transports is used: Linux' own (epoll) where its library is on the class path, else the JDK's. */
public final class Sockets {
    private Sockets() {}

    public static EventLoopGroup newEventLoops(int threads, ThreadFactory factory) {
        return isEpollAvailable()
                ? EpollSockets.newEventLoops(threads, factory)
                : new NioEventLoopGroup(threads, factory);
    }

    /**
     * Returns the channel that goes with an event loop and an address.
     *
     * @throws IllegalArgumentException if the loop is of a kind that is not supported
     */
    static Class<? extends Channel> channel(EventLoop loop, SocketAddress address) {
        if (address instanceof LocalAddress) {
            return LocalChannel.class;
        }
        if (loop instanceof NioEventLoop) {
            return NioSocketChannel.class;
        }
        if (isEpollAvailable() && EpollSockets.owns(loop)) {
            return EpollSockets.channel();
        }
        throw new IllegalArgumentException("event loop " + loop.getClass().getName()
                + ": supported for TCP are those of NioEventLoopGroup and EpollEventLoopGroup");
    }

    private static boolean isEpollAvailable() {
        try {
            return Epoll.isAvailable();
        } catch (NoClassDefFoundError e) {
            // An application need not have it.
            return false;
        }
    }

    /** A class of its own, so that everything else works where the library was left out. */
    private static final class EpollSockets {
        private EpollSockets() {}

        static EventLoopGroup newEventLoops(int threads, ThreadFactory factory) {
            return new EpollEventLoopGroup(threads, factory);
        }

        static boolean owns(EventLoop loop) {
            return loop instanceof EpollEventLoop;
        }

        static Class<? extends Channel> channel() {
            return EpollSocketChannel.class;
        }
    }
}
