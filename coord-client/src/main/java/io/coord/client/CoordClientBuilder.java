package io.coord.client;

import io.coord.client.endpoint.ConnectString;
import io.coord.client.endpoint.Endpoint;
import io.coord.client.endpoint.EndpointList;
import io.coord.client.endpoint.HostResolver;
import io.coord.client.session.Credential;
import io.coord.client.session.SessionConfig;
import io.coord.client.transport.DriverConfig;
import io.coord.client.transport.Sockets;
import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.core.env.RandomSource;
import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.model.Paths;
import io.coord.core.sasl.DigestMd5Initiator;
import io.coord.core.sasl.JaasException;
import io.coord.core.sasl.JaasSection;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.sasl.SaslService;
import io.coord.core.sasl.ServicePrincipals;
import io.coord.core.tls.TlsContext;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** Builds a {@link CoordClient}. Everything but the servers has a default. Not thread-safe. */
public final class CoordClientBuilder {
    private static final int DEFAULT_MAX_IN_FLIGHT = 1000;
    private static final int DEFAULT_MAX_PENDING = 10_000;
    private static final int DEFAULT_MAX_REPLY_BYTES = 64 << 20;

    private final List<Endpoint> endpoints;
    private final List<Credential> credentials = new ArrayList<>();
    private String name = "client";
    private String chroot;
    private Duration sessionTimeout = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private boolean readOnlyAllowed;
    private SessionPolicy sessionPolicy = SessionPolicy.RENEW;
    private RetryPolicy retryPolicy = RetryPolicy.SAFE;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxPending = DEFAULT_MAX_PENDING;
    private int maxRequestBytes = JuteLimits.DEFAULT_MAX_BUFFER_BYTES;
    private int maxReplyBytes = DEFAULT_MAX_REPLY_BYTES;
    private Executor callbacks = ForkJoinPool.commonPool();
    private Clock clock = new SystemClock();
    private RandomSource random = new SecureRandom()::nextLong;
    private HostResolver resolver = HostResolver.system();
    private @Nullable TlsContext tls;
    private @Nullable EventLoopGroup eventLoops;
    private @Nullable Session session;
    private @Nullable SaslInitiator sasl;

    CoordClientBuilder(String connectString) {
        ConnectString parsed = ConnectString.parse(connectString);
        endpoints = parsed.hosts();
        chroot = parsed.chroot();
    }

    CoordClientBuilder(SocketAddress address) {
        endpoints = List.of(new Endpoint.Fixed(address));
        chroot = "";
    }

    /** The name in log lines and thread names; default {@code client}. */
    public CoordClientBuilder name(String clientName) {
        name = clientName;
        return this;
    }

    /**
     * A path that is put before all paths of the client; it must exist for most uses. Default: that of the connect string.
     *
     * @throws IllegalArgumentException if it is no legal path
     */
    public CoordClientBuilder chroot(String path) {
        Paths.validate(path).ifPresent(wrong -> {
            throw new IllegalArgumentException("chroot: " + wrong);
        });
        chroot = path.equals(Paths.ROOT) ? "" : path;
        return this;
    }

    /** Asked of the server, which has limits of its own; default 30 s. */
    public CoordClientBuilder sessionTimeout(Duration timeout) {
        sessionTimeout = positive("sessionTimeout", timeout);
        return this;
    }

    /** For one attempt to connect, with the handshake; default 5 s. */
    public CoordClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /** When a call ends at the latest, waiting for a connection included; default 30 s. */
    public CoordClientBuilder requestTimeout(Duration timeout) {
        requestTimeout = positive("requestTimeout", timeout);
        return this;
    }

    /** How long closing waits for the server; default 5 s. */
    public CoordClientBuilder closeTimeout(Duration timeout) {
        closeTimeout = positive("closeTimeout", timeout);
        return this;
    }

    /** Takes a server without quorum rather than none, and leaves it when one with quorum is found. Default: no. */
    public CoordClientBuilder allowReadOnly() {
        readOnlyAllowed = true;
        return this;
    }

    /** What follows when the session is lost; default {@link SessionPolicy#RENEW}. */
    public CoordClientBuilder sessionPolicy(SessionPolicy policy) {
        sessionPolicy = policy;
        return this;
    }

    /** What follows when the connection breaks under a request; default {@link RetryPolicy#SAFE}. */
    public CoordClientBuilder retryPolicy(RetryPolicy policy) {
        retryPolicy = policy;
        return this;
    }

    /** Credentials for every connection, as with {@link CoordClient#addAuth}. */
    public CoordClientBuilder auth(String scheme, byte[] auth) {
        credentials.add(new Credential(scheme, Bytes.copyOf(auth)));
        return this;
    }

