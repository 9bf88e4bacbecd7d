package io.coord.core.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the other side of a connection has shown and proven to own. */
public final class PeerCertificates {
    private PeerCertificates() {}

    /** The chain that was verified, its own certificate first; empty if it has shown none. After the handshake. */
    public static List<X509Certificate> of(SslHandler handler) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : handler.engine().getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
        return chain;
    }
}
