package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.proto.SyncResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadWriteTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/rw-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private String child(String name) throws Exception {
        return zk.create(root + "/" + name, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Test
    void setDataChangesVersionMtimeMzxidAndLengthOnly() throws Exception {
        Stat before = zk.exists(root, false);
        Stat after = zk.setData(root, "longer data".getBytes(UTF_8), 0);

        Stat expected = CreateTest.copyOf(before);
        expected.setVersion(1);
        expected.setMzxid(after.getMzxid());
        expected.setMtime(after.getMtime());
        expected.setDataLength(11);
        assertThat(after).isEqualTo(expected);
        assertThat(after.getMzxid()).isGreaterThan(before.getMzxid());
        assertThat(after.getMtime()).isGreaterThanOrEqualTo(before.getMtime());
        assertThat(zk.exists(root, false)).isEqualTo(after);
    }

    @Test
    void minusOneMeansAnyVersion() throws Exception {
        zk.setData(root, DATA, -1);
        zk.setData(root, DATA, -1);
        assertThat(code(() -> zk.setData(root, DATA, 1))).isEqualTo(Code.BADVERSION);
        assertThat(code(() -> zk.setData(root, DATA, 3))).isEqualTo(Code.BADVERSION);
        assertThat(zk.setData(root, DATA, 2).getVersion()).isEqualTo(3);
        child("c");
        assertThat(code(() -> zk.delete(root + "/c", 1))).isEqualTo(Code.BADVERSION);
        zk.delete(root + "/c", -1);
    }

    @Test
    void nullDataReplacesData() throws Exception {
        Stat stat = zk.setData(root, null, -1);
        assertThat(stat.getDataLength()).isZero();
        assertThat(zk.getData(root, false, null)).isNull();
        zk.setData(root, new byte[0], -1);
        assertThat(zk.getData(root, false, null)).isEmpty();
    }

    @Test
    void deleteCountsInTheParentsCversion() throws Exception {
        child("a");
        child("b");
        child("c");
        zk.delete(root + "/b", 0);
        Stat stat = zk.exists(root, false);
        assertThat(stat.getCversion()).isEqualTo(4);
        assertThat(stat.getNumChildren()).isEqualTo(2);
        assertThat(stat.getPzxid()).isGreaterThan(zk.exists(root + "/c", false).getCzxid());
        assertThat(stat.getMzxid()).isEqualTo(stat.getCzxid());
    }

    @Test
    void missingNodesAreReported() throws Exception {
        String none = root + "/none";
        assertThat(zk.exists(none, false)).isNull();
        assertThat(code(() -> zk.getData(none, false, null))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.setData(none, DATA, -1))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.delete(none, -1))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.getChildren(none, false))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.getChildren(none, false, new Stat()))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.getACL(none, new Stat()))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.setACL(none, Ids.OPEN_ACL_UNSAFE, -1))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.getAllChildrenNumber(none))).isEqualTo(Code.NONODE);
        assertThat(code(() -> zk.sync(none))).isEqualTo(Code.OK);
    }

    @Test
    void nodesWithChildrenAndReservedNodesCannotBeDeleted() throws Exception {
        child("c");
        assertThat(code(() -> zk.delete(root, -1))).isEqualTo(Code.NOTEMPTY);
        for (String reserved : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            assertThat(code(() -> zk.delete(reserved, -1))).as(reserved).isEqualTo(Code.BADARGUMENTS);
        }
    }

    @Test
    void childrenComeWithTheStatOfTheNode() throws Exception {
        child("x");
        child("y");
        child("y/z");
        Stat stat = new Stat();
        assertThat(zk.getChildren(root, false, stat)).containsExactlyInAnyOrder("x", "y");
        assertThat(stat).isEqualTo(zk.exists(root, false));
        assertThat(zk.getChildren(root, false)).containsExactlyInAnyOrder("x", "y");
        assertThat(zk.getChildren(root + "/x", false)).isEmpty();
        assertThat(zk.getAllChildrenNumber(root)).isEqualTo(3);
        assertThat(zk.getAllChildrenNumber(root + "/y")).isEqualTo(1);
        assertThat(zk.getAllChildrenNumber(root + "/x")).isZero();
    }

    @Test
    void allChildrenOfTheRootAreAllOtherNodes() throws Exception {
        int before = zk.getAllChildrenNumber("/");
        child("x");
        child("x/y");
        assertThat(zk.getAllChildrenNumber("/")).isEqualTo(before + 2);
    }

    @Test
    void ephemeralsAreListedByPlainPrefix() throws Exception {
        for (String name : List.of("pa", "par", "q")) {
            child(name);
            zk.create(root + "/" + name + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }
        ZooKeeper other = clients.connect();
        other.create(root + "/pa/other", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        assertThat(zk.getEphemerals()).containsExactlyInAnyOrder(root + "/pa/e", root + "/par/e", root + "/q/e");
        assertThat(zk.getEphemerals(root + "/pa")).containsExactlyInAnyOrder(root + "/pa/e", root + "/par/e");
        assertThat(zk.getEphemerals(root + "/none")).isEmpty();
        assertThat(other.getEphemerals("/")).containsExactly(root + "/pa/other");
    }

    @Test
    void failedWritesTakeAZxidAndReadsDoNot() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            long start =
                    raw.call(1, OpCode.exists, new ExistsRequest("/", false)).zxid();
            assertThat(raw.call(2, OpCode.exists, new ExistsRequest("/", false)).zxid())
                    .isEqualTo(start);
            RawClient.Reply failed = raw.call(3, OpCode.delete, new DeleteRequest(root + "/none", -1));
            assertThat(failed.err()).isEqualTo(Code.NONODE.intValue());
            assertThat(failed.zxid()).isEqualTo(start + 1);
            assertThat(raw.call(4, OpCode.setData, new SetDataRequest(root, DATA, -1))
                            .zxid())
                    .isEqualTo(start + 2);
            assertThat(raw.call(5, OpCode.sync, new SyncRequest("/")).zxid()).isEqualTo(start + 2);
        }
    }

    @Test
    void readsTakePathsAsTheyCome() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (String path : List.of("nope", root + "/", root + "//x", "/./" + root)) {
                assertThat(raw.call(1, OpCode.exists, new ExistsRequest(path, false))
                                .err())
                        .as(path)
                        .isEqualTo(Code.NONODE.intValue());
            }
            assertThat(raw.call(1, OpCode.exists, new ExistsRequest("/a\0b", false))
                            .err())
                    .isEqualTo(Code.BADARGUMENTS.intValue());
            assertThat(raw.call(2, OpCode.getChildren2, new GetChildren2Request("", false))
                            .err())
                    .isZero();
            assertThat(raw.call(3, OpCode.sync, new SyncRequest("zzz"))
                            .as(new SyncResponse())
                            .getPath())
                    .isEqualTo("zzz");
            assertThat(raw.call(4, OpCode.getData, new GetDataRequest("", false))
                            .err())
                    .isZero();
        }
    }

    @Test
    void writesRefuseIllegalPaths() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (String name : List.of("/.", "/..", "/a\u0001", "/a\u007f", "/a\ue000", "/a\ufff0", "/a\0", "/")) {
                assertThat(create(raw, root + name, 0)).as("create %s", name).isEqualTo(Code.BADARGUMENTS);
            }
            for (String path : List.of("noslash", "")) {
                assertThat(create(raw, path, 0)).as("create %s", path).isEqualTo(Code.BADARGUMENTS);
            }
            for (String path : List.of(root + "//b", root + "/none/./b", root + "/./b")) {
                assertThat(create(raw, path, 0)).as("create %s", path).isEqualTo(Code.NONODE);
            }
            assertThat(create(raw, root + "/", 2)).isEqualTo(Code.OK);
            assertThat(setData(raw, root + "/")).isEqualTo(Code.BADARGUMENTS);
            assertThat(setData(raw, root + "//x")).isEqualTo(Code.BADARGUMENTS);
            assertThat(setData(raw, "x")).isEqualTo(Code.BADARGUMENTS);
            assertThat(Code.get(raw.call(1, OpCode.delete, new DeleteRequest("x", -1))
                            .err()))
                    .isEqualTo(Code.BADARGUMENTS);
        }
        assertThat(zk.getChildren(root, false)).containsExactly("0000000000");
    }

    private static Code create(RawClient raw, String path, int flags) throws Exception {
        CreateRequest request = new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, flags);
        return Code.get(raw.call(1, OpCode.create, request).err());
    }

    private static Code setData(RawClient raw, String path) throws Exception {
        return Code.get(
                raw.call(1, OpCode.setData, new SetDataRequest(path, DATA, -1)).err());
    }

    @Test
    void createFlagsOutsideTheirRangeAreRefused() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(create(raw, root + "/f", 7)).isEqualTo(Code.BADARGUMENTS);
            assertThat(create(raw, root + "/f", -1)).isEqualTo(Code.BADARGUMENTS);
        }
    }

    @Test
    void ttlNodesNeedExtendedTypes() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            CreateTTLRequest request = new CreateTTLRequest(root + "/t", DATA, Ids.OPEN_ACL_UNSAFE, 5, 1000);
            assertThat(raw.call(1, OpCode.createTTL, request).err()).isEqualTo(Code.UNIMPLEMENTED.intValue());
        }
    }

    @Test
    void sequentialNameIsValidatedWithItsSuffix() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            CreateRequest request = new CreateRequest(root + "/", DATA, Ids.OPEN_ACL_UNSAFE, 2);
            CreateResponse created = raw.call(1, OpCode.create, request).as(new CreateResponse());
            assertThat(created.getPath()).isEqualTo(root + "/0000000000");
        }
    }

    @Test
    void emptyTreeRootHasTheCversionOfZooKeeper() throws Exception {
        ServerProbe.onFreshServer(fresh -> {
            Stat stat = fresh.exists("/", false);
            assertThat(stat.getCversion()).isEqualTo(-1);
            assertThat(stat.getNumChildren()).isEqualTo(1);
            assertThat(stat.getCzxid()).isZero();
            assertThat(fresh.getAllChildrenNumber("/")).isEqualTo(3);
            assertThat(fresh.getChildren("/zookeeper", false)).containsExactlyInAnyOrder("config", "quota");
        });
    }

    @Test
    void configNodeIsReadableAndEmptyAndNotWritable() throws Exception {
        Stat stat = new Stat();
        assertThat(zk.getConfig(false, stat)).isEmpty();
        assertThat(stat.getVersion()).isZero();
        assertThat(zk.getACL("/zookeeper/config", new Stat())).isEqualTo(Ids.READ_ACL_UNSAFE);
        assertThat(code(() -> zk.setData("/zookeeper/config", DATA, -1))).isEqualTo(Code.NOAUTH);
    }
}
