package io.coord.core.tls;

/** Who does the cryptography. */
public enum TlsEngine {
    /** The JVM. */
    JDK,
    /** OpenSSL or BoringSSL, where the application has netty-tcnative on its class path. */
    OPENSSL
}
