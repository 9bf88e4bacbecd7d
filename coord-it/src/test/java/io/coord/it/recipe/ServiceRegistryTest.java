package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.recipe.registry.Registration;
import io.coord.client.recipe.registry.ServiceDirectory;
import io.coord.client.recipe.registry.ServiceInstance;
import io.coord.client.recipe.registry.ServiceInstance.Status;
import io.coord.client.recipe.registry.ServiceRegistry;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceRegistryTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(150);

    private enum Fault {
        CUT,
        EXPIRE
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    private static void eventually(String what, Callable<Boolean> condition) {
        await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private ServiceRegistry registry(String path) throws Exception {
        return new ServiceRegistry(clients.connect(), path);
    }

    private static List<String> ids(ServiceDirectory directory) {
        return directory.instances().stream().map(ServiceInstance::id).toList();
    }

    @Test
    void instancesAreFoundWithTheirMetadataUntilTheyAreRemoved() throws Exception {
        ServiceRegistry registry = registry("/registry/found");
        ServiceDirectory directory = registry("/registry/found").awaitDirectory("shop");
        assertThat(directory.instances()).isEmpty();
        BlockingQueue<List<ServiceInstance>> told = new LinkedBlockingQueue<>();
        directory.addListener(told::add);
        assertThat(told.poll(60, SECONDS)).isEmpty();
        ServiceInstance one =
                ServiceInstance.of("one", "10.0.0.1:80").with("zone", "b").with("text", "two\nlines \\ = ä");
        Registration registration = registry.awaitRegistered("shop", one);
        assertThat(registration.isListed()).isTrue();
        assertThat(told.poll(60, SECONDS)).containsExactly(one);
        ServiceInstance draining = one.withStatus(Status.OUT_OF_SERVICE);
        get(registration.update(draining));
        assertThat(told.poll(60, SECONDS)).containsExactly(draining);
        assertThat(directory.available()).isEmpty();
        assertThat(directory.pick()).isEmpty();
        assertThat(get(registry.services())).containsExactly("shop");
        get(registration.remove());
        assertThat(told.poll(60, SECONDS)).isEmpty();
        assertThatThrownBy(() -> registration.update(ServiceInstance.of("two", "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> registry.register("a/b", one)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void callersAreSpreadAndKeysStayWhereTheyAre() throws Exception {
        ServiceRegistry registry = registry("/registry/pick");
        ServiceDirectory directory = registry.awaitDirectory("shop");
        List<Registration> registrations = new ArrayList<>();
        for (String id : List.of("a", "b", "c", "d")) {
            registrations.add(registry.awaitRegistered("shop", ServiceInstance.of(id, id + ":80")));
        }
        eventually("", () -> ids(directory).equals(List.of("a", "b", "c", "d")));
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            picked.add(directory.pick().orElseThrow().id());
        }
        assertThat(picked).containsExactlyInAnyOrder("a", "b", "c", "d");
        Map<String, String> before = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            before.put("key" + i, directory.pick("key" + i).orElseThrow().id());
        }
        for (String id : List.of("a", "b", "c", "d")) {
            assertThat(before.values().stream().filter(id::equals).count())
                    .as(id)
                    .isBetween(60L, 140L);
        }
        get(registrations.get(1).remove());
        eventually("", () -> ids(directory).equals(List.of("a", "c", "d")));
        before.forEach((key, id) -> {
            if (!id.equals("b")) {
                assertThat(directory.pick(key).orElseThrow().id()).isEqualTo(id);
            }
        });
    }

    @Test
    void whoWaitsForAServiceGetsTheFirstThatIsUp() throws Exception {
        ServiceRegistry registry = registry("/registry/wait");
        ServiceDirectory directory = registry.awaitDirectory("shop");
        assertThat(directory.awaitAvailable(SHORT)).isEmpty();
        CompletableFuture<ServiceInstance> waiting = directory.anyAvailable();
        ServiceInstance warming = ServiceInstance.of("a", "a:80").withStatus(Status.OUT_OF_SERVICE);
        Registration registration = registry.awaitRegistered("shop", warming);
        eventually("", () -> ids(directory).equals(List.of("a")));
        assertThat(waiting).isNotDone();
        registration.update(warming.withStatus(Status.UP));
        assertThat(get(waiting).id()).isEqualTo("a");
    }

    @Test
    void anInstanceIsListedWhileItsSessionLivesAndAgainInTheNext() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient subject = clients.connect(CoordClient.builder(proxy.connectString()));
            ServiceRegistry registry = new ServiceRegistry(subject, "/registry/crash");
            Registration registration = registry.awaitRegistered("shop", ServiceInstance.of("a", "a:80"));
            ServiceDirectory ours = registry.awaitDirectory("shop");
            ServiceDirectory theirs = registry("/registry/crash").awaitDirectory("shop");
            assertThat(ids(theirs)).containsExactly("a");
            proxy.refuse();
            eventually("", () -> !registration.isListed() && !ours.isCurrent());
            assertThat(ids(ours)).as("what was seen last").containsExactly("a");
            Faults.expire(server, subject);
            eventually("", () -> ids(theirs).isEmpty());
            proxy.allow();
            eventually("", () -> ids(theirs).equals(List.of("a")));
            eventually("", () -> ours.isCurrent() && ids(ours).equals(List.of("a")));
            get(registration.listed());
        }
    }

    @Test
    void whatIsNoInstanceIsLeftOut() throws Exception {
        CoordClient client = clients.connect();
        ServiceRegistry registry = new ServiceRegistry(client, "/registry/nonsense");
        registry.awaitRegistered("shop", ServiceInstance.of("a", "a:80"));
        client.blocking().create("/registry/nonsense/shop/b", "nonsense".getBytes(UTF_8));
        ServiceDirectory directory = registry.awaitDirectory("shop");
        assertThat(ids(directory)).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theDirectoryShowsWhatIsListedWhicheverFrameIsLost(Fault fault) throws Exception {
        int struck = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 15; frame += 3) {
                    String path = "/registry/faults/" + fault + direction + frame;
                    ServiceRegistry others = registry(path);
                    ServiceDirectory theirs = others.awaitDirectory("shop");
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> Faults.expireIf(fault == Fault.EXPIRE, server, subject));
                        ServiceRegistry registry = new ServiceRegistry(subject, path);
                        ServiceDirectory ours = get(registry.directory("shop"));
                        Registration registration = registry.register("shop", ServiceInstance.of("ours", "a:80"));
                        get(registration.listed());
                        others.register("shop", ServiceInstance.of("theirs", "b:80"));
                        ServiceInstance changed = ServiceInstance.of("ours", "a:81");
                        get(registration.update(changed));
                        eventually(path, () -> ids(ours).equals(List.of("ours", "theirs")));
                        eventually(path, () -> theirs.instances().contains(changed));
                        get(registration.remove());
                        eventually(path, () -> ids(ours).equals(List.of("theirs")));
                        eventually(path, () -> ids(theirs).equals(List.of("theirs")));
                        struck += proxy.hasStruck() ? 1 : 0;
                    } finally {
                        proxy.arm(direction, 0, () -> {});
                    }
                }
            }
        }
        assertThat(struck).isGreaterThan(5);
    }
}
