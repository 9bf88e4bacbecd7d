package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOp.CreateOp;
import io.coord.core.tree.ChangeListener;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single requests may say: flags, paths, permissions, and which error comes first. */
class RefusalsTest extends PreparerFixture {
    @ParameterizedTest
    @CsvSource({
        "CREATE, 0, -1, PLAIN",
        "CREATE, 1, -1, PLAIN",
        "CREATE, 4, -1, CONTAINER",
        "CREATE2, 0, -1, PLAIN_WITH_STAT",
        "CREATE2, 4, -1, CONTAINER",
        "CREATE_CONTAINER, 4, -1, CONTAINER",
        "CREATE_TTL, 5, 1, TTL",
        "CREATE_TTL, 5, 1099511627775, TTL",
    })
    void operationAndFlagsDecideWhatIsCreated(CreateOp op, int flags, long ttl, Txn.CreateKind kind) {
        Txn.Create txn = (Txn.Create) ask(create(op, "/a", flags, ttl));
        assertThat(txn.kind()).isEqualTo(kind);
        assertThat(txn.ttlMillis()).isEqualTo(Math.max(0, ttl));
        applyAll();
        assertThat(state.tree().find("/a").owner())
                .isEqualTo(
                        kind == Txn.CreateKind.CONTAINER
                                ? NodeKind.CONTAINER_OWNER
                                : kind == Txn.CreateKind.TTL ? NodeKind.ttlOwner(ttl) : flags == 1 ? SESSION : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, 7, -1",
        "CREATE, -1, -1",
        "CREATE, 5, -1",
        "CREATE2, 6, -1",
        "CREATE_CONTAINER, 0, -1",
        "CREATE_CONTAINER, 1, -1",
        "CREATE_CONTAINER, 2, -1",
        "CREATE_CONTAINER, 5, -1",
        "CREATE_TTL, 0, -1",
        "CREATE_TTL, 0, 5",
        "CREATE_TTL, 4, -1",
        "CREATE_TTL, 5, 0",
        "CREATE_TTL, 5, -1",
        "CREATE_TTL, 6, 1099511627776",
    })
    void flagsThatDoNotFitTheOperationAreRefused(CreateOp op, int flags, long ttl) {
        assertRefused(create(op, "/a", flags, ttl), ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void ttlNodesNeedExtendedTypes() {
        preparer = preparer(false, false, false);
        assertRefused(create(CreateOp.CREATE_TTL, "/a", 5, 100), ErrorCode.UNIMPLEMENTED);
        assertRefused(create(CreateOp.CREATE_TTL, "/a", 5, 0), ErrorCode.UNIMPLEMENTED);
        assertRefused(create(CreateOp.CREATE, "/a", 5, -1), ErrorCode.UNIMPLEMENTED);
    }

    // order of checks

    @Test
    void flagsComeBeforeSessionBeforePathBeforeAclBeforeParent() {
        WriteOp allWrong = new WriteOp.Create(CreateOp.CREATE, null, null, null, 9, -1);
        assertThat(error(ask(new WriteRequest(404, 1, allWrong, List.of())))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        WriteOp noPath = new WriteOp.Create(CreateOp.CREATE, null, null, null, 0, -1);
        assertThat(error(ask(new WriteRequest(404, 1, noPath, List.of())))).isEqualTo(ErrorCode.SESSION_EXPIRED);
        assertRefused(noPath, ErrorCode.MARSHALLING_ERROR);
        assertRefused(new WriteOp.Create(CreateOp.CREATE, "a", null, null, 0, -1), ErrorCode.BAD_ARGUMENTS);
        assertRefused(new WriteOp.Create(CreateOp.CREATE, "/x/\0", null, null, 0, -1), ErrorCode.BAD_ARGUMENTS);
        assertRefused(new WriteOp.Create(CreateOp.CREATE, "/x/y", null, null, 0, -1), ErrorCode.INVALID_ACL);
        assertRefused(create("/x/y", 0), ErrorCode.NO_NODE);
        assertRefused(create("/x//y", 0), ErrorCode.NO_NODE);
    }

    @Test
    void permissionOfTheParentComesBeforeThePathAndExistence() {
        ask(new WriteOp.Create(CreateOp.CREATE, "/p", null, List.of(new AclEntry(Perms.CREATE, BOB)), 0, -1));
        assertRefused(create("/p/", 0), ErrorCode.NO_AUTH);
        assertRefused(create("/p/c", 0), ErrorCode.NO_AUTH);
        assertThat(error(ask(new WriteRequest(SESSION, 1, create("/p/", 0), List.of(BOB)))))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(ask(new WriteRequest(SESSION, 1, create("/p/c", 0), List.of(BOB)))
                        .txn())
                .isInstanceOf(Txn.Create.class);
        // DELETE of the parent decides, whatever the node says
        assertThat(error(ask(new WriteRequest(SESSION, 1, delete("/p/c", -1), List.of(BOB)))))
                .isEqualTo(ErrorCode.NO_AUTH);
        assertRefused(delete("/p/nothing", -1), ErrorCode.NO_AUTH);
        assertThat(ask(delete("/p", 5))).isEqualTo(new Txn.Error(ErrorCode.BAD_VERSION.code()));
    }

    @Test
    void existenceComesBeforeTheKindOfTheParent() {
        ask(create("/e", 1));
        assertRefused(create("/e/c", 0), ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        assertRefused(create("/e/c", 2), ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        assertRefused(create("/e", 0), ErrorCode.NODE_EXISTS);
        ask(create(CreateOp.CREATE_CONTAINER, "/c", 4, -1));
        ask(create(CreateOp.CREATE_TTL, "/t", 5, 100));
        assertThat(ask(create("/c/x", 1))).isInstanceOf(Txn.Create.class);
        assertThat(ask(create("/t/x", 1))).isInstanceOf(Txn.Create.class);
    }

    @Test
    void nullPathsAreUnreadableButIllegalForSetDataAndSetAcl() {
        assertRefused(create(null, 0), ErrorCode.MARSHALLING_ERROR);
        assertRefused(delete(null, -1), ErrorCode.MARSHALLING_ERROR);
        assertRefused(new WriteOp.SetData(null, null, -1), ErrorCode.BAD_ARGUMENTS);
        assertRefused(new WriteOp.SetAcl(null, Acls.OPEN, -1), ErrorCode.BAD_ARGUMENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "a", "", "/a\0"})
    void specialAndSlashlessPathsCannotBeDeleted(String path) {
        assertRefused(delete(path, -1), ErrorCode.BAD_ARGUMENTS);
        assertRefused(new WriteOp.DeleteContainer("/zookeeper"), ErrorCode.BAD_ARGUMENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/", "/x//y", "/./a", "/a/.."})
    void otherIllegalPathsAreNotFoundByDelete(String path) {
        ask(create("/a", 0));
        assertRefused(delete(path, -1), ErrorCode.NO_NODE);
    }

    @Test
    void setDataAndSetAclAskForTheirPermissions() {
        ask(new WriteOp.Create(CreateOp.CREATE, "/a", null, BOBS, 0, -1));
        assertRefused(setData("/a", 9), ErrorCode.NO_AUTH);
        assertRefused(new WriteOp.SetAcl("/a", Acls.OPEN, 9), ErrorCode.NO_AUTH);
        assertRefused(new WriteOp.SetAcl("/a", List.of(), 9), ErrorCode.INVALID_ACL);
        assertRefused(new WriteOp.SetAcl("/nothing", List.of(), 9), ErrorCode.INVALID_ACL);
        assertRefused(new WriteOp.SetAcl("/nothing", Acls.OPEN, 9), ErrorCode.NO_NODE);
        assertThat(ask(new WriteRequest(SESSION, 1, new WriteOp.SetAcl("/a", Acls.OPEN, 0), List.of(BOB)))
                        .txn())
                .isEqualTo(new Txn.SetAcl("/a", Acls.OPEN, 1));
        assertThat(ask(setData("/a", 0))).isEqualTo(new Txn.SetData("/a", Bytes.EMPTY, 1));
        assertRefused(new WriteOp.SetAcl("/a", Acls.OPEN, 0), ErrorCode.BAD_VERSION);
    }

    @Test
    void authInAnAclIsStoredAsTheCallersId() {
        List<AclEntry> auth = List.of(new AclEntry(Perms.READ, new AuthId("auth", "")));
        WriteOp create = new WriteOp.Create(CreateOp.CREATE, "/a", null, auth, 0, -1);
        Txn.Create txn = (Txn.Create)
                ask(new WriteRequest(SESSION, 1, create, List.of(IP, BOB))).txn();
        assertThat(txn.acl()).containsExactly(new AclEntry(Perms.READ, BOB));
    }

    // sequences

    @Test
    void sequenceNumbersCountEveryChildCreated() {
        ask(create("/s", 0));
        assertThat(path(ask(create("/s/n-", 2)))).isEqualTo("/s/n-0000000000");
        ask(create("/s/plain", 0));
        ask(delete("/s/plain", -1));
        assertRefused(create("/s/n-0000000000", 0), ErrorCode.NODE_EXISTS);
        assertThat(path(ask(create("/s/n-", 3)))).isEqualTo("/s/n-0000000002");
        assertThat(path(ask(create("/s/", 2)))).isEqualTo("/s/0000000003");
        assertThat(path(ask(create(CreateOp.CREATE_TTL, "/s/t", 6, 5)))).isEqualTo("/s/t0000000004");
        applyAll();
        assertThat(path(ask(create("/s/n-", 2)))).isEqualTo("/s/n-0000000005");
    }

    @Test
    void sequencesEndAtTheirGreatestNumber() {
        ask(create("/s", 0));
        applyAll();
        zxid++;
        Txn last = new Txn.Create(
                Txn.CreateKind.PLAIN, "/s/seed", Bytes.EMPTY, Acls.OPEN, false, Integer.MAX_VALUE - 1, 0);
        state.apply(new LoggedTxn(new TxnHeader(0, 0, zxid, timeMillis, 1), last, null), ChangeListener.NONE);
        preparer.reset();
        assertThat(path(ask(create("/s/n-", 2)))).isEqualTo("/s/n-2147483646");
        assertThat(path(ask(create("/s/n-", 2)))).isEqualTo("/s/n-2147483647");
        assertRefused(create("/s/n-", 2), ErrorCode.NODE_EXISTS);
        assertThat(path(ask(create("/s/m-", 2)))).isEqualTo("/s/m-2147483647");
        ask(delete("/s/m-2147483647", -1));
        applyAll();
        assertRefused(create("/s/n-", 2), ErrorCode.NODE_EXISTS);
        assertThat(state.digestMismatches()).isZero();
    }

    // multi
}
