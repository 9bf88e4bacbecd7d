package io.coord.it.javaclient;

import static io.coord.it.javaclient.CoordClients.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.ReadBatch;
import io.coord.client.Reconfiguration;
import io.coord.client.Step;
import io.coord.client.Transaction;
import io.coord.client.WatchKind;
import io.coord.client.WatchScope;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.NotEmptyException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.error.UnsupportedException;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.queue.Claim;
import io.coord.client.recipe.queue.ClaimQueue;
import io.coord.client.recipe.value.AtomicCounter;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Perms;
import io.coord.it.server.RealZooKeeper;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ZooKeeperRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client and its recipes against published servers of the lines 3.4, 3.5 and 3.6. */
class OldServersTest {
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final int ATTEMPTS = 5;
    private static final Map<ZooKeeperRelease, RealZooKeeper> SERVERS = new EnumMap<>(ZooKeeperRelease.class);

    private final List<CoordClient> open = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path dir) {
        ServerOptions options = ServerOptions.defaults().withProperty("zookeeper.extendedTypesEnabled", "true");
        for (ZooKeeperRelease release : ZooKeeperRelease.values()) {
            SERVERS.put(release, new RealZooKeeper(dir.resolve(release.name()), options, release));
        }
        SERVERS.values().parallelStream().forEach(RealZooKeeper::start);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(RealZooKeeper::kill);
    }

    @AfterEach
    void close() {
        open.forEach(CoordClient::close);
    }

    private CoordClient connect(String connectString) throws Exception {
        CoordClient client = CoordClient.builder(connectString).build();
        open.add(client);
        client.blocking().awaitConnected(LIMIT);
        return client;
    }

    private CoordClient connect(ZooKeeperRelease release) throws Exception {
        return connect(SERVERS.get(release).connectString());
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(60, SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void whatAllServersKnowWorks(ZooKeeperRelease release) throws Exception {
        BlockingClient client = connect(release).blocking();
        assertThat(client.create("/ops", DATA)).isEqualTo("/ops");
        for (CreateMode mode : List.of(CreateMode.PERSISTENT, CreateMode.EPHEMERAL)) {
            assertThat(client.create("/ops/" + mode, DATA, mode)).isEqualTo("/ops/" + mode);
        }
        CreateOptions marked = CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).marked();
        assertThat(client.create("/ops/lock-", DATA, marked)).matches("/ops/lock-[0-9a-f]{16}-\\d{10}");
        assertThat(client.getData("/ops").text()).isEqualTo("data");
        assertThat(client.setData("/ops", DATA, 0).version()).isEqualTo(1);
        assertThat(client.getChildrenWithStat("/ops").stat().numChildren()).isEqualTo(3);
        assertThat(client.exists("/none")).isEmpty();
        assertThatThrownBy(() -> client.getData("/none")).isInstanceOf(NoNodeException.class);
        assertThatThrownBy(() -> client.create("/ops", DATA)).isInstanceOf(NodeExistsException.class);
        assertThatThrownBy(() -> client.setData("/ops", DATA, 0)).isInstanceOf(BadVersionException.class);
        assertThatThrownBy(() -> client.delete("/ops")).isInstanceOf(NotEmptyException.class);
        client.sync("/ops");
        client.addDigestAuth("bob", "secret");
        List<AclEntry> mine = List.of(new AclEntry(Perms.ALL, new AuthId("auth", "")));
        client.setAcl("/ops", mine, 0);
        assertThat(client.getAcl("/ops").acl().get(0).id().id()).startsWith("bob:");
        BlockingClient stranger = connect(release).blocking();
        assertThatThrownBy(() -> stranger.getData("/ops")).isInstanceOf(NoAuthException.class);
    }

    @ParameterizedTest
    @EnumSource
    void transactionsAreAllOrNothing(ZooKeeperRelease release) throws Exception {
        CoordClient client = connect(release);
        Transaction good = client.transaction();
        Step<String> made = good.create("/tx-", DATA, CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL));
        good.check("/", -1);
        String path = get(good.commit()).of(made);
        Transaction bad = client.transaction();
        bad.delete(path);
        bad.setData("/none", DATA);
        assertThatThrownBy(() -> get(bad.commit()))
                .hasCauseInstanceOf(TransactionFailedException.class)
                .hasMessageContaining("step 1");
        assertThat(client.blocking().exists(path)).isPresent();
        assertThatThrownBy(() -> get(client.check("/none", -1))).hasCauseInstanceOf(NoNodeException.class);
    }

    @ParameterizedTest
    @EnumSource
    void watchesOutliveTheConnection(ZooKeeperRelease release) throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(SERVERS.get(release).port())) {
            CoordClient client = connect(proxy.connectString());
            BlockingClient other = connect(release).blocking();
            client.blocking().create("/watched", DATA);
            WatchedEvents events = new WatchedEvents();
            client.blocking().getData("/watched", events);
            client.blocking().getChildren("/watched", events);
            proxy.refuse();
            other.setData("/watched", new byte[0]);
            proxy.allow();
            events.expect("DATA_CHANGED /watched");
            other.create("/watched/child", DATA);
            events.expect("CHILDREN_CHANGED /watched");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasLostWithAConnectionIsFoundOut(ZooKeeperRelease release) throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(SERVERS.get(release).port())) {
            CoordClient client = connect(proxy.connectString());
            client.blocking().create("/queue", DATA);
            CreateOptions marked =
                    CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL).marked();
            List<CompletableFuture<String>> created = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                created.add(client.create("/queue/entry-", DATA, marked));
                if (i % 40 == 39) {
                    get(created.get(i - 20));
                    proxy.cut();
                }
            }
            List<String> names = new ArrayList<>();
            for (CompletableFuture<String> path : created) {
                names.add(get(path).substring("/queue/".length()));
            }
            assertThat(client.blocking().getChildren("/queue")).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatExpiredIsFollowedByAnother(ZooKeeperRelease release) throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(SERVERS.get(release).port())) {
            CoordClient client = CoordClient.builder(proxy.connectString())
                    .sessionTimeout(Duration.ofSeconds(1))
                    .build();
            open.add(client);
            client.blocking().create("/expires", DATA, CreateMode.EPHEMERAL);
            long first = client.session().orElseThrow().id();
            proxy.refuse();
            BlockingClient other = connect(release).blocking();
            await().atMost(LIMIT).until(() -> other.exists("/expires").isEmpty());
            proxy.allow();
            await().atMost(LIMIT).until(() -> client.state() == ConnectionState.CONNECTED);
            assertThat(client.session().orElseThrow().id()).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recipesWork(ZooKeeperRelease release) throws Exception {
        CoordClient one = connect(release);
        CoordClient two = connect(release);
        try (Hold first = new Mutex(one, "/recipes/lock").blocking().acquire(LIMIT)) {
            CompletableFuture<Hold> second = new Mutex(two, "/recipes/lock").acquire();
            get(first.release());
            assertThat(get(second).fencingToken()).isGreaterThan(first.fencingToken());
        }
        try (Candidate candidate = new Election(one, "/recipes/election").join("a")) {
            assertThat(candidate.awaitElected(LIMIT)).isTrue();
        }
        assertThat(new AtomicCounter(one, "/recipes/counter").awaitAdd(2)).isEqualTo(2);
        ClaimQueue<String> queue = new ClaimQueue<>(one, "/recipes/queue", ValueCodec.text(), 5);
        CompletableFuture<Claim<String>> taking = new ClaimQueue<>(two, "/recipes/queue", ValueCodec.text()).take();
        queue.awaitPut("item");
        get(get(taking).complete());
        assertThat(get(queue.size())).isZero();
    }

    /** What came later, and with which line. */
    private enum Later {
        CREATE_WITH_STAT(ZooKeeperRelease.V3_5),
        CONTAINER(ZooKeeperRelease.V3_5),
        TTL(ZooKeeperRelease.V3_5),
        /** These servers say only that they can not read the transaction. */
        CONTAINER_IN_TRANSACTION(ZooKeeperRelease.V3_5, BadRequestException.class),
        CONFIG(ZooKeeperRelease.V3_5),
        RECONFIGURE(null),
        REMOVE_WATCHES(ZooKeeperRelease.V3_5),
        STANDING_WATCH(ZooKeeperRelease.V3_6),
        READ_BATCH(ZooKeeperRelease.V3_6),
        COUNT_DESCENDANTS(ZooKeeperRelease.V3_6),
        EPHEMERALS(ZooKeeperRelease.V3_6),
        WHO_AM_I(null);

        /** Null: later than all of them, or never without a setting. */
        final ZooKeeperRelease since;

        final Class<? extends CoordException> refusal;

        Later(ZooKeeperRelease since) {
            this(since, UnsupportedException.class);
        }

        Later(ZooKeeperRelease since, Class<? extends CoordException> refusal) {
            this.since = since;
            this.refusal = refusal;
        }

        CompletableFuture<?> call(CoordClient client) {
            String path = "/later-" + name();
            switch (this) {
                case CREATE_WITH_STAT:
                    return client.createWithStat(path, DATA, CreateOptions.of(CreateMode.PERSISTENT));
                case CONTAINER:
                    return client.create(path, DATA, CreateMode.CONTAINER);
                case TTL:
                    return client.create(path, DATA, CreateOptions.ofTtl(Duration.ofHours(1)));
                case CONTAINER_IN_TRANSACTION:
                    Transaction transaction = client.transaction();
                    transaction.create(path, DATA, CreateOptions.of(CreateMode.CONTAINER));
                    return transaction.commit();
                case CONFIG:
                    return client.getConfig();
                case RECONFIGURE:
                    return client.reconfigure(Reconfiguration.change(List.of(), List.of("7")));
                case REMOVE_WATCHES:
                    return client.getChildren("/", event -> {})
                            .thenCompose(names -> client.removeWatches("/", WatchKind.CHILDREN));
                case STANDING_WATCH:
                    return client.watch("/", WatchScope.SUBTREE, event -> {});
                case READ_BATCH:
                    ReadBatch batch = client.readBatch();
                    batch.getData("/");
                    return batch.execute();
                case COUNT_DESCENDANTS:
                    return client.countDescendants("/");
                case EPHEMERALS:
                    return client.getEphemerals("/");
                case WHO_AM_I:
                    return client.whoAmI();
                default:
                    throw new IllegalStateException(name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerDoesNotKnowIsSaidToBeUnsupported(ZooKeeperRelease release) throws Exception {
        CoordClient client = connect(release);
        List<String> surprises = new ArrayList<>();
        for (Later later : Later.values()) {
            boolean known = later.since != null && !release.isBefore(later.since);
            String answer = answer(later.call(client));
            for (int i = 0; i < ATTEMPTS && answer.equals(OutcomeUnknownException.class.getSimpleName()); i++) {
                // These servers close the connection behind the answer to what they do not know.
                answer = answer(later.call(client));
            }
            if (!answer.equals(known ? "answered" : later.refusal.getSimpleName())) {
                surprises.add(later + ": " + answer);
            }
            assertThat(client.blocking().exists("/")).as("after " + later).isPresent();
        }
        assertThat(surprises).isEmpty();
    }

    private static String answer(CompletableFuture<?> call) throws Exception {
        try {
            get(call);
            return "answered";
        } catch (ExecutionException e) {
            return e.getCause().getClass().getSimpleName();
        }
    }
}
