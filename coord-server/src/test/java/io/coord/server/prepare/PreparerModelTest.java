package io.coord.server.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.tree.TxnResult;
import io.coord.core.tree.Znode;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.upkeep.ReapPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Prepared and applied with many requests in flight, everything is as if they had come one by one. */
class PreparerModelTest {
    private static final AuthId IP = new AuthId("ip", "10.1.2.3");
    private static final AuthId BOB = new AuthId("digest", "bob:hash");
    private static final int SESSIONS = 3;
    private static final long START_MILLIS = 1_700_000_000_000L;

    /** A request, and how many transactions may be in flight after it. */
    record Step(WriteRequest request, int inFlight) {}

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void pipelinedRequestsGiveTheResultsOfSequentialOnes(
            @ForAll boolean extendedTypes, @ForAll("steps") List<Step> steps) {
        Run run = new Run(extendedTypes);
        for (int session = 1; session <= SESSIONS; session++) {
            run.take(new Step(new WriteRequest(session, 0, new WriteOp.CreateSession(4000), List.of()), 0));
        }
        steps.forEach(run::take);
        run.applyUntilInFlight(0);
        run.assertSameState();
    }

    /** The server under test and the model, side by side. */
    private static final class Run {
        private final AccessControl accessControl = new AccessControl(AuthConfig.DEFAULTS);
        private final ReplicatedState state;
        private final Preparer preparer;
        private final NaiveServer model;
        private final Deque<LoggedTxn> inFlight = new ArrayDeque<>();
        private final Deque<TxnResult> expected = new ArrayDeque<>();
        private long zxid;
        private long timeMillis = START_MILLIS;

        Run(boolean extendedTypes) {
            state = new ReplicatedState(new TreeOptions(extendedTypes, true, 17));
            PrepareConfig config = new PrepareConfig(extendedTypes, true, true, false, false, ReapPolicy.DEFAULTS, 0);
            preparer = new Preparer(state, accessControl, config, QuotaListener.NONE);
            model = new NaiveServer(accessControl, extendedTypes);
        }

        void take(Step step) {
            zxid++;
            timeMillis += 3;
            inFlight.add(preparer.prepare(step.request(), zxid, timeMillis));
            expected.add(model.execute(step.request(), zxid, timeMillis));
            applyUntilInFlight(step.inFlight());
        }

        void applyUntilInFlight(int count) {
            while (inFlight.size() > count) {
                LoggedTxn txn = inFlight.remove();
                TxnResult result = state.apply(txn, ChangeListener.NONE);
                preparer.applied(txn.zxid());
                assertThat(result).as("%s", txn).isEqualTo(expected.remove());
                assertThat(result instanceof TxnResult.Failed).isEqualTo(txn.txn() instanceof Txn.Error);
                assertThat(txn.digest() == null).isEqualTo(txn.txn() instanceof Txn.Error);
                assertThat(state.firstDigestMismatch()).as("%s", txn).isNull();
                assertThat(txn.header().type()).isEqualTo(txn.txn().type());
            }
        }

        void assertSameState() {
            List<String> dump = new ArrayList<>();
            dump(state.tree().find("/"), dump);
            dump.sort(null);
            List<String> modelDump = new ArrayList<>(model.dump());
            modelDump.sort(null);
            assertThat(dump).isEqualTo(modelDump);
            assertThat(state.sessionTimeouts().keySet()).isEqualTo(model.sessions());
            assertThat(preparer.pendingNodes()).isZero();
        }

        private static void dump(Znode node, List<String> into) {
            into.add(node.path() + " " + node.stat() + " " + node.acl() + " " + node.owner() + " "
                    + (node.data() == null ? null : node.data().toHex()));
            for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
                dump(child, into);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> depth = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(3, Arbitraries.integers().between(1, 12)));
        return Combinators.combine(requests(), depth)
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(120)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<WriteRequest> requests() {
        Arbitrary<WriteOp> ops = Arbitraries.frequencyOf(
                Tuple.of(30, elements()),
                Tuple.of(3, setAcls()),
                Tuple.of(5, elements().list().ofMaxSize(5).map(WriteOp.Multi::new)),
                Tuple.of(2, goodPaths().map(WriteOp.DeleteContainer::new)),
                Tuple.of(1, Arbitraries.just(new WriteOp.CloseSession())),
                Tuple.of(1, Arbitraries.just(new WriteOp.CreateSession(4000))));
        Arbitrary<List<AuthId>> ids = Arbitraries.of(List.of(IP), List.of(IP, BOB), List.of(IP, AccessControl.SUPER));
        return Combinators.combine(Arbitraries.longs().between(1, SESSIONS), ops, ids)
                .as((session, op, callerIds) -> op instanceof WriteOp.DeleteContainer
                        ? WriteRequest.internal(op)
                        : new WriteRequest(session, 7, op, callerIds));
    }

