package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOp.CreateOp;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import org.junit.jupiter.api.Test;

/** Quotas, and what the reaper may delete. */
class LimitsOfPreparingTest extends PreparerFixture {
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
}
