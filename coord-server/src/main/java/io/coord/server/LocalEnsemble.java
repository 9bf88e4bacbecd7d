package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.EnsembleConfig.PeerAddress;
import io.coord.server.config.EnsembleConfig.Role;
import io.coord.server.config.EnsembleConfig.Timing;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole ensemble inside this JVM, for tests and for embedding: its servers talk to each other without ports, clients
 * connect by TCP as to any ensemble. The servers have the numbers 1, 2, 3, ...; the observers come last.
 *
 * <pre>{@code
 * try (LocalEnsemble ensemble = LocalEnsemble.builder().voters(3).build()) {
 *     ensemble.start();
 *     ensemble.awaitReady(Duration.ofSeconds(10));
 *     new ZooKeeper(ensemble.connectString(), 10_000, watcher);
 *     ensemble.kill(ensemble.leader().getAsLong());
 * }
 * }</pre>
 *
 * <p>If it is {@linkplain Builder#reconfigurable reconfigurable}, servers may come and go:
 *
 * <pre>{@code
 * long sid = ensemble.add();
 * admin.reconfigure(ensemble.memberLine(sid, Role.PARTICIPANT), null, null, -1, null);
 * admin.reconfigure(null, "1", null, -1, null);
 * ensemble.remove(1);
 * }</pre>
 *
 * <p>It protects from the loss of a server, not from the loss of the JVM: for that, give it directories.
 *
 * <p>Thread-safe; a call that starts or stops a server waits for those before it.
 */
public final class LocalEnsemble implements AutoCloseable {
    private static final int QUORUM_PORT = 2888;
    private static final int ELECTION_PORT = 3888;
    private static final int MAX_PORT = 65_535;
    private static final long POLL_MILLIS = 5;

    private final Clock clock = new SystemClock();
    private final Builder settings;
    private static final int SECRET_BYTES = 32;

    private final LocalPeers peers;
    /** Of each server, the members that it is started with; what it has learned since is with its data. */
    private final SortedMap<Long, SortedMap<Long, Member>> members = new TreeMap<>();

    private final SortedMap<Long, FileSystem> memory = new TreeMap<>();
    private final SortedMap<Long, InetSocketAddress> addresses = new TreeMap<>();
    private final SortedMap<Long, CoordServer> running = new TreeMap<>();
    private final SessionSecrets sessionSecrets;
    private boolean closed;

    private LocalEnsemble(Builder settings) {
        this.settings = settings;
        this.peers = new LocalPeers(settings.name + "-" + Long.toHexString(new SecureRandom().nextLong()));
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.sessionSecrets = SessionSecrets.of(secret);
        SortedMap<Long, Member> first = new TreeMap<>();
        for (long sid = 1; sid <= settings.voters + settings.observers; sid++) {
            first.put(sid, member(sid, sid <= settings.voters ? Role.PARTICIPANT : Role.OBSERVER, null));
        }
        first.keySet().forEach(sid -> members.put(sid, first));
    }

    private static Member member(long sid, Role role, @Nullable InetSocketAddress client) {
        PeerAddress address = new PeerAddress(LocalPeers.host(sid), QUORUM_PORT, ELECTION_PORT);
        return new Member(sid, List.of(address), role, client);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts all servers that do not run. Returns when they look for a leader, see {@link #awaitReady}.
     *
     * @throws ServerStartException if one cannot start; those that could go on
     */
    public synchronized void start() throws ServerStartException {
        for (long sid : members.keySet()) {
            if (!running.containsKey(sid)) {
                start(sid);
            }
        }
    }

    /**
     * Starts one server, with the data it had.
     *
     * @throws IllegalArgumentException if there is no such server
     * @throws IllegalStateException    if it runs, or the ensemble is closed
     */
    public synchronized void start(long sid) throws ServerStartException {
        check(sid);
        if (closed || running.containsKey(sid)) {
            throw new IllegalStateException("server " + sid + (closed ? ": the ensemble is closed" : " runs already"));
        }
        ServerConfigBuilder config = new ServerConfigBuilder().tickTime(settings.tick);
        if (settings.directory == null) {
            // Its sessions end with this object, so that nobody else needs to know the secret.
            config.auth(AuthConfig.DEFAULTS.withSessionSecrets(sessionSecrets));
        }
        settings.customizer.accept(config);
        config.reconfigEnabled(settings.reconfig)
                .clientAddress(addresses.getOrDefault(sid, settings.clientAddress(sid)))
                .dataDirectory(settings.directory == null ? null : settings.directory.resolve("server-" + sid))
                .ensemble(new EnsembleConfig(
                        sid,
                        members.get(sid),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        0,
                        null,
                        null,
                        settings.voters > 1 ? 2 : 1,
                        new Timing(settings.initLimit, settings.syncLimit, 0),
                        false,
                        EnsembleConfig.Serving.DEFAULT,
                        EnsembleConfig.Tuning.DEFAULT));
        CoordServerBuilder builder = CoordServer.builder()
                .name(settings.name + "-" + sid)
                .config(config.build())
                .ioThreads(1)
                .clock(settings.clock)
                .peers(peers);
        if (settings.directory == null) {
            builder.memory(memory.computeIfAbsent(sid, key -> new MemoryFileSystem()));
        }
        CoordServer server = builder.build();
        server.start();
        running.put(sid, server);
        rememberAddresses();
    }

    /** They come back where their clients know them. */
    private void rememberAddresses() {
        running.forEach((sid, server) -> server.clientAddress().ifPresent(address -> addresses.put(sid, address)));
    }

    /**
     * Starts one more server with the next number. It has the data of the others as soon as it serves, and neither votes
     * nor is a member before a client has made it one, see {@link #memberLine}.
     *
     * @return its number
     * @throws IllegalStateException if the ensemble is closed, not reconfigurable, or no server runs
     */
    public synchronized long add() throws ServerStartException {
        if (!settings.reconfig) {
            throw new IllegalStateException("not reconfigurable: see LocalEnsemble.Builder.reconfigurable");
        }
        SortedMap<Long, Member> known = running.values().stream()
                .flatMap(server -> server.membership().stream())
                .max(Comparator.comparingLong(Membership::version))
                .map(EnsembleMember::members)
                .orElseThrow(() -> new IllegalStateException("no server runs that a new one could join"));
        long sid = members.lastKey() + 1;
        known.put(sid, member(sid, Role.OBSERVER, null));
        members.put(sid, known);
        start(sid);
        return sid;
    }

    /**
     * What a client tells the ensemble to make a server that has been started a member in this role: {@code
     * server.4=server-4:2888:3888:participant;127.0.0.1:2181}.
     *
     * @throws IllegalArgumentException if there is no such server
     */
    public synchronized String memberLine(long sid, Role role) {
        check(sid);
        rememberAddresses();
        Member member = member(sid, role, addresses.get(sid));
        return "server." + sid + "=" + MembershipText.line(EnsembleMember.spec(member));
    }

    /** Stops one server for ever. If it is still a member, the others will miss it. */
    public synchronized void remove(long sid) {
        stop(sid);
        members.remove(sid);
        memory.remove(sid);
        addresses.remove(sid);
    }

    /** Stops one server in order; a leader hands over first. Nothing if it does not run. */
    public synchronized void stop(long sid) {
        check(sid);
        rememberAddresses();
        CoordServer server = running.remove(sid);
        if (server != null) {
            server.close();
            peers.forget(sid);
        }
    }

    /**
     * Stops one server as if its process had died: nothing is finished, nobody is told. Nothing if it does not run. What
     * was not synced may be on its disk or not.
     */
    public synchronized void kill(long sid) {
        check(sid);
        rememberAddresses();
        CoordServer server = running.remove(sid);
        if (server != null) {
            server.abort();
            peers.forget(sid);
        }
    }

    /**
     * Cuts the network between the servers: from now on those of a group reach each other and nobody else, and a server
     * that is in no group reaches nobody. Clients reach all of them as before. Each call replaces the one before.
     *
     * <pre>{@code
     * ensemble.partition(Set.of(1L, 2L));             // 3 is alone
     * ensemble.partition(Set.of(1L, 2L), Set.of(2L, 3L)); // 1 and 3 do not reach each other, 2 reaches both
     * }</pre>
     *
     * @throws IllegalArgumentException if there is no such server
     */
    @SafeVarargs
    public final synchronized void partition(Set<Long>... groups) {
        List<Set<Long>> copies = new ArrayList<>();
        for (Set<Long> group : groups) {
            group.forEach(this::check);
            copies.add(Set.copyOf(group));
        }
        peers.partition(members.keySet(), copies);
    }

    /** Cuts one server off from all others, which reach each other; replaces an earlier {@link #partition}. */
    public synchronized void isolate(long sid) {
        check(sid);
        Set<Long> others = new TreeSet<>(members.keySet());
        others.remove(sid);
        partition(others);
    }

    /** From now on all servers reach each other. */
    public synchronized void heal() {
        partition(members.keySet());
    }

    /**
     * Waits until there is a leader and all servers that run serve clients.
     *
     * @throws TimeoutException     if that takes longer
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void awaitReady(Duration timeout) throws TimeoutException, InterruptedException {
        long deadline = clock.monotonicNanos() + timeout.toNanos();
        while (!isReady()) {
            if (clock.monotonicNanos() - deadline >= 0) {
                throw new TimeoutException("after " + timeout + ": " + describe());
            }
            synchronized (this) {
                wait(POLL_MILLIS);
            }
        }
    }

    private boolean isReady() {
        List<CoordServer> servers = servers();
        return leader().isPresent() && servers.stream().allMatch(CoordServer::isServing);
    }

    private String describe() {
        return servers().stream()
                .map(server -> server + " serving=" + server.isServing())
                .collect(Collectors.joining(", "));
    }

    /** The server that leads, if there is one that serves. */
    public synchronized OptionalLong leader() {
        for (var server : running.entrySet()) {
            if (server.getValue().isLeading()) {
                return OptionalLong.of(server.getKey());
            }
        }
        return OptionalLong.empty();
    }

    /** The servers that run, by their numbers. */
    public synchronized List<CoordServer> servers() {
        return new ArrayList<>(running.values());
    }

    /**
     * One server.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized CoordServer server(long sid) {
        check(sid);
        CoordServer server = running.get(sid);
        if (server == null) {
            throw new IllegalStateException("server " + sid + " does not run");
        }
        return server;
    }

    /** The addresses of all servers that have been started, also of those that do not run now, for a client. */
    public synchronized String connectString() {
        rememberAddresses();
        return addresses.values().stream()
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .collect(Collectors.joining(","));
    }

    /** Stops all servers. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        // The leader last: no election for each of the others.
        OptionalLong leader = leader();
        for (long sid : List.copyOf(running.keySet())) {
            if (leader.isEmpty() || leader.getAsLong() != sid) {
                running.remove(sid).abort();
            }
        }
        running.values().forEach(CoordServer::abort);
        running.clear();
    }

    private void check(long sid) {
        if (!members.containsKey(sid)) {
            throw new IllegalArgumentException("server " + sid + ": there are " + members.keySet());
        }
    }

    /** Builds a {@link LocalEnsemble}. Everything has a default. Not thread-safe. */
    public static final class Builder {
        private String name = "coord";
        private int voters = 3;
        private int observers;
        private @Nullable Path directory;
        private Duration tick = Duration.ofMillis(500);
        private int initLimit = 20;
        private int syncLimit = 10;
        private boolean reconfig;
        private int firstClientPort;
        private Clock clock = new SystemClock();
        private Consumer<ServerConfigBuilder> customizer = config -> {};

        private Builder() {}

        /** The name in log lines and thread names, followed by the number of the server; default {@code coord}. */
        public Builder name(String ensembleName) {
            name = ensembleName;
            return this;
        }

        /** How many servers vote, at least 1; default 3. */
        public Builder voters(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("voters " + count + ": must be at least 1");
            }
            voters = count;
            return this;
        }

        /** How many servers only observe; default none. */
        public Builder observers(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("observers " + count + ": must be at least 0");
            }
            observers = count;
            return this;
        }

        /** Keeps the data of server n in {@code server-n} below this; default: in memory, as long as the ensemble. */
        public Builder directory(@Nullable Path parent) {
            directory = parent;
            return this;
        }

        /** ZooKeeper's {@code tickTime}; default 500 ms. */
        public Builder tick(Duration length) {
            tick = length;
            return this;
        }

        /**
         * Server n serves clients at 127.0.0.1, port {@code first + n - 1}; default 0: at any free port, which it keeps when
         * it is started again.
         */
        public Builder clientPorts(int first) {
            if (first < 0 || first > MAX_PORT) {
                throw new IllegalArgumentException("client port " + first + ": must be 0 to " + MAX_PORT);
            }
            firstClientPort = first;
            return this;
        }

        private InetSocketAddress clientAddress(long sid) {
            long port = firstClientPort == 0 ? 0 : firstClientPort + sid - 1;
            return new InetSocketAddress("127.0.0.1", Math.toIntExact(port));
        }

        /** The time of all servers; default: the machine's. */
        public Builder clock(Clock source) {
            clock = source;
            return this;
        }

        /** The members may be changed while it runs; default false. */
        public Builder reconfigurable(boolean enabled) {
            reconfig = enabled;
            return this;
        }

        /**
         * Sets what else there is to set on each server; number, addresses, directory and ensemble are set afterwards.
         */
        public Builder configure(Consumer<ServerConfigBuilder> settings) {
            customizer = settings;
            return this;
        }

        public LocalEnsemble build() {
            return new LocalEnsemble(this);
        }
    }
}