    private static Arbitrary<WriteOp> elements() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, creates()),
                Tuple.of(6, Combinators.combine(paths(), versions()).as(WriteOp.Delete::new)),
                Tuple.of(6, Combinators.combine(paths(), data(), versions()).as(WriteOp.SetData::new)),
                Tuple.of(2, Combinators.combine(paths(), versions()).as(WriteOp.Check::new)));
    }

    private static Arbitrary<WriteOp> creates() {
        Arbitrary<WriteOp> plain = Combinators.combine(
                        Arbitraries.of(WriteOp.CreateOp.CREATE, WriteOp.CreateOp.CREATE2),
                        paths(),
                        data(),
                        acls(),
                        Arbitraries.of(0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 7, -1))
                .as((op, path, data, acl, flags) -> new WriteOp.Create(op, path, data, acl, flags, -1));
        Arbitrary<WriteOp> container = Combinators.combine(paths(), data(), acls(), Arbitraries.of(4, 4, 4, 0))
                .as((path, data, acl, flags) ->
                        new WriteOp.Create(WriteOp.CreateOp.CREATE_CONTAINER, path, data, acl, flags, -1));
        Arbitrary<WriteOp> ttl = Combinators.combine(
                        paths(),
                        data(),
                        acls(),
                        Arbitraries.of(5, 5, 6, 0),
                        Arbitraries.of(1L, 20L, 0L, -1L, 1L << 40, (1L << 40) - 1))
                .as((path, data, acl, flags, millis) ->
                        new WriteOp.Create(WriteOp.CreateOp.CREATE_TTL, path, data, acl, flags, millis));
        return Arbitraries.frequencyOf(Tuple.of(8, plain), Tuple.of(1, container), Tuple.of(1, ttl));
    }

    private static Arbitrary<WriteOp> setAcls() {
        return Combinators.combine(paths(), acls(), Arbitraries.of(-1, -1, 0, 1))
                .as(WriteOp.SetAcl::new);
    }

    private static Arbitrary<String> paths() {
        Arbitrary<String> odd = Arbitraries.of(
                "/", "", "a", "/a/", "/a//b", "/a/./b", "/a\0", "/zookeeper", "/zookeeper/config", "/zookeeper/x");
        return Arbitraries.frequencyOf(
                Tuple.of(40, goodPaths()), Tuple.of(2, odd), Tuple.of(1, Arbitraries.just(null)));
    }

    private static Arbitrary<String> goodPaths() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("/a", "/a/x")),
                Tuple.of(4, Arbitraries.of("/a/y", "/b", "/a/x/p")),
                Tuple.of(1, Arbitraries.of("/a0000000000", "/a0000000001", "/a/x0000000000")));
    }

    private static Arbitrary<Integer> versions() {
        return Arbitraries.of(-1, -1, -1, -1, -1, 0, 0, 1, 2);
    }

    private static Arbitrary<Bytes> data() {
        return Arbitraries.of(Bytes.EMPTY, Bytes.ofHex("01"), Bytes.ofHex("0203"))
                .injectNull(0.1);
    }

    private static List<AclEntry> forAnyone(int perms) {
        return List.of(new AclEntry(perms, AuthId.ANYONE));
    }

    private static Arbitrary<List<AclEntry>> acls() {
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.just(Acls.OPEN)),
                Tuple.of(1, Arbitraries.just(Acls.READ_ONLY)),
                Tuple.of(4, Arbitraries.integers().between(0, Perms.ALL).map(PreparerModelTest::forAnyone)),
                Tuple.of(1, Arbitraries.just(List.of(new AclEntry(Perms.ALL, new AuthId("auth", ""))))),
                Tuple.of(1, Arbitraries.just(List.of(new AclEntry(Perms.ALL, BOB), Acls.READ_ONLY.get(0)))),
                Tuple.of(1, Arbitraries.just(List.<AclEntry>of())));
    }
}
