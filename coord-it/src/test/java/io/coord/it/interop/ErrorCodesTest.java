package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coord.it.client.Clients;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.util.List;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodesTest {
    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().with("extendedTypesEnabled", "true"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/errors-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void reconfigIsRefusedWhileDisabled() throws Exception {
        ZooKeeperAdmin admin = new ZooKeeperAdmin(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, event -> {});
        try {
            assertThat(code(() -> admin.reconfigure("server.2=127.0.0.1:1:2;3", null, null, -1, new Stat())))
                    .isEqualTo(Code.RECONFIGDISABLED);
        } finally {
            admin.close();
        }
    }

    @Test
    void reconfigOfAStandaloneServerIsNotImplemented() throws Exception {
        assumeTrue(!ServerUnderTest.isCoord(), "coord knows reconfigEnabled when it knows ensembles");
        java.nio.file.Path directory = java.nio.file.Files.createTempDirectory("coord-it-");
        try (ServerUnderTest other = ServerUnderTest.start(
                        directory.resolve("data"), ServerOptions.defaults().with("reconfigEnabled", "true"));
                RawClient raw = RawClient.withSession(other.port())) {
            ReconfigRequest request = new ReconfigRequest("server.2=127.0.0.1:1:2;3", null, null, -1);
            assertThat(raw.call(1, OpCode.reconfig, request).err()).isEqualTo(Code.UNIMPLEMENTED.intValue());
        } finally {
            ServerExtension.deleteTree(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 13, -1, 23, 99, 108, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void unknownOperationsAreAnsweredOnceAndTheConnectionEnds(int op) throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(5, op, new ExistsRequest(root, false));
            assertThat(List.of((long) reply.xid(), reply.zxid(), (long) reply.err()))
                    .containsExactly(5L, -1L, (long) Code.UNIMPLEMENTED.intValue());
            raw.expectClosedWithoutBytes();
        }
    }

    /** Coord treats these like unknown operations; ZooKeeper executes them (client-protocol 21). */
    @ParameterizedTest
    @ValueSource(ints = {20, -10})
    void operationsOfTheServerItselfAreRefusedFromClients(int op) throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "a defect of ZooKeeper");
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(5, op, new GetACLRequest(root));
            assertThat(reply.err()).isEqualTo(Code.UNIMPLEMENTED.intValue());
            raw.expectClosedWithoutBytes();
        }
        assertThat(zk.exists(root, false)).isNotNull();
    }

    /** ZooKeeper logs such a create and dies of it, also on restart (client-protocol 8.1). */
    @Test
    void createTtlWithoutTtlFlagsIsRefused() throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "a defect of ZooKeeper");
        try (RawClient raw = RawClient.withSession(server.port())) {
            CreateTTLRequest request = new CreateTTLRequest(root + "/x", new byte[0], Ids.OPEN_ACL_UNSAFE, 0, -1);
            assertThat(raw.call(1, OpCode.createTTL, request).err()).isEqualTo(Code.BADARGUMENTS.intValue());
        }
    }

    /** ZooKeeper makes a container of whatever flags come with createContainer, and plain nodes of flags 4 in create. */
    @Test
    void containerFlagAndOperationGoTogether() throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "a defect of ZooKeeper");
        try (RawClient raw = RawClient.withSession(server.port())) {
            CreateRequest plain = new CreateRequest(root + "/x", new byte[0], Ids.OPEN_ACL_UNSAFE, 0);
            assertThat(raw.call(1, OpCode.createContainer, plain).err()).isEqualTo(Code.BADARGUMENTS.intValue());
            CreateRequest container = new CreateRequest(root + "/c", new byte[0], Ids.OPEN_ACL_UNSAFE, 4);
            assertThat(raw.call(2, OpCode.create, container).err()).isZero();
        }
    }

    @Test
    void nullPathsAreAnswered() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            int marshalling = Code.MARSHALLINGERROR.intValue();
            int badArguments = Code.BADARGUMENTS.intValue();
            assertThat(err(raw, OpCode.exists, new ExistsRequest(null, false))).isEqualTo(marshalling);
            assertThat(err(raw, OpCode.getData, new ExistsRequest(null, true))).isEqualTo(marshalling);
            assertThat(err(raw, OpCode.getChildren, new ExistsRequest(null, false)))
                    .isEqualTo(marshalling);
            assertThat(err(raw, OpCode.getACL, new GetACLRequest(null))).isEqualTo(marshalling);
            assertThat(err(raw, OpCode.delete, new DeleteRequest(null, -1))).isEqualTo(marshalling);
            assertThat(err(raw, OpCode.create, new CreateRequest(null, null, Ids.OPEN_ACL_UNSAFE, 0)))
                    .isEqualTo(marshalling);
            assertThat(err(raw, OpCode.setData, new SetDataRequest(null, null, -1)))
                    .isEqualTo(badArguments);
            assertThat(err(raw, OpCode.setACL, new SetACLRequest(null, Ids.OPEN_ACL_UNSAFE, -1)))
                    .isEqualTo(badArguments);
            assertThat(err(raw, OpCode.sync, new GetACLRequest(null))).isZero();
            assertThat(err(raw, OpCode.getEphemerals, new GetACLRequest(null))).isZero();
            assertThat(err(raw, OpCode.exists, new ExistsRequest(root, false))).isZero();
        }
    }

    @Test
    void addWatchOnNoPathIsRefused() throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "ZooKeeper watches the null path");
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(err(raw, OpCode.addWatch, new AddWatchRequest(null, 0))).isNotZero();
            assertThat(err(raw, OpCode.exists, new ExistsRequest(root, false))).isZero();
        }
    }

    private static int err(RawClient raw, int op, Record body) throws Exception {
        return raw.call(1, op, body).err();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 17, 18, 19, 21, 22, 101, 103, 104, 105, 106})
    void undecodableBodiesAreAnsweredAndTheConnectionStays(int op) throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (byte[] body : List.of(new byte[] {0}, new byte[] {0x7f, -1, -1, -1, 1}, new byte[] {-1, -1, -1, -2})) {
                raw.sendFrame(java.nio.ByteBuffer.allocate(8 + body.length)
                        .putInt(3)
                        .putInt(op)
                        .put(body)
                        .array());
                RawClient.Reply reply = raw.readReply();
                assertThat(reply.xid()).isEqualTo(3);
                assertThat(reply.err()).isEqualTo(Code.MARSHALLINGERROR.intValue());
            }
            assertThat(err(raw, OpCode.exists, new ExistsRequest(root, false))).isZero();
        }
        zk.setData(root, new byte[1], 0);
    }

    @Test
    void saslOfAServerWithoutSaslIsAnsweredWithNoToken() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(4, OpCode.sasl, new GetSASLRequest(new byte[0]));
            assertThat(reply.err()).isZero();
            assertThat(reply.as(new SetSASLResponse()).getToken()).isNull();
            assertThat(err(raw, OpCode.exists, new ExistsRequest(root, false))).isZero();
        }
    }

    @Test
    void pingIsAnsweredWithItsOwnXid() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(raw.call(42, OpCode.ping, null).xid()).isEqualTo(-2);
            assertThat(raw.call(-2, OpCode.ping, null).body()).isEmpty();
        }
    }

    @Test
    void anyXidIsEchoed() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (int xid : new int[] {0, -77, Integer.MAX_VALUE, Integer.MIN_VALUE, 7, 7}) {
                assertThat(raw.call(xid, OpCode.exists, new ExistsRequest(root, false))
                                .xid())
                        .isEqualTo(xid);
                assertThat(raw.call(xid, OpCode.setData, new SetDataRequest(root, new byte[0], -1))
                                .xid())
                        .isEqualTo(xid);
            }
        }
    }
}
