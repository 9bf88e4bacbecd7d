package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MultiTest {
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
        root = zk.create("/multi-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private Op create(String path, CreateMode mode) {
        return Op.create(root + path, DATA, Ids.OPEN_ACL_UNSAFE, mode);
    }

    @Test
    void laterOperationsSeeEarlierOnesAndShareTheirZxid() throws Exception {
        List<OpResult> results = zk.multi(List.of(
                create("/a", CreateMode.PERSISTENT),
                Op.check(root + "/a", 0),
                Op.setData(root + "/a", "two".getBytes(UTF_8), 0),
                Op.check(root + "/a", 1),
                create("/a/b", CreateMode.PERSISTENT),
                create("/s-", CreateMode.PERSISTENT_SEQUENTIAL),
                create("/s-", CreateMode.EPHEMERAL_SEQUENTIAL),
                Op.delete(root + "/a/b", 0)));

        assertThat(results.stream().map(result -> result.getType()))
                .containsExactly(
                        OpCode.create,
                        OpCode.check,
                        OpCode.setData,
                        OpCode.check,
                        OpCode.create,
                        OpCode.create,
                        OpCode.create,
                        OpCode.delete);
        assertThat(((OpResult.CreateResult) results.get(5)).getPath()).isEqualTo(root + "/s-0000000001");
        assertThat(((OpResult.CreateResult) results.get(6)).getPath()).isEqualTo(root + "/s-0000000002");
        Stat a = zk.exists(root + "/a", false);
        assertThat(((OpResult.SetDataResult) results.get(2)).getStat().getMzxid())
                .isEqualTo(a.getCzxid())
                .isEqualTo(a.getMzxid())
                .isEqualTo(a.getPzxid());
        assertThat(a.getVersion()).isEqualTo(1);
        assertThat(a.getCversion()).isEqualTo(2);
        assertThat(zk.exists(root + "/s-0000000002", false).getEphemeralOwner()).isEqualTo(zk.getSessionId());
    }

    @Test
    void containerAndTtlCreatesAnswerWithAStat() throws Exception {
        List<OpResult> results = zk.multi(List.of(
                create("/c", CreateMode.CONTAINER),
                Op.create(root + "/t", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL.toFlag(), 3_600_000)));
        for (OpResult result : results) {
            assertThat(result.getType()).isEqualTo(OpCode.create2);
            assertThat(((OpResult.CreateResult) result).getStat().getEphemeralOwner())
                    .isZero();
            assertThat(((OpResult.CreateResult) result).getStat().getDataLength())
                    .isEqualTo(DATA.length);
        }
    }

    @Test
    void failureUndoesAllAndNamesTheFirstCulprit() throws Exception {
        long before = zk.exists(root, false).getPzxid();
        KeeperException failure = catchThrowableOfType(
                KeeperException.class,
                () -> zk.multi(List.of(
                        create("/a", CreateMode.PERSISTENT),
                        Op.setData(root, DATA, -1),
                        Op.delete(root + "/none", -1),
                        Op.check(root, 99),
                        create("/b", CreateMode.PERSISTENT))));
        assertThat(failure.code()).isEqualTo(Code.NONODE);
        assertThat(errorsOf(failure.getResults()))
                .containsExactly(Code.OK, Code.OK, Code.NONODE, Code.RUNTIMEINCONSISTENCY, Code.RUNTIMEINCONSISTENCY);
        Stat stat = zk.exists(root, false);
        assertThat(stat.getVersion()).isZero();
        assertThat(stat.getPzxid()).isEqualTo(before);
        assertThat(zk.getChildren(root, false)).isEmpty();
    }

    private static List<Code> errorsOf(List<OpResult> results) {
        return results.stream()
                .map(result -> Code.get(((OpResult.ErrorResult) result).getErr()))
                .toList();
    }

    @Test
    void eachKindOfSubOperationCanFail() throws Exception {
        zk.create(root + "/full", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(root + "/full/child", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zk.create(root + "/ro", DATA, Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(only(create("/full", CreateMode.PERSISTENT))).isEqualTo(Code.NODEEXISTS);
        assertThat(only(create("/no/x", CreateMode.PERSISTENT))).isEqualTo(Code.NONODE);
        assertThat(only(create("/e/x", CreateMode.PERSISTENT))).isEqualTo(Code.NOCHILDRENFOREPHEMERALS);
        assertThat(only(create("/ro/x", CreateMode.PERSISTENT))).isEqualTo(Code.NOAUTH);
        assertThat(only(Op.create(root + "/x", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT)))
                .isEqualTo(Code.INVALIDACL);
        assertThat(only(Op.delete(root + "/full", -1))).isEqualTo(Code.NOTEMPTY);
        assertThat(only(Op.delete(root + "/full/child", 7))).isEqualTo(Code.BADVERSION);
        assertThat(only(Op.setData(root + "/ro", DATA, -1))).isEqualTo(Code.NOAUTH);
        assertThat(only(Op.setData(root + "/full", DATA, 7))).isEqualTo(Code.BADVERSION);
        assertThat(only(Op.setData(root + "/no", DATA, 7))).isEqualTo(Code.NONODE);
        assertThat(only(Op.check(root + "/full", 7))).isEqualTo(Code.BADVERSION);
        assertThat(only(Op.check(root + "/no", 7))).isEqualTo(Code.NONODE);
        assertThat(only(Op.check(root + "/full", -1))).isEqualTo(Code.OK);
    }

    private Code only(Op op) {
        return code(() -> zk.multi(List.of(op)));
    }

    @Test
    void asyncFailureDeliversTheSameResults() throws Exception {
        CompletableFuture<List<Code>> answer = new CompletableFuture<>();
        zk.multi(
                List.of(create("/a", CreateMode.PERSISTENT), Op.check(root + "/none", 0)),
                (rc, path, context, results) -> {
                    List<Code> codes = new ArrayList<>(List.of(Code.get(rc)));
                    codes.addAll(errorsOf(results));
                    answer.complete(codes);
                },
                null);
        assertThat(answer.get(60, SECONDS)).containsExactly(Code.NONODE, Code.OK, Code.NONODE);
    }

    @Test
    void emptyMultiIsAnsweredEmpty() throws Exception {
        assertThat(zk.multi(List.of())).isEmpty();
    }

    @Test
    void readsOfAMultiSucceedAndFailEachOnItsOwn() throws Exception {
        zk.create(root + "/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(
                root + "/w",
                DATA,
                new ArrayList<>(List.of(new org.apache.zookeeper.data.ACL(2, Ids.ANYONE_ID_UNSAFE))),
                CreateMode.PERSISTENT);
        List<OpResult> results = zk.multi(List.of(
                Op.getData(root + "/a"), Op.getData(root + "/none"), Op.getChildren(root), Op.getData(root + "/w")));
        assertThat(((OpResult.GetDataResult) results.get(0)).getData()).isEqualTo(DATA);
        assertThat(((OpResult.GetDataResult) results.get(0)).getStat()).isEqualTo(zk.exists(root + "/a", false));
        assertThat(((OpResult.ErrorResult) results.get(1)).getErr()).isEqualTo(Code.NONODE.intValue());
        assertThat(((OpResult.GetChildrenResult) results.get(2)).getChildren()).containsExactlyInAnyOrder("a", "w");
        assertThat(((OpResult.ErrorResult) results.get(3)).getErr()).isEqualTo(Code.NOAUTH.intValue());
    }

    @Test
    void watchesFirePerSubOperationWithTheOneZxid() throws Exception {
        zk.create(root + "/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Events events = new Events();
        ZooKeeper watcher = clients.connect();
        watcher.addWatch(root, events, org.apache.zookeeper.AddWatchMode.PERSISTENT_RECURSIVE);
        zk.multi(List.of(
                Op.setData(root + "/a", DATA, -1),
                create("/b", CreateMode.PERSISTENT),
                Op.setData(root + "/b", DATA, -1),
                Op.delete(root + "/a", -1)));
        long zxid = zk.exists(root + "/b", false).getCzxid();
        for (String expected : List.of("NodeDataChanged a", "NodeCreated b", "NodeDataChanged b", "NodeDeleted a")) {
            String[] typeAndName = expected.split(" ");
            var event = events.expect(
                    org.apache.zookeeper.Watcher.Event.EventType.valueOf(typeAndName[0]), root + "/" + typeAndName[1]);
            assertThat(event.getZxid()).isEqualTo(zxid);
        }
    }

    @Test
    void failedMultiFiresNothing() throws Exception {
        Events events = new Events();
        zk.getData(root, events, null);
        zk.exists(root + "/a", events);
        assertThat(code(() -> zk.multi(
                        List.of(Op.setData(root, DATA, -1), create("/a", CreateMode.PERSISTENT), Op.check(root, 99)))))
                .isEqualTo(Code.BADVERSION);
        Clients.fence(zk);
        assertThat(events.drain()).isEmpty();
    }

    @Test
    void operationsThatMayNotBeInAMultiFailTheWholeRequest() throws Exception {
        CreateRequest good = new CreateRequest(root + "/x", DATA, Ids.OPEN_ACL_UNSAFE, 0);
        CreateRequest badFlags = new CreateRequest(root + "/y", DATA, Ids.OPEN_ACL_UNSAFE, 9);
        GetDataRequest read = new GetDataRequest(root, false);
        try (RawClient raw = RawClient.withSession(server.port())) {
            assertThat(multi(raw, OpCode.multi, OpCode.create, good, OpCode.getACL, read))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(raw, OpCode.multi, OpCode.create, good, OpCode.getData, read))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(raw, OpCode.multi, OpCode.getData, read, OpCode.getData, read))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(raw, OpCode.multiRead, OpCode.create, good, OpCode.create, good))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(raw, OpCode.multi, OpCode.create, good, OpCode.create, badFlags))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(raw, OpCode.multi, OpCode.check, new CheckVersionRequest(root, 0), OpCode.multi, good))
                    .isEqualTo(Code.MARSHALLINGERROR);
            assertThat(multi(
                            raw,
                            OpCode.multi,
                            OpCode.create,
                            good,
                            OpCode.create2,
                            new CreateRequest(root + "/z", null, Ids.OPEN_ACL_UNSAFE, 0)))
                    .isEqualTo(Code.OK);
        }
        assertThat(zk.getChildren(root, false)).containsExactlyInAnyOrder("x", "z");
    }

    private static Code multi(RawClient raw, int op, int firstType, Record first, int secondType, Record second)
            throws Exception {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        body.writeBytes(RawClient.encode(new org.apache.zookeeper.proto.RequestHeader(1, op)));
        body.writeBytes(RawClient.encode(new org.apache.zookeeper.proto.MultiHeader(firstType, false, -1)));
        body.writeBytes(RawClient.encode(first));
        body.writeBytes(RawClient.encode(new org.apache.zookeeper.proto.MultiHeader(secondType, false, -1)));
        body.writeBytes(RawClient.encode(second));
        body.writeBytes(RawClient.encode(new org.apache.zookeeper.proto.MultiHeader(-1, true, -1)));
        raw.sendFrame(body.toByteArray());
        return Code.get(raw.readReply().err());
    }

    @Test
    void aThousandOperationsAreOneTransaction() throws Exception {
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ops.add(create("/n-", CreateMode.PERSISTENT_SEQUENTIAL));
        }
        assertThat(zk.multi(ops)).hasSize(1000);
        Stat stat = zk.exists(root, false);
        assertThat(stat.getNumChildren()).isEqualTo(1000);
        assertThat(zk.exists(root + "/n-0000000000", false).getCzxid())
                .isEqualTo(zk.exists(root + "/n-0000000999", false).getCzxid());
    }
}
