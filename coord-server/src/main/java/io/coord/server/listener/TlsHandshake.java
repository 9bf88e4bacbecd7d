package io.coord.server.listener;

import io.coord.core.tls.PeerCertificates;
import io.coord.core.tls.TlsFailure;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.Authentication;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind the encryption of a connection: when it stands, the certificate of the client becomes ids of the connection,
 * before its first byte is served. What fails here ends the connection. Thread: event loop of the connection.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(TlsHandshake.class);

    private final SslHandler tls;
    private final AccessControl access;
    private final TlsFailures failures;
    private final ClientConnection connection;

    TlsHandshake(SslHandler tls, AccessControl access, TlsFailures failures, ClientConnection connection) {
        this.tls = tls;
        this.access = access;
        this.failures = failures;
        this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent) {
            Throwable failure = ((SslHandshakeCompletionEvent) event).cause();
            if (failure == null) {
                identify(context);
            } else if (TlsFailure.isOfTls(failure)) {
                failures.onFailure(context.channel().remoteAddress(), failure);
            } else {
                log.debug("gone before tls stood remote={}", context.channel().remoteAddress());
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void identify(ChannelHandlerContext context) {
        List<X509Certificate> chain = PeerCertificates.of(tls);
        if (chain.isEmpty()) {
            return;
        }
        Authentication judged = access.authenticate(chain);
        if (judged instanceof Authentication.Accepted) {
            connection.client().addIds(((Authentication.Accepted) judged).ids());
            return;
        }
        String reason = judged instanceof Authentication.Refused
                ? ((Authentication.Refused) judged).reason()
                : ((Authentication.SentAway) judged).reason();
        log.info("certificate refused remote={} reason={}", context.channel().remoteAddress(), reason);
        connection.closeNow();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (TlsFailure.isOfTls(cause)) {
            // The handshake has been told of already; later it is the other side that breaks the rules.
            log.debug("tls broken remote={} reason={}", context.channel().remoteAddress(), TlsFailure.reason(cause));
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
