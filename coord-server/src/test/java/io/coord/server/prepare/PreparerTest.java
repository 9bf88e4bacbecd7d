package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.BrokenInvariantException;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOp.CreateOp;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnDigest;
import io.coord.core.txn.TxnHeader;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.upkeep.ReapPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreparerTest {
    private static final long SESSION = 0x100001234560000L;
    private static final long OTHER = 0x100001234560001L;
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final AuthId IP = new AuthId("ip", "10.1.2.3");
    private static final AuthId BOB = new AuthId("digest", "bob:hash");
    private static final List<AclEntry> BOBS = List.of(new AclEntry(Perms.ALL, BOB));

    private final List<String> softLimits = new ArrayList<>();
    private final Deque<LoggedTxn> inFlight = new ArrayDeque<>();
    private ReplicatedState state = new ReplicatedState(new TreeOptions(true, true, 1));
    private Preparer preparer = preparer(true, false, false);
    private long zxid;
    private long timeMillis = START_MILLIS;

    @BeforeEach
    void openSessions() {
        ask(SESSION, new WriteOp.CreateSession(4000));
        ask(OTHER, new WriteOp.CreateSession(4000));
        applyAll();
    }

    @Test
    void requestsSeeWhatIsInFlight() {
        assertThat(ask(create("/a", 0))).isEqualTo(plain("/a", false, 1));
        assertThat(ask(create("/a/b", 0))).isEqualTo(plain("/a/b", false, 1));
        assertThat(ask(setData("/a", 0))).isEqualTo(new Txn.SetData("/a", Bytes.EMPTY, 1));
        assertRefused(setData("/a", 0), ErrorCode.BAD_VERSION);
        assertRefused(create("/a", 0), ErrorCode.NODE_EXISTS);
        assertRefused(delete("/a", -1), ErrorCode.NOT_EMPTY);
        assertThat(ask(delete("/a/b", 0))).isEqualTo(new Txn.Delete("/a/b"));
        assertThat(ask(delete("/a", 1))).isEqualTo(new Txn.Delete("/a"));
        assertRefused(setData("/a", -1), ErrorCode.NO_NODE);
        applyAll();
        assertThat(state.digestMismatches()).isZero();
        assertThat(preparer.pendingNodes()).isZero();
    }

    @Test
    void headersSayWhoAndWhenAndErrorsCarryNoDigest() {
        WriteRequest request = new WriteRequest(SESSION, 77, create("/a", 0), List.of(IP));
        assertThat(preparer.prepare(request, 100, 5000).header()).isEqualTo(new TxnHeader(SESSION, 77, 100, 5000, 1));
        LoggedTxn failed = preparer.prepare(request, 101, 5001);
        assertThat(failed.header()).isEqualTo(new TxnHeader(SESSION, 77, 101, 5001, -1));
        assertThat(failed.txn()).isEqualTo(new Txn.Error(-110));
        assertThat(failed.digest()).isNull();
        LoggedTxn moved = preparer.refuse(request, 102, 5002, ErrorCode.SESSION_MOVED);
        assertThat(moved.txn()).isEqualTo(new Txn.Error(-118));
        assertThat(moved.header()).isEqualTo(new TxnHeader(SESSION, 77, 102, 5002, -1));
    }

    @Test
    void zxidsMustGrow() {
        ask(create("/a", 0));
        zxid--;
        assertThatThrownBy(() -> ask(create("/b", 0))).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void sessionTransactionsAndFailedMultisCarryTheDigestOfTheUnchangedTree() {
        long digest = state.tree().digest();
        assertThat(digestOf(ask(new WriteRequest(9, 0, new WriteOp.CreateSession(1), List.of()))))
                .isEqualTo(digest);
        assertThat(digestOf(ask(new WriteRequest(9, 0, new WriteOp.CloseSession(), List.of()))))
                .isEqualTo(digest);
        assertThat(digestOf(ask(request(new WriteOp.Multi(List.of(create("/a", 0), delete("/b", -1)))))))
                .isEqualTo(digest);
        assertThat(digestOf(ask(request(create("/a", 0))))).isNotEqualTo(digest);
    }

    @Test
    void transactionsCarryNoDigestIfDigestsAreOff() {
        state = new ReplicatedState(new TreeOptions(true, false, 1));
        preparer = new Preparer(
                state,
                new AccessControl(AuthConfig.DEFAULTS),
                new PrepareConfig(true, false, true, false, false, ReapPolicy.DEFAULTS),
                QuotaListener.NONE);
        assertThat(ask(new WriteRequest(9, 0, new WriteOp.CreateSession(1), List.of()))
                        .digest())
                .isNull();
    }

    // flags and kinds

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

    @Test
    void failedMultiKeepsWhatCameBeforeTheFailureAndChangesNothing() {
        ask(create("/a", 0));
        Txn txn = ask(new WriteOp.Multi(
                List.of(setData("/a", 0), create("/b", 0), delete("/missing", -1), setData("/a", 1))));
        assertThat(txn)
                .isEqualTo(new Txn.Multi(List.of(
                        new Txn.SetData("/a", Bytes.EMPTY, 1),
                        plain("/b", false, 2),
                        new Txn.Error(-101),
                        new Txn.Error(-2))));
        assertThat(ask(setData("/a", 0))).isEqualTo(new Txn.SetData("/a", Bytes.EMPTY, 1));
        assertThat(ask(create("/b", 0))).isEqualTo(plain("/b", false, 2));
        applyAll();
        assertThat(state.digestMismatches()).isZero();
    }

    @Test
    void checkStoresTheNextVersion() {
        ask(create("/a", 0));
        ask(setData("/a", 0));
        assertThat(ask(new WriteOp.Multi(List.of(new WriteOp.Check("/a", -1)))))
                .isEqualTo(new Txn.Multi(List.of(new Txn.Check("/a", 2))));
        assertThat(ask(new WriteOp.Multi(List.of(new WriteOp.Check("/a", 0)))))
                .isEqualTo(new Txn.Multi(List.of(new Txn.Error(-103))));
    }

    @Test
    void emptyMultiSucceeds() {
        assertThat(ask(new WriteOp.Multi(List.of()))).isEqualTo(new Txn.Multi(List.of()));
    }

    @Test
    void unreadableElementFailsTheWholeMultiAndIsTakenBack() {
        assertRefused(new WriteOp.Multi(List.of(create("/a", 0), delete(null, -1))), ErrorCode.MARSHALLING_ERROR);
        assertThat(ask(create("/a", 0))).isEqualTo(plain("/a", false, 1));
    }

    @Test
    void ephemeralStaysKnownAsSuchWhenAMultiThatReplacedItFails() {
        ask(create("/e", 1));
        WriteOp replace = new WriteOp.Multi(List.of(delete("/e", -1), create("/e", 1), delete("/missing", -1)));
        ask(new WriteRequest(OTHER, 1, replace, List.of(IP)));
        assertThat(ask(new WriteOp.CloseSession())).isEqualTo(new Txn.CloseSession(List.of("/e")));
    }

    // sessions

    @Test
    void closeListsCommittedAndPendingEphemeralsThatWillExist() {
        ask(create("/committed", 1));
        ask(create("/deleted", 1));
        ask(create("/taken", 1));
        applyAll();
        ask(create("/pending", 1));
        ask(create("/pending-deleted", 1));
        ask(delete("/pending-deleted", -1));
        ask(delete("/deleted", -1));
        ask(delete("/taken", -1));
        ask(new WriteRequest(OTHER, 1, create("/taken", 1), List.of(IP)));
        assertThat(ask(new WriteOp.CloseSession())).isEqualTo(new Txn.CloseSession(List.of("/committed", "/pending")));
        applyAll();
        assertThat(state.tree().find("/taken")).isNotNull();
        assertThat(state.tree().ephemeralCount()).isEqualTo(1);
        assertThat(state.digestMismatches()).isZero();
    }

    @Test
    void nothingIsAcceptedFromASessionAfterItsClose() {
        ask(create("/a", 0));
        ask(new WriteOp.CloseSession());
        assertRefused(create("/b", 0), ErrorCode.SESSION_EXPIRED);
        assertRefused(setData("/a", -1), ErrorCode.SESSION_EXPIRED);
        assertThat(ask(new WriteOp.CloseSession())).isEqualTo(new Txn.CloseSession(List.of()));
        applyAll();
        assertRefused(delete("/a", -1), ErrorCode.SESSION_EXPIRED);
        assertThat(ask(new WriteRequest(OTHER, 1, create("/b", 0), List.of(IP))).txn())
                .isInstanceOf(Txn.Create.class);
    }

    @Test
    void requestsOfASessionWhoseOpeningIsInFlightAreAccepted() {
        ask(77, new WriteOp.CreateSession(4000));
        assertThat(ask(new WriteRequest(77, 1, create("/a", 1), List.of(IP))).txn())
                .isInstanceOf(Txn.Create.class);
    }

    @Test
    void closesListNothingIfPathsAreSwitchedOff() {
        preparer = new Preparer(
                state,
                new AccessControl(AuthConfig.DEFAULTS),
                new PrepareConfig(true, true, false, false, false, ReapPolicy.DEFAULTS),
                QuotaListener.NONE);
        ask(create("/e", 1));
        assertThat(ask(new WriteOp.CloseSession())).isEqualTo(new Txn.CloseSession(null));
        assertThat(ask(new WriteRequest(OTHER, 1, create("/e", 0), List.of(IP))).txn())
                .isInstanceOf(Txn.Create.class);
        applyAll();
        assertThat(state.digestMismatches()).isZero();
    }

    // the reaper's deletes

    @Test
    void reaperDeletesNeedNoPermissionButAnEmptyUsedContainer() {
        ask(create("/plain", 0));
        ask(create("/e", 1));
        ask(create(CreateOp.CREATE_CONTAINER, "/c", 4, -1));
        assertReaperRefused("/missing", ErrorCode.NO_NODE);
        assertReaperRefused("/plain", ErrorCode.BAD_VERSION);
        assertReaperRefused("/e", ErrorCode.BAD_VERSION);
        assertReaperRefused("/c", ErrorCode.BAD_VERSION);
        ask(create("/c/x", 0));
        assertReaperRefused("/c", ErrorCode.NOT_EMPTY);
        ask(delete("/c/x", -1));
        LoggedTxn reaped = ask(WriteRequest.internal(new WriteOp.DeleteContainer("/c")));
        assertThat(reaped.txn()).isEqualTo(new Txn.DeleteContainer("/c"));
        assertThat(reaped.header().clientId()).isZero();
        assertThat(reaped.header().cxid()).isZero();
        applyAll();
        assertThat(state.digestMismatches()).isZero();
    }

    @Test
    void ttlNodeThatWasChangedMeanwhileIsNotReaped() {
        ask(create(CreateOp.CREATE_TTL, "/t", 5, 100));
        timeMillis += 100;
        ask(setData("/t", -1));
        assertReaperRefused("/t", ErrorCode.BAD_VERSION);
        timeMillis += 101;
        assertThat(ask(WriteRequest.internal(new WriteOp.DeleteContainer("/t"))).txn())
                .isEqualTo(new Txn.DeleteContainer("/t"));
    }

    // reconfig

    @Test
    void reconfigIsDisabledOrUnknownToASingleServer() {
        WriteOp reconfig = new WriteOp.Reconfig(null, null, null, -1);
        assertRefused(reconfig, ErrorCode.RECONFIG_DISABLED);
        preparer = preparer(true, false, true);
        assertRefused(reconfig, ErrorCode.UNIMPLEMENTED);
        assertThat(error(ask(new WriteRequest(404, 1, reconfig, List.of())))).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    // quotas

    @Test
    void hardQuotasRefuseOnlyWhereTheyAreEnforced() {
        quota("/q", "count=-1,bytes=-1=;byteHardLimit=4;countHardLimit=2");
        assertThat(ask(create("/q/a", 0))).isInstanceOf(Txn.Create.class);
        applyAll();
        assertThat(ask(create("/q/b", 0))).isInstanceOf(Txn.Create.class);
        applyAll();
        preparer = preparer(true, true, false);
        assertRefused(create("/q/c", 0), ErrorCode.QUOTA_EXCEEDED);
        assertRefused(data("/q/a", 5), ErrorCode.QUOTA_EXCEEDED);
        assertThat(ask(data("/q/a", 4))).isInstanceOf(Txn.SetData.class);
        applyAll();
        // no change of bytes, so no look at the limit; a wrong version comes after the quota
        assertThat(ask(data("/q/a", 4))).isInstanceOf(Txn.SetData.class);
        assertRefused(new WriteOp.SetData("/q/a", Bytes.wrap(new byte[9]), 99), ErrorCode.QUOTA_EXCEEDED);
        assertThat(ask(create("/elsewhere", 0))).isInstanceOf(Txn.Create.class);
        assertThat(softLimits).isEmpty();
    }

    @Test
    void softQuotasAreToldOf() {
        preparer = preparer(true, true, false);
        quota("/q", "count=1,bytes=3");
        applyAll();
        ask(create("/q/a", 0));
        ask(data("/q", 3));
        applyAll();
        ask(data("/q", 4));
        assertThat(softLimits).containsExactly("/q NODES 2 > 1", "/q BYTES 4 > 3");
    }

    @Test
    void quotaThatIsNoTextOfNumbersMakesRequestsUnreadable() {
        preparer = preparer(true, true, false);
        quota("/q", "count=many,bytes=3");
        applyAll();
        assertRefused(create("/q/a", 0), ErrorCode.MARSHALLING_ERROR);
    }

    @Test
    void forgottenInFlightRequestsLeaveNoTrace() {
        ask(create("/a", 0));
        ask(new WriteOp.CloseSession());
        inFlight.clear();
        preparer.reset();
        assertThat(ask(create("/a", 0))).isEqualTo(plain("/a", false, 1));
        applyAll();
        assertThat(state.digestMismatches()).isZero();
    }

    private void quota(String path, String limits) {
        ask(create(path, 0));
        ask(create("/zookeeper/quota" + path, 0));
        byte[] text = limits.getBytes(StandardCharsets.US_ASCII);
        ask(new WriteOp.Create(
                CreateOp.CREATE, "/zookeeper/quota" + path + "/zookeeper_limits", Bytes.wrap(text), Acls.OPEN, 0, -1));
        ask(create("/zookeeper/quota" + path + "/zookeeper_stats", 0));
        applyAll();
    }

    private Preparer preparer(boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled) {
        return new Preparer(
                state,
                new AccessControl(AuthConfig.DEFAULTS),
                new PrepareConfig(extendedTypes, true, true, enforceQuota, reconfigEnabled, ReapPolicy.DEFAULTS),
                (path, what, value, limit) -> softLimits.add(path + " " + what + " " + value + " > " + limit));
    }

    private LoggedTxn ask(WriteRequest request) {
        LoggedTxn txn = preparer.prepare(request, ++zxid, ++timeMillis);
        inFlight.add(txn);
        return txn;
    }

    private Txn ask(WriteOp op) {
        return ask(request(op)).txn();
    }

    private void ask(long sessionId, WriteOp op) {
        ask(new WriteRequest(sessionId, 0, op, List.of()));
    }

    private static WriteRequest request(WriteOp op) {
        return new WriteRequest(SESSION, 1, op, List.of(IP));
    }

    private void applyAll() {
        while (!inFlight.isEmpty()) {
            LoggedTxn txn = inFlight.remove();
            state.apply(txn, ChangeListener.NONE);
            preparer.applied(txn.zxid());
        }
    }

    private void assertRefused(WriteOp op, ErrorCode expected) {
        assertThat(error(ask(request(op)))).isEqualTo(expected);
    }

    private void assertReaperRefused(String path, ErrorCode expected) {
        assertThat(error(ask(WriteRequest.internal(new WriteOp.DeleteContainer(path)))))
                .isEqualTo(expected);
    }

    private static @Nullable ErrorCode error(LoggedTxn txn) {
        return txn.txn() instanceof Txn.Error error
                ? ErrorCode.ofCode(error.code()).orElseThrow()
                : null;
    }

    private static long digestOf(LoggedTxn txn) {
        TxnDigest digest = txn.digest();
        assertThat(digest).isNotNull();
        assertThat(digest.version()).isEqualTo(TxnDigest.VERSION);
        return digest.treeDigest();
    }

    private static String path(Txn txn) {
        return ((Txn.Create) txn).path();
    }

    private static Txn.Create plain(String path, boolean ephemeral, int parentCversion) {
        return new Txn.Create(Txn.CreateKind.PLAIN, path, Bytes.EMPTY, Acls.OPEN, ephemeral, parentCversion, 0);
    }

    private static WriteOp create(@Nullable String path, int flags) {
        return create(CreateOp.CREATE, path, flags, -1);
    }

    private static WriteOp create(CreateOp op, @Nullable String path, int flags, long ttl) {
        return new WriteOp.Create(op, path, Bytes.EMPTY, Acls.OPEN, flags, ttl);
    }

    private static WriteOp delete(@Nullable String path, int version) {
        return new WriteOp.Delete(path, version);
    }

    private static WriteOp setData(String path, int version) {
        return new WriteOp.SetData(path, Bytes.EMPTY, version);
    }

    private static WriteOp data(String path, int length) {
        return new WriteOp.SetData(path, Bytes.wrap(new byte[length]), -1);
    }
}
