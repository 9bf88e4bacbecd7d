package io.coord.core.tls;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted and who is trusted. Immutable; make one with {@link TlsConfigBuilder}.
 *
 * @param keyStore           own key and certificates; null: none, which only who connects can do without
 * @param trustStore         certificates of the authorities that are trusted; null: those of the JVM
 * @param protocols          enabled versions; empty: TLSv1.3 and TLSv1.2
 * @param cipherSuites       enabled, by their Java names; empty: those of {@link TlsConfigBuilder#DEFAULT_CIPHER_SUITES}
 * @param clientCertificates what is asked of those who connect here
 * @param verifyServerHost   the certificate of the other side must name the host that was connected to
 * @param verifyClientHost   the certificate of who connects must name the address it comes from
 * @param crl                certificates are looked up in the revocation lists that they point to
 * @param ocsp               certificates are looked up with the OCSP responders that they point to
 * @param handshakeTimeout   for a handshake to be done, from the first byte on
 */
public record TlsConfig(
        @Nullable StoreFile keyStore,
        @Nullable StoreFile trustStore,
        List<String> protocols,
        List<String> cipherSuites,
        ClientCertificates clientCertificates,
        boolean verifyServerHost,
        boolean verifyClientHost,
        boolean crl,
        boolean ocsp,
        TlsEngine engine,
        Duration handshakeTimeout) {
    public TlsConfig {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** The same, but for what is asked of those who connect here. */
    public TlsConfig withClientCertificates(ClientCertificates demanded) {
        return new TlsConfig(
                keyStore,
                trustStore,
                protocols,
                cipherSuites,
                demanded,
                verifyServerHost,
                verifyClientHost,
                crl,
                ocsp,
                engine,
                handshakeTimeout);
    }
}
