package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.BrokenInvariantException;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.upkeep.ReapPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is ordered sees what is in flight, and says so in its transaction (spec: semantics 1). */
class PreparerTest extends PreparerFixture {
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
                new PrepareConfig(true, false, true, false, false, ReapPolicy.DEFAULTS, 0),
                QuotaListener.NONE);
        assertThat(ask(new WriteRequest(9, 0, new WriteOp.CreateSession(1), List.of()))
                        .digest())
                .isNull();
    }

    // flags and kinds

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
                new PrepareConfig(true, true, false, false, false, ReapPolicy.DEFAULTS, 0),
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
    void reconfigIsDisabledOrUnknownToASingleServer() {
        WriteOp reconfig = new WriteOp.Reconfig(null, null, null, -1);
        assertRefused(reconfig, ErrorCode.RECONFIG_DISABLED);
        preparer = preparer(true, false, true);
        assertRefused(reconfig, ErrorCode.UNIMPLEMENTED);
        assertThat(error(ask(new WriteRequest(404, 1, reconfig, List.of())))).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    // quotas

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
}
