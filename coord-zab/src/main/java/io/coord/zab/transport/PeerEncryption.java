package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsDetector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encryption between servers (spec: peer-protocol 10), in front of all that their connections carry. To go over to it
 * without a pause, servers first accept both, then dial encrypted, then accept nothing else. Thread: any.
 */
public final class PeerEncryption {
    private final TlsContext context;
    private final boolean whenDialling;
    private final boolean plainAccepted;
    private final PeerFailures failures;

    /**
     * @param server        name in log lines
     * @param context       has an own key
     * @param whenDialling  connections that this server makes are encrypted ({@code sslQuorum})
     * @param plainAccepted it takes others from servers that do not encrypt ({@code portUnification})
     */
    public PeerEncryption(String server, TlsContext context, boolean whenDialling, boolean plainAccepted, Clock clock) {
        this.context = context;
        this.whenDialling = whenDialling;
        this.plainAccepted = plainAccepted;
        this.failures = new PeerFailures("no tls with another server", server, clock);
    }

    /** Handshakes that have failed so far. */
    public long failedHandshakes() {
        return failures.count();
    }

    /** Before a connection that was accepted gets its handlers. */
    void accepted(Channel channel) {
        if (plainAccepted) {
            channel.pipeline().addLast(new TlsDetector(ignored -> handlers(channel)));
        } else {
            channel.pipeline().addLast(handlers(channel));
        }
    }

    private ChannelHandler[] handlers(Channel channel) {
        return new ChannelHandler[] {
            context.accepting(channel.alloc(), channel.remoteAddress()), new PeerTlsHandshake(failures)
        };
    }

    /**
     * After a connection was made, before it gets its handlers: the other side says nothing before it is spoken to.
     *
     * @param ready hears when it can be used, or why not; on the event loop of the connection
     */
    void dialled(Channel channel, HostPort target, Consumer<@Nullable Throwable> ready) {
        if (!whenDialling) {
            ready.accept(null);
            return;
        }
        SslHandler tls = context.connecting(channel.alloc(), target.host(), target.port());
        tls.handshakeFuture().addListener(done -> ready.accept(done.cause()));
        channel.pipeline().addLast(tls, new PeerTlsHandshake(failures));
        // Nothing is read by itself from such connections.
        channel.read();
    }
}
