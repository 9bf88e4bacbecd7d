package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.recipe.node.NodeState;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.core.model.CreateMode;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PersistentNodeTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static String dataOf(CoordClient client, String path) {
        return client.getData(path)
                .handle((node, error) -> error == null ? node.text() : "none")
                .join();
    }

    private static void awaitData(CoordClient client, String path, String data) {
        await().atMost(LIMIT).until(() -> dataOf(client, path).equals(data));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void itIsThereWithItsDataUntilItIsRemoved() throws Exception {
        CoordClient client = clients.connect();
        PersistentNode node = new PersistentNode(client, "/nodes/deep/one", bytes("a"));
        BlockingQueue<NodeState> told = new LinkedBlockingQueue<>();
        node.addListener(told::add);
        assertThat(told.poll(60, SECONDS)).isEqualTo(NodeState.ABSENT);
        node.awaitStart();
        node.awaitStart();
        assertThat(told.poll(60, SECONDS)).isEqualTo(NodeState.PRESENT);
        BlockingClient other = clients.connect().blocking();
        assertThat(other.getData("/nodes/deep/one").text()).isEqualTo("a");
        assertThat(other.exists("/nodes/deep/one").orElseThrow().ephemeralOwner())
                .isEqualTo(client.session().orElseThrow().id());

        node.setData(bytes("b")).get(60, SECONDS);
        assertThat(other.getData("/nodes/deep/one").text()).isEqualTo("b");

        node.remove().get(60, SECONDS);
        node.remove().get(60, SECONDS);
        other.sync("/nodes");
        assertThat(other.exists("/nodes/deep/one")).isEmpty();
        assertThat(told.poll(60, SECONDS)).isEqualTo(NodeState.CLOSED);
        assertThatThrownBy(() -> node.setData(bytes("c")).get(60, SECONDS))
                .hasCauseInstanceOf(ClientClosedException.class)
                .hasMessageContaining("/nodes/deep/one");
    }

    @Test
    void whoeverDeletesItItIsMadeAgainWithTheLastData() throws Exception {
        PersistentNode node = new PersistentNode(clients.connect(), "/nodes/deleted", bytes("a"));
        node.awaitStart();
        node.setData(bytes("b")).get(60, SECONDS);
        CoordClient other = clients.connect();
        for (int i = 0; i < 20; i++) {
            long before = other.blocking()
                    .exists("/nodes/deleted")
                    .map(stat -> stat.czxid())
                    .orElse(-1L);
            other.delete("/nodes/deleted").handle((done, error) -> done).join();
            await().atMost(LIMIT)
                    .until(() -> other.blocking()
                            .exists("/nodes/deleted")
                            .filter(stat -> stat.czxid() != before)
                            .isPresent());
            assertThat(dataOf(other, "/nodes/deleted")).isEqualTo("b");
        }
    }

    @Test
    void itComesBackInTheNextSession() throws Exception {
        try (CuttingProxy way = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(way.connectString()));
            PersistentNode node = new PersistentNode(client, "/nodes/next", bytes("a"));
            BlockingQueue<NodeState> told = new LinkedBlockingQueue<>();
            node.awaitStart();
            node.addListener(told::add);
            assertThat(told.poll(60, SECONDS)).isEqualTo(NodeState.PRESENT);
            long before = client.session().orElseThrow().id();
            Faults.expire(server, way, client);
            assertThat(told.poll(60, SECONDS)).isIn(NodeState.SUSPENDED, NodeState.ABSENT);
            BlockingClient other = clients.blocking();
            await().atMost(LIMIT)
                    .until(() -> other.exists("/nodes/next")
                            .filter(stat -> stat.ephemeralOwner() != before)
                            .isPresent());
            await().atMost(LIMIT).until(() -> node.state() == NodeState.PRESENT);
        }
    }

    @Test
    void aNodeOfAnotherIsWaitedForAndNotTouched() throws Exception {
        CoordClient other = clients.connect();
        other.create("/taken", bytes("theirs"), CreateMode.EPHEMERAL).get(60, SECONDS);
        PersistentNode node = new PersistentNode(clients.connect(), "/taken", bytes("ours"));
        var started = node.start();
        await().atMost(LIMIT).until(() -> node.state() == NodeState.OCCUPIED);
        PersistentNode closed = new PersistentNode(clients.connect(), "/taken", bytes("nobody's"));
        closed.start();
        await().atMost(LIMIT).until(() -> closed.state() == NodeState.OCCUPIED);
        closed.remove().get(60, SECONDS);
        assertThat(dataOf(other, "/taken")).isEqualTo("theirs");
        assertThat(started).isNotDone();

        other.close();
        started.get(60, SECONDS);
        assertThat(dataOf(clients.connect(), "/taken")).isEqualTo("ours");
    }

    @Test
    void whatIsRefusedEndsItAndSaysWhy() throws Exception {
        CoordClient client = clients.connect();
        client.blocking().create("/ephemeral", bytes(""), CreateMode.EPHEMERAL);
        PersistentNode node = new PersistentNode(client, "/ephemeral/child", bytes("a"));
        assertThatThrownBy(node::awaitStart).isInstanceOf(BadRequestException.class);
        assertThat(node.state()).isEqualTo(NodeState.FAILED);
        assertThat(node.failure()).isPresent();
        node.remove().get(60, SECONDS);
    }

    @Test
    void dataThatIsRefusedLeavesTheNodeAsItWas() throws Exception {
        CoordClient client = clients.connect();
        PersistentNode node = new PersistentNode(client, "/nodes/large", bytes("a"));
        node.awaitStart();
        assertThatThrownBy(() -> node.setData(new byte[2_000_000]).get(60, SECONDS))
                .isNotNull();
        node.setData(bytes("b")).get(60, SECONDS);
        client.delete("/nodes/large").get(60, SECONDS);
        awaitData(clients.connect(), "/nodes/large", "b");
    }

    @Test
    void closingTheClientEndsIt() throws Exception {
        CoordClient client = clients.connect();
        PersistentNode node = new PersistentNode(client, "/nodes/closed", bytes("a"));
        node.awaitStart();
        client.close();
        await().atMost(LIMIT).until(() -> node.state() == NodeState.CLOSED);
        node.remove().get(60, SECONDS);
        assertThat(clients.connect().blocking().exists("/nodes/closed")).isEmpty();
    }
}
