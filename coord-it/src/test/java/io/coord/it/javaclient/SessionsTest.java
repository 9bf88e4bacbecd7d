package io.coord.it.javaclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.RetryPolicy;
import io.coord.client.Session;
import io.coord.client.SessionPolicy;
import io.coord.client.error.AuthFailedException;
import io.coord.client.error.ClientBusyException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.ConnectionLostException;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.SessionLostException;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Perms;
import io.coord.core.ports.FreePort;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsTest {
    @RegisterExtension
    final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private final List<ConnectionState> states = new CopyOnWriteArrayList<>();

    @Test
    void aSessionSurvivesItsConnection() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString()));
            client.addListener(change -> states.add(change.to()));
            Session before = client.session().orElseThrow();
            client.blocking().create("/e", DATA, CreateMode.EPHEMERAL);
            client.blocking().addDigestAuth("bob", "secret");
            proxy.cut();
            assertThat(client.blocking().getData("/e").text()).isEqualTo("data");
            assertThat(client.blocking().whoAmI()).contains(new AuthId("digest", "bob"));
            assertThat(client.session().orElseThrow().id()).isEqualTo(before.id());
            await().untilAsserted(() ->
                    assertThat(states).containsExactly(ConnectionState.SUSPENDED, ConnectionState.CONNECTED));
        }
    }

    @Test
    void callsWaitWhileTheServerRestarts() throws Exception {
        CoordClient client = clients.connect();
        client.blocking().create("/a", DATA);
        server.server().stop();
        CompletableFuture<String> waiting = client.create("/b", DATA);
        server.server().start();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("/b");
        assertThat(client.blocking().getChildren("/")).contains("a", "b");
    }

    @Test
    void anExpiredSessionIsReportedAndANewOneBegins() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client =
                    clients.connect(CoordClient.builder(proxy.connectString()).sessionTimeout(Duration.ofSeconds(1)));
            BlockingClient other = clients.blocking();
            WatchedEvents events = new WatchedEvents();
            client.addListener(change -> states.add(change.to()));
            client.blocking().create("/e", DATA, CreateMode.EPHEMERAL);
            client.blocking().getData("/e", events);
            long first = client.session().orElseThrow().id();
            proxy.refuse();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> other.exists("/e").isEmpty());
            proxy.allow();
            events.expect("END SESSION_LOST");
            await().atMost(Duration.ofSeconds(30)).until(() -> client.state() == ConnectionState.CONNECTED);
            assertThat(client.session().orElseThrow().id()).isNotEqualTo(first);
            assertThat(states).contains(ConnectionState.LOST);
            assertThat(client.blocking().create("/e", DATA, CreateMode.EPHEMERAL))
                    .isEqualTo("/e");
        }
    }

    @Test
    void aClientThatStaysLostFailsItsCalls() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString())
                    .sessionPolicy(SessionPolicy.STAY_LOST)
                    .sessionTimeout(Duration.ofSeconds(1)));
            proxy.refuse();
            await().atMost(Duration.ofSeconds(30)).until(() -> client.state() == ConnectionState.LOST);
            assertThatThrownBy(() -> client.blocking().getData("/")).isInstanceOf(SessionLostException.class);
        }
    }

    @Test
    void aSessionIsHandedOver() throws Exception {
        CoordClient first = clients.connect();
        first.blocking().create("/e", DATA, CreateMode.EPHEMERAL);
        Session session = first.session().orElseThrow();
        first.detach().join();
        CoordClient second = clients.connect(clients.builder().session(session));
        assertThat(second.session().orElseThrow().id()).isEqualTo(session.id());
        assertThat(second.blocking().getEphemerals("/")).containsExactly("/e");
        second.close();
        assertThat(clients.blocking().exists("/e")).isEmpty();
    }

    @Test
    void closingRemovesEphemeralsAndEndsCalls() throws Exception {
        CoordClient client = clients.connect();
        client.blocking().create("/e", DATA, CreateMode.EPHEMERAL);
        client.close();
        assertThat(client.state()).isEqualTo(ConnectionState.CLOSED);
        assertThatThrownBy(() -> client.blocking().getData("/")).isInstanceOf(ClientClosedException.class);
        assertThat(clients.blocking().exists("/e")).isEmpty();
        client.close();
    }

    @Test
    void withoutServerCallsEndAtTheirTimeLimit() {
        CoordClient client = clients.keep(CoordClient.builder("127.0.0.1:" + FreePort.find()));
        assertThatThrownBy(() ->
                        client.withTimeout(Duration.ofMillis(300)).blocking().create("/a", DATA))
                .isInstanceOf(RequestTimeoutException.class);
        assertThat(client.state()).isEqualTo(ConnectionState.CONNECTING);
    }

    @Test
    void aListOfServersIsTriedUntilOneAnswers() throws Exception {
        CoordClient client = clients.connect(CoordClient.builder(
                "127.0.0.1:" + FreePort.find() + ",no.such.host.invalid:1," + server.connectString()));
        assertThat(client.blocking().exists("/")).isPresent();
    }

    /** Also while the event loop takes calls over: a limit that was counted in two places let twice as many in. */
    @RepeatedTest(50)
    void tooManyCallsAreRefused() {
        CoordClient client =
                clients.keep(CoordClient.builder("127.0.0.1:" + FreePort.find()).maxPending(10));
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(client.exists("/"));
        }
        for (CompletableFuture<?> call : calls.subList(10, 20)) {
            assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ClientBusyException.class);
        }
        assertThat(calls.subList(0, 10)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void callbacksMayWaitForTheSameClient() throws Exception {
        ExecutorService single = Executors.newSingleThreadExecutor();
        try {
            CoordClient client = clients.connect(clients.builder().callbackExecutor(single));
            CompletableFuture<String> result = client.create("/a", DATA).thenApply(path -> {
                try {
                    String first = client.blocking().getData(path).text();
                    return first + client.getChildren("/").join().contains("a");
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("datatrue");
        } finally {
            single.shutdown();
        }
    }

    @Test
    void waitingOnTheEventLoopIsRefused() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            proxy.refuse(); // so that there is no answer yet when the callback is attached
            CoordClient client = clients.keep(CoordClient.builder(proxy.connectString()));
            CompletableFuture<Object> result = client.onEventLoop()
                    .exists("/")
                    .thenApply(stat -> client.exists("/").join());
            proxy.allow();
            assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void credentialsThatAreRefusedAreFinal() throws Exception {
        CoordClient client = clients.connect();
        assertThatThrownBy(() -> client.blocking().addAuth("nonsense", DATA)).isInstanceOf(AuthFailedException.class);
        assertThatThrownBy(() -> client.blocking().getData("/")).isInstanceOf(AuthFailedException.class);
        assertThat(client.state()).isEqualTo(ConnectionState.AUTH_FAILED);
    }

    @Test
    void credentialsOfTheBuilderAreThereFromTheFirstCall() throws Exception {
        CoordClient client = clients.keep(clients.builder().digestAuth("bob", "secret"));
        List<AclEntry> mine = List.of(new AclEntry(Perms.ALL, new AuthId("auth", "")));
        assertThat(client.blocking()
                        .create(
                                "/mine",
                                DATA,
                                CreateOptions.of(CreateMode.PERSISTENT).withAcl(mine)))
                .isEqualTo("/mine");
    }

    @Test
    void withoutRetriesALossEndsEveryCall() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client =
                    clients.connect(CoordClient.builder(proxy.connectString()).retryPolicy(RetryPolicy.NEVER));
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(client.setData("/", DATA));
                calls.add(client.getData("/"));
                if (i == 100) {
                    proxy.cut();
                }
            }
            int lost = 0;
            for (CompletableFuture<?> call : calls) {
                try {
                    call.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(CoordException.class)
                            .isInstanceOfAny(ConnectionLostException.class, OutcomeUnknownException.class);
                    lost++;
                }
            }
            assertThat(lost).isPositive();
        }
    }

    @Test
    void manyCutsLoseAndRepeatNothingThatIsMarked() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString()));
            client.blocking().create("/queue", DATA);
            CreateOptions marked =
                    CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL).marked();
            List<CompletableFuture<String>> created = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                created.add(client.create("/queue/entry-", DATA, marked));
                if (i % 40 == 39) {
                    created.get(i - 20).get(30, TimeUnit.SECONDS);
                    proxy.cut();
                }
            }
            List<String> names = new ArrayList<>();
            for (CompletableFuture<String> path : created) {
                names.add(path.get(60, TimeUnit.SECONDS).substring("/queue/".length()));
            }
            assertThat(client.blocking().getChildren("/queue")).containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
