package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOp.CreateOp;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnDigest;
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

/** A preparer over a tree, with what is in flight between them; two sessions are open. */
abstract class PreparerFixture {
    static final long SESSION = 0x100001234560000L;
    static final long OTHER = 0x100001234560001L;
    static final long START_MILLIS = 1_700_000_000_000L;
    static final AuthId IP = new AuthId("ip", "10.1.2.3");
    static final AuthId BOB = new AuthId("digest", "bob:hash");
    static final List<AclEntry> BOBS = List.of(new AclEntry(Perms.ALL, BOB));

    final List<String> softLimits = new ArrayList<>();
    final Deque<LoggedTxn> inFlight = new ArrayDeque<>();
    ReplicatedState state = new ReplicatedState(new TreeOptions(true, true, 1));
    Preparer preparer = preparer(true, false, false);
    long zxid;
    long timeMillis = START_MILLIS;

    @BeforeEach
    void openSessions() {
        ask(SESSION, new WriteOp.CreateSession(4000));
        ask(OTHER, new WriteOp.CreateSession(4000));
        applyAll();
    }

    void quota(String path, String limits) {
        ask(create(path, 0));
        ask(create("/zookeeper/quota" + path, 0));
        byte[] text = limits.getBytes(StandardCharsets.US_ASCII);
        ask(new WriteOp.Create(
                CreateOp.CREATE, "/zookeeper/quota" + path + "/zookeeper_limits", Bytes.wrap(text), Acls.OPEN, 0, -1));
        ask(create("/zookeeper/quota" + path + "/zookeeper_stats", 0));
        applyAll();
    }

    Preparer preparer(boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled) {
        return new Preparer(
                state,
                new AccessControl(AuthConfig.DEFAULTS),
                new PrepareConfig(extendedTypes, true, true, enforceQuota, reconfigEnabled, ReapPolicy.DEFAULTS, 0),
                (path, what, value, limit) -> softLimits.add(path + " " + what + " " + value + " > " + limit));
    }

    LoggedTxn ask(WriteRequest request) {
        LoggedTxn txn = preparer.prepare(request, ++zxid, ++timeMillis);
        inFlight.add(txn);
        return txn;
    }

    Txn ask(WriteOp op) {
        return ask(request(op)).txn();
    }

    void ask(long sessionId, WriteOp op) {
        ask(new WriteRequest(sessionId, 0, op, List.of()));
    }

    static WriteRequest request(WriteOp op) {
        return new WriteRequest(SESSION, 1, op, List.of(IP));
    }

    void applyAll() {
        while (!inFlight.isEmpty()) {
            LoggedTxn txn = inFlight.remove();
            state.apply(txn, ChangeListener.NONE);
            preparer.applied(txn.zxid());
        }
    }

    void assertRefused(WriteOp op, ErrorCode expected) {
        assertThat(error(ask(request(op)))).isEqualTo(expected);
    }

    void assertReaperRefused(String path, ErrorCode expected) {
        assertThat(error(ask(WriteRequest.internal(new WriteOp.DeleteContainer(path)))))
                .isEqualTo(expected);
    }

    static @Nullable ErrorCode error(LoggedTxn txn) {
        return txn.txn() instanceof Txn.Error error
                ? ErrorCode.ofCode(error.code()).orElseThrow()
                : null;
    }

    static long digestOf(LoggedTxn txn) {
        TxnDigest digest = txn.digest();
        assertThat(digest).isNotNull();
        assertThat(digest.version()).isEqualTo(TxnDigest.VERSION);
        return digest.treeDigest();
    }

    static String path(Txn txn) {
        return ((Txn.Create) txn).path();
    }

    static Txn.Create plain(String path, boolean ephemeral, int parentCversion) {
        return new Txn.Create(Txn.CreateKind.PLAIN, path, Bytes.EMPTY, Acls.OPEN, ephemeral, parentCversion, 0);
    }

    static WriteOp create(@Nullable String path, int flags) {
        return create(CreateOp.CREATE, path, flags, -1);
    }

    static WriteOp create(CreateOp op, @Nullable String path, int flags, long ttl) {
        return new WriteOp.Create(op, path, Bytes.EMPTY, Acls.OPEN, flags, ttl);
    }

    static WriteOp delete(@Nullable String path, int version) {
        return new WriteOp.Delete(path, version);
    }

    static WriteOp setData(String path, int version) {
        return new WriteOp.SetData(path, Bytes.EMPTY, version);
    }

    static WriteOp data(String path, int length) {
        return new WriteOp.SetData(path, Bytes.wrap(new byte[length]), -1);
    }
}
