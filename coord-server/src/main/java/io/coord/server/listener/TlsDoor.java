package io.coord.server.listener;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsDetector;
import io.coord.server.auth.AccessControl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * Puts encryption in front of connections (spec: client-protocol 18): on the port that is for nothing else at once, on the
 * port for all where a connection begins like TLS. One for all connections of a server. Thread: any event loop.
 */
final class TlsDoor {
    /** What a port takes. */
    enum Port {
        PLAIN,
        TLS
    }

    private final TlsContext context;
    private final boolean onPlainPort;
    private final AccessControl access;
    private final TlsFailures failures;

    TlsDoor(ListenerConfig.Encryption encryption, AccessControl access, TrafficStats stats, Clock clock) {
        this.context = encryption.context();
        this.onPlainPort = encryption.onPlainPort();
        this.access = access;
        this.failures = new TlsFailures(stats, clock);
    }

    /** Before the handler of the connection is added. */
    void guard(Port port, Channel channel, ClientConnection connection) {
        if (port == Port.TLS) {
            channel.pipeline().addLast(handlers(channel, connection));
        } else if (onPlainPort) {
            channel.pipeline().addLast(new TlsDetector(ignored -> handlers(channel, connection)));
        }
    }

    private ChannelHandler[] handlers(Channel channel, ClientConnection connection) {
        SslHandler tls = context.accepting(channel.alloc(), channel.remoteAddress());
        return new ChannelHandler[] {tls, new TlsHandshake(tls, access, failures, connection)};
    }
}
