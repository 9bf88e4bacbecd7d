package io.coord.core.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link TlsConfig}. Reads nothing: files are read by {@link TlsContext#open}. Not thread-safe. */
public final class TlsConfigBuilder {
    public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Only what keeps recorded traffic safe when a key is lost, and needs no padding. */
    public static final List<String> DEFAULT_CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private @Nullable StoreFile keyStore;
    private @Nullable StoreFile trustStore;
    private List<String> protocols = List.of();
    private List<String> cipherSuites = List.of();
    private ClientCertificates clientCertificates = ClientCertificates.NEED;
    private boolean verifyServerHost = true;
    private boolean verifyClientHost;
    private boolean crl;
    private boolean ocsp;
    private TlsEngine engine = TlsEngine.JDK;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;

    /** Own key and certificates. Default: none. */
    public TlsConfigBuilder keyStore(@Nullable StoreFile store) {
        keyStore = store;
        return this;
    }

    /** Own key and certificates, in a file with this password. */
    public TlsConfigBuilder keyStore(Path file, String password) {
        return keyStore(StoreFile.of(file, password));
    }

    /** Whom to trust. Default: whom the JVM trusts. */
    public TlsConfigBuilder trustStore(@Nullable StoreFile store) {
        trustStore = store;
        return this;
    }

    /** Whom to trust; certificates are no secret, but most stores have a password against changes. */
    public TlsConfigBuilder trustStore(Path file, String password) {
        return trustStore(StoreFile.of(file, password));
    }

    /** Enabled versions, {@code TLSv1.3} for example. Default: TLSv1.3 and TLSv1.2. */
    public TlsConfigBuilder protocols(List<String> names) {
        protocols = names;
        return this;
    }

    /** Enabled cipher suites by their Java names. Default: {@link #DEFAULT_CIPHER_SUITES}. */
    public TlsConfigBuilder cipherSuites(List<String> names) {
        cipherSuites = names;
        return this;
    }

    /** What is asked of those who connect here. Default: they need a certificate. */
    public TlsConfigBuilder clientCertificates(ClientCertificates demanded) {
        clientCertificates = demanded;
        return this;
    }

    /** Takes any trusted certificate of whoever answers: who can get one can pose as the server. */
    public TlsConfigBuilder withoutServerHostCheck() {
        verifyServerHost = false;
        return this;
    }

    /** Refuses certificates that do not name the address from which their owner connects. Default: not looked at. */
    public TlsConfigBuilder verifyClientHost() {
        verifyClientHost = true;
        return this;
    }

    /** Looks certificates up in the revocation lists that they point to. Default: not looked up. */
    public TlsConfigBuilder checkCrl() {
        crl = true;
        return this;
    }

    /** Asks the OCSP responders that certificates point to. Default: not asked. */
    public TlsConfigBuilder checkOcsp() {
        ocsp = true;
        return this;
    }

    /** Who does the cryptography. Default: the JVM. */
    public TlsConfigBuilder engine(TlsEngine wanted) {
        engine = wanted;
        return this;
    }

    /** For a handshake to be done; default 5 s. */
    public TlsConfigBuilder handshakeTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("handshakeTimeout " + timeout + ": must be at least a millisecond");
        }
        handshakeTimeout = timeout;
        return this;
    }

    public TlsConfig build() {
        return new TlsConfig(
                keyStore,
                trustStore,
                protocols,
                cipherSuites,
                clientCertificates,
                verifyServerHost,
                verifyClientHost,
                crl,
                ocsp,
                engine,
                handshakeTimeout);
    }
}
