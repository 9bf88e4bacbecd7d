package io.coord.core.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the handlers that encrypt connections. {@link #refresh} reads the files again when they have changed: what
 * connects from then on gets the new keys, what is connected stays.
 *
 * <p>Thread-safe; {@link #open} and {@link #refresh} block on the disk.
 */
public final class TlsContext {
    private static final Logger log = LoggerFactory.getLogger(TlsContext.class);
    private static final String NAME_RULES = "HTTPS";
    private static final long SESSION_SECONDS = TimeUnit.HOURS.toSeconds(1);
    private static final long CLOSE_MILLIS = 1_000;

    private final String user;
    private final TlsConfig config;
    private volatile Contexts contexts;
    /** Of the files as they were when they were last read, or tried to; guarded by this. */
    private FileMarks marks;

    /** @param accepting null without an own key */
    private record Contexts(SslContext connecting, @Nullable SslContext accepting) {}

    private TlsContext(String user, TlsConfig config, FileMarks marks, Contexts contexts) {
        this.user = user;
        this.config = config;
        this.marks = marks;
        this.contexts = contexts;
    }

    /**
     * Reads the files and prepares what they are needed for.
     *
     * @param user who this is for, in log lines
     */
    public static TlsContext open(String user, TlsConfig config) throws TlsConfigException {
        checkNames(config);
        FileMarks marks = FileMarks.of(config);
        return new TlsContext(user, config, marks, read(config));
    }

    public TlsConfig config() {
        return config;
    }

    /**
     * For a connection that was accepted. Without an own key there is none.
     *
     * @param remote where it comes from
     */
    public SslHandler accepting(ByteBufAllocator buffers, @Nullable SocketAddress remote) {
        SslContext context = contexts.accepting();
        if (context == null) {
            throw new IllegalStateException("TLS of " + user + " has no own key (keyStore), it can only connect");
        }
        SSLEngine engine = remote instanceof InetSocketAddress
                ? context.newEngine(
                        buffers,
                        ((InetSocketAddress) remote).getAddress().getHostAddress(),
                        ((InetSocketAddress) remote).getPort())
                : context.newEngine(buffers);
        if (config.verifyClientHost()) {
            demandName(engine);
        }
        return handler(engine);
    }

    /**
     * For a connection that was made.
     *
     * @param host as it was asked for: a name or an address, which the certificate must hold
     */
    public SslHandler connecting(ByteBufAllocator buffers, String host, int port) {
        SSLEngine engine = contexts.connecting().newEngine(buffers, host, port);
        if (config.verifyServerHost()) {
            demandName(engine);
        }
        return handler(engine);
    }

    /**
     * Encrypts a connection of a tool that may wait for answers.
     *
     * @param socket connected; closed with the one returned
     * @throws IOException if it can not, and with another engine than that of the JVM
     */
    public Socket connecting(Socket socket, String host, int port) throws IOException {
        SslContext context = contexts.connecting();
        if (!(context instanceof JdkSslContext)) {
            throw new IOException("connections of this kind are encrypted by the JVM only (sslProvider=JDK)");
        }
        SSLSocket encrypted = (SSLSocket)
                ((JdkSslContext) context).context().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setProtocols(protocols(config).toArray(String[]::new));
        parameters.setCipherSuites(context.cipherSuites().toArray(String[]::new));
        if (config.verifyServerHost()) {
            parameters.setEndpointIdentificationAlgorithm(NAME_RULES);
        }
        encrypted.setSSLParameters(parameters);
        return encrypted;
    }

    private SslHandler handler(SSLEngine engine) {
        // Whether a certificate was revoked is asked over the network, which an event loop must not wait for.
        SslHandler handler = config.crl() || config.ocsp()
                ? new SslHandler(engine, ForkJoinPool.commonPool())
                : new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(config.handshakeTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }

    private static void demandName(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(NAME_RULES);
        engine.setSSLParameters(parameters);
    }

    /**
     * Reads the files again if they have changed. What can not be used is told in the log, once for each change, and all
     * stays as it is.
     *
     * @return whether there are new keys now
     */
    public synchronized boolean refresh() {
        FileMarks now = FileMarks.of(config);
        if (now.equals(marks)) {
            return false;
        }
        marks = now;
        try {
            contexts = read(config);
            log.info("certificates read again for={} files={}", user, now);
            return true;
        } catch (TlsConfigException e) {
            log.error(
                    "changed certificates can not be used, still the ones before for={} option={} reason={}",
                    user,
                    e.option(),
                    e.getMessage());
            return false;
        }
    }

    private static Contexts read(TlsConfig config) throws TlsConfigException {
        KeyMaterial material = KeyMaterial.read(config);
        try {
            SslContext connecting = configured(
                            SslContextBuilder.forClient().keyManager(material.keys()), material, config)
                    .build();
            if (material.keys() == null) {
                return new Contexts(connecting, null);
            }
            SslContext accepting = configured(SslContextBuilder.forServer(material.keys()), material, config)
                    .clientAuth(clientAuth(config.clientCertificates()))
                    .build();
            return new Contexts(connecting, accepting);
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsConfigException("keyStore.location", "can not be used: " + e.getMessage(), e);
        }
    }

    private static SslContextBuilder configured(SslContextBuilder builder, KeyMaterial material, TlsConfig config) {
        return builder.trustManager(material.trust())
                .sslProvider(config.engine() == TlsEngine.JDK ? SslProvider.JDK : SslProvider.OPENSSL)
                .protocols(protocols(config))
                .ciphers(
                        config.cipherSuites().isEmpty()
                                ? TlsConfigBuilder.DEFAULT_CIPHER_SUITES
                                : config.cipherSuites(),
                        SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(SESSION_SECONDS);
    }

    private static List<String> protocols(TlsConfig config) {
        return config.protocols().isEmpty() ? TlsConfigBuilder.DEFAULT_PROTOCOLS : config.protocols();
    }

    private static ClientAuth clientAuth(ClientCertificates demanded) {
        switch (demanded) {
            case NEED:
                return ClientAuth.REQUIRE;
            case WANT:
                return ClientAuth.OPTIONAL;
            case NONE:
                return ClientAuth.NONE;
        }
        throw new IllegalStateException(demanded.name());
    }

    private static void checkNames(TlsConfig config) throws TlsConfigException {
        if (config.engine() == TlsEngine.OPENSSL && !OpenSsl.isAvailable()) {
            throw new TlsConfigException(
                    "sslProvider",
                    "OpenSSL is not there: put netty-tcnative-boringssl-static (with netty-tcnative-classes) on the class"
                            + " path, or take JDK: " + OpenSsl.unavailabilityCause(),
                    OpenSsl.unavailabilityCause());
        }
        SSLParameters supported;
        try {
            supported = SSLContext.getDefault().getSupportedSSLParameters();
        } catch (GeneralSecurityException e) {
            throw new TlsConfigException("protocol", "the JVM has no TLS: " + e.getMessage(), e);
        }
        check("enabledProtocols", config.protocols(), supported.getProtocols());
        check("ciphersuites", config.cipherSuites(), supported.getCipherSuites());
    }

    private static void check(String option, List<String> names, String[] supported) throws TlsConfigException {
        List<String> allowed = Arrays.asList(supported);
        for (String name : names) {
            if (!allowed.contains(name)) {
                throw new TlsConfigException(
                        option, "the JVM has no " + name + ", allowed are " + new TreeSet<>(allowed));
            }
        }
    }
}
