package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AuthId;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.upkeep.ReapPolicy;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.membership.Reconfiguration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** reconfig on a leader (spec: client-protocol 13, peer-protocol 8.3). */
class ReconfigRuleTest extends PreparerFixture {
    private static final Membership THREE =
            MembershipText.read("server.1=a:1:2;7\nserver.2=b:1:2;7\nserver.3=c:1:2;7\nversion=10");
    private static final List<AuthId> SUPER = List.of(new AuthId("super", ""));

    private Membership lastSeen = THREE;
    private Set<Long> synced = Set.of(1L, 2L, 3L);

    @BeforeEach
    void becomeLeader() {
        preparer = new Preparer(
                state,
                new AccessControl(AuthConfig.DEFAULTS),
                new PrepareConfig(true, true, true, false, true, ReapPolicy.DEFAULTS, 0),
                (path, what, value, limit) -> {},
                (request, at) -> new Reconfiguration(THREE, lastSeen, 2).plan(request, at, synced));
    }

    private Txn reconfigure(WriteOp op, List<AuthId> ids) {
        return ask(new WriteRequest(SESSION, 1, op, ids)).txn();
    }

    private static WriteOp leaving(String sids) {
        return new WriteOp.Reconfig(null, sids, null, -1);
    }

    @Test
    void aChangeIsATransactionNamedByItsZxid() {
        Txn.Reconfig txn = (Txn.Reconfig) reconfigure(leaving("3"), SUPER);
        assertThat(txn.path()).isEqualTo("/zookeeper/config");
        assertThat(txn.version()).isEqualTo(-1);
        assertThat(MembershipText.read(txn.data()).members().keySet()).containsExactly(1L, 2L);
        assertThat(MembershipText.read(txn.data()).version()).isEqualTo(zxid);
    }

    @Test
    void theNodeShowsItAndTheDigestsAgree() {
        Txn.Reconfig txn = (Txn.Reconfig) reconfigure(leaving("3"), SUPER);
        applyAll();
        ask(create("/after", 0));
        applyAll();
        assertThat(state.digestMismatches()).isZero();
        assertThat(state.tree().find("/zookeeper/config").data()).isEqualTo(txn.data());
        assertThat(state.tree().find("/zookeeper/config").stat().version()).isEqualTo(-1);
    }

    @Test
    void eachReasonHasItsError() {
        assertThat(refusal(new WriteOp.Reconfig(null, "3", null, 11), SUPER)).isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(refusal(leaving("2,3"), SUPER)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(leaving("three"), SUPER)).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        synced = Set.of(1L);
        assertThat(refusal(leaving("3"), SUPER)).isEqualTo(ErrorCode.NEW_CONFIG_NO_QUORUM);
        lastSeen = THREE.withVersion(0x20);
        assertThat(refusal(leaving("3"), SUPER)).isEqualTo(ErrorCode.RECONFIG_IN_PROGRESS);
    }

    @Test
    void thePermissionIsLookedAtLast() {
        assertThat(refusal(leaving("2,3"), List.of(IP))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(leaving("3"), List.of(IP))).isEqualTo(ErrorCode.NO_AUTH);
    }

    private ErrorCode refusal(WriteOp op, List<AuthId> ids) {
        Txn txn = reconfigure(op, ids);
        assertThat(txn).isInstanceOf(Txn.Error.class);
        return ErrorCode.ofCode(((Txn.Error) txn).code()).orElseThrow();
    }
}
