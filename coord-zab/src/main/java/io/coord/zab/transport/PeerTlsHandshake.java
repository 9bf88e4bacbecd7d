package io.coord.zab.transport;

import io.coord.core.tls.TlsFailure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Behind the encryption of a connection between servers: what fails there ends it. Thread: event loop. */
final class PeerTlsHandshake extends ChannelInboundHandlerAdapter {
    private final PeerFailures failures;
    private boolean told;

    PeerTlsHandshake(PeerFailures failures) {
        this.failures = failures;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent) {
            Throwable failure = ((SslHandshakeCompletionEvent) event).cause();
            if (failure != null && TlsFailure.isOfTls(failure)) {
                tell(context, failure);
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (TlsFailure.isOfTls(cause)) {
            if (TlsFailure.isOfHandshake(cause)) {
                // TLS 1.3: who has dialled is done before the other side has looked at its certificate.
                tell(context, cause);
            }
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void tell(ChannelHandlerContext context, Throwable failure) {
        if (!told) {
            told = true;
            failures.onFailure(context.channel().remoteAddress(), failure);
        }
    }
}