    /** Credentials of the scheme {@code digest}. */
    public CoordClientBuilder digestAuth(String user, String password) {
        return auth("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Begins each connection with SASL. A server that refuses ends the client ({@code AuthFailedException}); one that does not
     * use SASL, or does not prove that it knows the user, is left for the next.
     */
    public CoordClientBuilder sasl(SaslInitiator initiator) {
        sasl = initiator;
        return this;
    }

    /** SASL as a user with a password (DIGEST-MD5): its id for ACLs is {@code sasl:<user>}. */
    public CoordClientBuilder saslUser(String user, String password) {
        return sasl(new DigestMd5Initiator(SaslService.CLIENTS, user, password));
    }

    /**
     * SASL as a JAAS file says, DIGEST-MD5 or Kerberos; the principal of a server is {@code zookeeper/<host>}. Blocks while a
     * Kerberos login is made.
     *
     * @param location path or URL of the file
     * @param section  usually {@code Client}
     * @throws IllegalArgumentException if it can not be used; the message says why
     */
    public CoordClientBuilder saslJaas(String location, String section) {
        try {
            JaasSection found = JaasSection.find(JaasSection.read(location), section)
                    .orElseThrow(() -> new IllegalArgumentException("no section " + section + " in " + location));
            return sasl(found.initiator(SaslService.CLIENTS, ServicePrincipals.OF_HOST, clock));
        } catch (JaasException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Encrypts connections over the network; may be shared by any number of clients. Files that have changed are read
     * again when a connection is made. Default: no encryption.
     */
    public CoordClientBuilder tls(TlsContext context) {
        tls = context;
        return this;
    }

    /** Goes on with the session of another client, which must have left it ({@link CoordClient#detach}) or be gone. */
    public CoordClientBuilder session(Session takenOver) {
        session = takenOver;
        return this;
    }

    /** Requests on the connection without answer, at least 1; default 1000, as servers hold back more than that. */
    public CoordClientBuilder maxInFlight(int requests) {
        maxInFlight = atLeastOne("maxInFlight", requests);
        return this;
    }

    /** Calls without answer, sent or not, at least 1; more are refused. Default 10,000. */
    public CoordClientBuilder maxPending(int calls) {
        maxPending = atLeastOne("maxPending", calls);
        return this;
    }

    /** {@code jute.maxbuffer} of the servers: longer requests are refused here. Default 1,048,575. */
    public CoordClientBuilder maxRequestBytes(int bytes) {
        maxRequestBytes = atLeastOne("maxRequestBytes", bytes);
        return this;
    }

    /** Longer answers break the connection; default 64 MiB. */
    public CoordClientBuilder maxReplyBytes(int bytes) {
        maxReplyBytes = atLeastOne("maxReplyBytes", bytes);
        return this;
    }

    /** Where callbacks and listeners run; stays the caller's. Default: the JDK's common pool. */
    public CoordClientBuilder callbackExecutor(Executor executor) {
        callbacks = executor;
        return this;
    }

    /**
     * Event loops that this client shares with others, thousands of clients if you like; they stay the caller's to shut
     * down. Default: one thread of its own.
     *
     * @param group of Netty's NIO or native epoll transport; any for a server in this JVM
     */
    public CoordClientBuilder eventLoops(EventLoopGroup group) {
        eventLoops = group;
        return this;
    }

    /** Shuffles the servers, spreads pauses, and marks nodes; default: a secure one. */
    public CoordClientBuilder random(RandomSource source) {
        random = source;
        return this;
    }

    /** The time; default: the machine's. */
    public CoordClientBuilder clock(Clock source) {
        clock = source;
        return this;
    }

    /** From names to addresses, asked at each attempt; default: the system's. */
    public CoordClientBuilder resolver(HostResolver names) {
        resolver = names;
        return this;
    }

    /** A client that is connecting; calls wait until it has. */
    public CoordClient build() {
        EventLoopGroup own = eventLoops == null ? Sockets.newEventLoops(1, this::newThread) : null;
        EventLoopGroup loops = own == null ? Objects.requireNonNull(eventLoops) : own;
        ClientCore core = new ClientCore(driverConfig(), loops.next(), own, callbacks, new Chroot(chroot), random);
        core.driver().start();
        return new CoordClient(core, core.callbacks(), requestTimeout);
    }

    private DriverConfig driverConfig() {
        return new DriverConfig(
                name,
                sessionConfig(),
                new EndpointList(endpoints, random),
                resolver,
                credentials,
                sasl,
                maxPending,
                maxReplyBytes,
                tls,
                clock,
                random);
    }

    private SessionConfig sessionConfig() {
        return new SessionConfig(
                (int) Math.min(Integer.MAX_VALUE, sessionTimeout.toMillis()),
                connectTimeout.toNanos(),
                readOnlyAllowed,
                maxInFlight,
                maxRequestBytes,
                closeTimeout.toNanos(),
                sessionPolicy == SessionPolicy.RENEW
                        ? SessionConfig.AfterLoss.NEW_SESSION
                        : SessionConfig.AfterLoss.STAY_LOST,
                retryPolicy == RetryPolicy.SAFE ? SessionConfig.Retry.SAFE : SessionConfig.Retry.NEVER,
                sasl == null ? SessionConfig.Authentication.NONE : SessionConfig.Authentication.SASL,
                session == null ? 0 : session.id(),
                session == null ? Bytes.EMPTY : session.password());
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "coord-" + name + "-io");
        thread.setDaemon(true);
        return thread;
    }

    private static Duration positive(String option, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(option + " " + value + ": must be positive");
        }
        return value;
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " " + value + ": must be at least 1");
        }
        return value;
    }
}
