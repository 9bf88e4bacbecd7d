package io.coord.server.listener;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** Which kind of server channel goes with an event-loop group. */
final class Transport {
    private Transport() {}

    /**
     * @throws IllegalArgumentException if the group is of a kind that is not supported
     */
    static Class<? extends ServerChannel> serverChannel(EventLoopGroup group) {
        if (group instanceof NioEventLoopGroup) {
            return NioServerSocketChannel.class;
        }
        throw new IllegalArgumentException(
                "event-loop group " + group.getClass().getName() + ": supported is NioEventLoopGroup");
    }
}
