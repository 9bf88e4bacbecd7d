package io.coord.it.javaclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.BlockingClient;
import io.coord.client.CreateOptions;
import io.coord.client.CreatedNode;
import io.coord.client.NodeChildren;
import io.coord.client.NodeData;
import io.coord.client.ReadBatch;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.NotEmptyException;
import io.coord.client.error.TransactionFailedException;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Perms;
import io.coord.core.model.Stat;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperationsTest {
    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().withProperty("zookeeper.extendedTypesEnabled", "true"));

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private BlockingClient client;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        client = clients.blocking();
        root = client.create("/ops-", DATA, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void nodesAreCreatedReadChangedAndDeleted() throws Exception {
        String path = client.create(root + "/a", DATA);
        assertThat(path).isEqualTo(root + "/a");
        NodeData read = client.getData(path);
        assertThat(read.text()).isEqualTo("data");
        Stat stat = client.setData(path, new byte[0], read.version());
        assertThat(stat.version()).isEqualTo(1);
        assertThat(client.exists(path)).contains(stat);
        assertThat(client.getData(path).bytes().length()).isZero();
        client.delete(path, 1);
        assertThat(client.exists(path)).isEmpty();
    }

    @Test
    void everyCreateModeGivesItsKindOfNode() throws Exception {
        for (CreateMode mode : List.of(
                CreateMode.PERSISTENT,
                CreateMode.EPHEMERAL,
                CreateMode.PERSISTENT_SEQUENTIAL,
                CreateMode.EPHEMERAL_SEQUENTIAL,
                CreateMode.CONTAINER)) {
            CreatedNode created = client.createWithStat(root + "/" + mode, DATA, CreateOptions.of(mode));
            long owner = client.async().session().orElseThrow().id();
            assertThat(created.stat().ephemeralOwner()).as(mode.name()).isEqualTo(mode.isEphemeral() ? owner : 0);
            assertThat(created.path()).matches(root + "/" + mode + (mode.isSequential() ? "\\d{10}" : ""));
            assertThat(client.create(root + "/plain-" + mode, DATA, mode)).startsWith(root + "/plain-" + mode);
        }
        assertThat(client.create(root + "/ttl", DATA, CreateOptions.ofTtl(Duration.ofHours(1))))
                .isEqualTo(root + "/ttl");
        assertThat(client.create(root + "/ttl-", DATA, CreateOptions.ofSequentialTtl(Duration.ofHours(1))))
                .matches(root + "/ttl-\\d{10}");
    }

    @Test
    void markedNodesCarryAMarkerBeforeTheNumber() throws Exception {
        CreateOptions marked = CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).marked();
        CreatedNode created = client.createWithStat(root + "/lock-", DATA, marked);
        assertThat(created.path()).matches(root + "/lock-[0-9a-f]{16}-\\d{10}");
        assertThat(created.stat().dataLength()).isEqualTo(4);
    }

    @Test
    void errorsAreTypedAndNameThePathAndTheOperation() throws Exception {
        assertThatThrownBy(() -> client.getData(root + "/none"))
                .isInstanceOf(NoNodeException.class)
                .hasMessageStartingWith("getData " + root + "/none: ");
        assertThatThrownBy(() -> client.create(root, DATA)).isInstanceOf(NodeExistsException.class);
        assertThatThrownBy(() -> client.setData(root, DATA, 7)).isInstanceOf(BadVersionException.class);
        client.create(root + "/child", DATA);
        assertThatThrownBy(() -> client.delete(root)).isInstanceOf(NotEmptyException.class);
        assertThatThrownBy(() -> client.getData("no/slash")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> client.create(root + "/x", new byte[1_048_576]))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("limit 1048575");
        try {
            client.getData(root + "/none");
        } catch (CoordException e) {
            assertThat(e.operation()).isEqualTo("getData");
            assertThat(e.path()).contains(root + "/none");
            assertThat(e.getStackTrace()[0].getClassName()).contains("client");
        }
    }

    @Test
    void childrenAreListedWithTheStatOfTheirParent() throws Exception {
        client.create(root + "/a", DATA);
        client.create(root + "/b", DATA);
        client.create(root + "/b/c", DATA);
        assertThat(client.getChildren(root)).containsExactlyInAnyOrder("a", "b");
        NodeChildren children = client.getChildrenWithStat(root);
        assertThat(children.names()).containsExactlyInAnyOrder("a", "b");
        assertThat(children.stat().numChildren()).isEqualTo(2);
        assertThat(client.countDescendants(root)).isEqualTo(3);
    }

    @Test
    void ephemeralsOfTheSessionAreListed() throws Exception {
        client.create(root + "/e1", DATA, CreateMode.EPHEMERAL);
        client.create(root + "/e2", DATA, CreateMode.EPHEMERAL);
        assertThat(client.getEphemerals(root)).containsExactlyInAnyOrder(root + "/e1", root + "/e2");
    }

    @Test
    void transactionsGiveTypedResults() throws Exception {
        Transaction transaction = client.async().transaction();
        Step<String> a = transaction.create(root + "/a-", DATA, CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL));
        Step<CreatedNode> b = transaction.createWithStat(root + "/b", DATA, CreateOptions.of(CreateMode.EPHEMERAL));
        Step<String> container = transaction.create(root + "/c", DATA, CreateOptions.of(CreateMode.CONTAINER));
        Step<String> ttl = transaction.create(root + "/t", DATA, CreateOptions.ofTtl(Duration.ofHours(1)));
        Step<Stat> set = transaction.setData(root, new byte[2]);
        Step<Void> check = transaction.check(root, 1);
        Step<Void> delete = transaction.delete(root + "/b", 0);
        StepResults results = client.commit(transaction);
        assertThat(results.of(a)).isEqualTo(root + "/a-0000000000");
        assertThat(results.of(b).path()).isEqualTo(root + "/b");
        assertThat(results.of(container)).isEqualTo(root + "/c");
        assertThat(results.of(ttl)).isEqualTo(root + "/t");
        assertThat(results.of(set).version()).isEqualTo(1);
        assertThat(results.of(check)).isNull();
        assertThat(results.of(delete)).isNull();
        assertThat(results.of(set).mzxid()).isEqualTo(results.of(b).stat().czxid());
    }

    @Test
    void refusedTransactionsNameTheStepAndChangeNothing() throws Exception {
        Transaction transaction = client.async().transaction();
        transaction.create(root + "/a", DATA);
        transaction.delete(root + "/none");
        transaction.setData(root, DATA);
        assertThatThrownBy(() -> client.commit(transaction))
                .isInstanceOfSatisfying(TransactionFailedException.class, e -> {
                    assertThat(e.failedStep()).isEqualTo(1);
                    assertThat(e.stepError()).isInstanceOf(NoNodeException.class);
                    assertThat(e.stepError().path()).contains(root + "/none");
                });
        assertThat(client.exists(root + "/a")).isEmpty();
    }

    @Test
    void aCheckAloneFailsWithItsOwnError() throws Exception {
        client.check(root, 0);
        assertThatThrownBy(() -> client.check(root, 3)).isInstanceOf(BadVersionException.class);
        assertThatThrownBy(() -> client.check(root + "/none", -1)).isInstanceOf(NoNodeException.class);
    }

    @Test
    void readsOfABatchFailAlone() throws Exception {
        client.create(root + "/a", DATA);
        ReadBatch batch = client.async().readBatch();
        Step<NodeData> data = batch.getData(root + "/a");
        Step<List<String>> children = batch.getChildren(root);
        Step<NodeData> missing = batch.getData(root + "/none");
        StepResults results = client.execute(batch);
        assertThat(results.of(data).text()).isEqualTo("data");
        assertThat(results.of(children)).containsExactly("a");
        assertThat(results.failed(missing)).isTrue();
        assertThatThrownBy(() -> results.of(missing)).isInstanceOf(NoNodeException.class);
    }

    @Test
    void aclsAreSetAndHeld() throws Exception {
        List<AclEntry> onlyBob = List.of(new AclEntry(Perms.ALL, new AuthId("auth", "")));
        client.addDigestAuth("bob", "secret");
        String path = client.create(
                root + "/mine", DATA, CreateOptions.of(CreateMode.PERSISTENT).withAcl(onlyBob));
        assertThat(client.getAcl(path).acl().get(0).id().id()).startsWith("bob:");
        assertThat(client.whoAmI()).contains(new AuthId("digest", "bob"));

        BlockingClient stranger = clients.blocking();
        assertThatThrownBy(() -> stranger.getData(path)).isInstanceOf(NoAuthException.class);
        client.setAcl(path, List.of(new AclEntry(Perms.READ, AuthId.ANYONE)), 0);
        assertThat(stranger.getData(path).text()).isEqualTo("data");
    }

    @Test
    void badAclsAreBadRequests() {
        CreateOptions bad = CreateOptions.of(CreateMode.PERSISTENT)
                .withAcl(List.of(new AclEntry(Perms.ALL, new AuthId("nonsense", "x"))));
        assertThatThrownBy(() -> client.create(root + "/x", DATA, bad)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void whatCanNotBeWrittenIsABadRequestAndHarmsNoOther() throws Exception {
        List<AclEntry> withNull = Collections.singletonList(null);
        CompletableFuture<Stat> bad = client.async().setAcl(root, withNull, -1);
        assertThat(client.exists(root)).isPresent();
        assertThatThrownBy(() -> bad.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(BadRequestException.class);
        assertThat(client.setData(root, DATA).version()).isEqualTo(1);
    }

    @Test
    void syncAndConfigAnswer() throws Exception {
        client.sync(root);
        assertThat(client.getConfig().stat().czxid()).isZero();
    }

    @Test
    void aChrootHidesWhatIsAbove() throws Exception {
        BlockingClient inside = clients.connect(clients.builder().chroot(root)).blocking();
        assertThat(inside.create("/x", DATA)).isEqualTo("/x");
        assertThat(client.exists(root + "/x")).isPresent();
        assertThat(inside.getChildren("/")).containsExactly("x");
        assertThat(inside.create("/e", DATA, CreateMode.EPHEMERAL)).isEqualTo("/e");
        assertThat(inside.getEphemerals("/")).containsExactly("/e");
        Transaction transaction = inside.async().transaction();
        Step<String> step = transaction.create("/t", DATA);
        assertThat(inside.commit(transaction).of(step)).isEqualTo("/t");
        assertThat(inside.getConfig().stat().czxid()).isZero();
    }
}
