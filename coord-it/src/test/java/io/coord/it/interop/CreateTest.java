package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreateTest {
    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().with("extendedTypesEnabled", "true"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/create-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void persistentNodeKeepsDataAndOutlivesItsSession() throws Exception {
        ZooKeeper other = clients.connect();
        assertThat(other.create(root + "/p", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isEqualTo(root + "/p");
        other.close();
        assertThat(zk.getData(root + "/p", false, null)).isEqualTo(DATA);
    }

    @Test
    void freshNodeHasExactStat() throws Exception {
        Stat created = new Stat();
        long before = System.currentTimeMillis();
        zk.create(root + "/p", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, created);
        long after = System.currentTimeMillis();

        assertThat(created.getCzxid()).isPositive();
        assertThat(created.getMzxid()).isEqualTo(created.getCzxid());
        assertThat(created.getPzxid()).isEqualTo(created.getCzxid());
        assertThat(created.getCtime()).isBetween(before, after);
        assertThat(created.getMtime()).isEqualTo(created.getCtime());
        assertThat(created.getVersion()).isZero();
        assertThat(created.getCversion()).isZero();
        assertThat(created.getAversion()).isZero();
        assertThat(created.getEphemeralOwner()).isZero();
        assertThat(created.getDataLength()).isEqualTo(DATA.length);
        assertThat(created.getNumChildren()).isZero();
        assertThat(zk.exists(root + "/p", false)).isEqualTo(created);
    }

    @Test
    void createChangesOnlyCversionPzxidAndCountOfTheParent() throws Exception {
        Stat before = zk.exists(root, false);
        Stat child = new Stat();
        zk.create(root + "/p", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, child);

        Stat expected = copyOf(before);
        expected.setCversion(before.getCversion() + 1);
        expected.setPzxid(child.getCzxid());
        expected.setNumChildren(1);
        assertThat(zk.exists(root, false)).isEqualTo(expected);
    }

    @Test
    void ephemeralNodeBelongsToItsSessionAndGoesWithIt() throws Exception {
        ZooKeeper other = clients.connect();
        Stat stat = new Stat();
        other.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, stat);
        assertThat(stat.getEphemeralOwner()).isEqualTo(other.getSessionId());
        assertThat(zk.exists(root + "/e", false).getEphemeralOwner()).isEqualTo(other.getSessionId());
        other.close();
        assertThat(zk.exists(root + "/e", false)).isNull();
    }

    @Test
    void sequenceCountsEachChildEverCreatedUnderTheParent() throws Exception {
        assertThat(sequential("/s-")).isEqualTo(root + "/s-0000000000");
        zk.create(root + "/plain", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(sequential("/s-")).isEqualTo(root + "/s-0000000002");
        zk.delete(root + "/s-0000000002", -1);
        assertThat(code(() -> zk.create(root + "/plain", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))
                .isEqualTo(Code.NODEEXISTS);
        assertThat(sequential("/other-")).isEqualTo(root + "/other-0000000003");
        assertThat(sequential("/")).isEqualTo(root + "/0000000004");
        assertThat(zk.create(root + "/e-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL))
                .isEqualTo(root + "/e-0000000005");
    }

    private String sequential(String prefix) throws Exception {
        return zk.create(root + prefix, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void containerAndTtlNodesHideTheirKindInTheStat() throws Exception {
        Stat container = new Stat();
        zk.create(root + "/c", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, container);
        assertThat(container.getEphemeralOwner()).isZero();
        zk.create(root + "/c/child", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        Stat ttl = new Stat();
        zk.create(root + "/t", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, ttl, 3_600_000);
        assertThat(ttl.getEphemeralOwner()).isZero();
        String sequential = zk.create(
                root + "/t-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, ttl, 3_600_000);
        assertThat(sequential).isEqualTo(root + "/t-0000000002");
        zk.create(root + "/t/child", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(zk.getEphemerals(root)).containsExactly(root + "/c/child");
    }

    @Test
    void ttlFlagsAndOpcodeMustFitTogether() throws Exception {
        long largest = (1L << 40) - 1;
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(createTtl(raw, "/largest", 5, largest)).isEqualTo(Code.OK);
            assertThat(createTtl(raw, "/t", 5, largest + 1)).isEqualTo(Code.BADARGUMENTS);
            assertThat(createTtl(raw, "/t", 5, 0)).isEqualTo(Code.BADARGUMENTS);
            assertThat(createTtl(raw, "/t", 5, -1)).isEqualTo(Code.BADARGUMENTS);
            assertThat(createTtl(raw, "/t", 0, 1000)).isEqualTo(Code.BADARGUMENTS);
            assertThat(createTtl(raw, "/t", 7, 1000)).isEqualTo(Code.BADARGUMENTS);
            CreateRequest withTtlFlag = new CreateRequest(root + "/t", DATA, Ids.OPEN_ACL_UNSAFE, 5);
            assertThat(Code.get(raw.call(7, OpCode.create, withTtlFlag).err())).isEqualTo(Code.BADARGUMENTS);
            assertThat(Code.get(raw.call(8, OpCode.create2, withTtlFlag).err())).isEqualTo(Code.BADARGUMENTS);
        }
        assertThat(zk.getChildren(root, false)).containsExactly("largest");
    }

    private Code createTtl(RawClient raw, String path, int flags, long ttl) throws Exception {
        CreateTTLRequest request = new CreateTTLRequest(root + path, DATA, Ids.OPEN_ACL_UNSAFE, flags, ttl);
        return Code.get(raw.call(1, OpCode.createTTL, request).err());
    }

    @Test
    void nullDataStaysNullAndEmptyStaysEmpty() throws Exception {
        zk.create(root + "/null", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(root + "/empty", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Stat stat = new Stat();
        assertThat(zk.getData(root + "/null", false, stat)).isNull();
        assertThat(stat.getDataLength()).isZero();
        assertThat(zk.getData(root + "/empty", false, null)).isEmpty();
    }

    @Test
    void refusalsHaveTheirCodes() throws Exception {
        zk.create(root + "/there", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        List<ACL> readOnly = Ids.READ_ACL_UNSAFE;
        zk.create(root + "/closed", DATA, readOnly, CreateMode.PERSISTENT);

        assertThat(createFails("/there", Ids.OPEN_ACL_UNSAFE)).isEqualTo(Code.NODEEXISTS);
        assertThat(createFails("/none/x", Ids.OPEN_ACL_UNSAFE)).isEqualTo(Code.NONODE);
        assertThat(createFails("/e/x", Ids.OPEN_ACL_UNSAFE)).isEqualTo(Code.NOCHILDRENFOREPHEMERALS);
        assertThat(createFails("/closed/x", Ids.OPEN_ACL_UNSAFE)).isEqualTo(Code.NOAUTH);
        assertThat(createFails("/x", new ArrayList<>())).isEqualTo(Code.INVALIDACL);
        for (Id id : List.of(
                new Id("nobody", "knows"),
                new Id("world", "someone"),
                new Id("ip", "300.1.2.3"),
                new Id("digest", "nocolon"),
                new Id("super", ""))) {
            assertThat(createFails("/x", new ArrayList<>(List.of(new ACL(31, id)))))
                    .as("acl for %s", id)
                    .isEqualTo(Code.INVALIDACL);
        }
        assertThat(createFails("/x", Ids.CREATOR_ALL_ACL)).isEqualTo(Code.INVALIDACL);
    }

    private Code createFails(String path, List<ACL> acl) {
        return code(() -> zk.create(root + path, DATA, acl, CreateMode.PERSISTENT));
    }

    @Test
    void unicodeNamesSurviveUnchanged() throws Exception {
        List<String> names = List.of("ä", "日本語", "Ω≈ç√", "a b", "a:b", "..x", "\uD7FF", "\uFFEF", "é", "e\u0301");
        for (String name : names) {
            assertThat(zk.create(root + "/" + name, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                    .isEqualTo(root + "/" + name);
        }
        assertThat(zk.getChildren(root, false)).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(zk.getData(root + "/" + name, false, null)).isEqualTo(DATA);
        }
    }

    static Stat copyOf(Stat stat) {
        return new Stat(
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getVersion(),
                stat.getCversion(),
                stat.getAversion(),
                stat.getEphemeralOwner(),
                stat.getDataLength(),
                stat.getNumChildren(),
                stat.getPzxid());
    }
}
