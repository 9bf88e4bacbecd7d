package io.coord.core.txn;

import static io.coord.core.model.ModelArbitraries.acls;
import static io.coord.core.model.ModelArbitraries.bytes;
import static io.coord.core.model.ModelArbitraries.paths;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random transactions for property tests, of every type. Part of the test-jar. */
public final class TxnArbitraries {
    private TxnArbitraries() {}

    public static Arbitrary<LoggedTxn> logged() {
        return Combinators.combine(
                        any(),
                        Arbitraries.longs(),
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        digests().injectNull(0.3))
                .as((txn, clientId, cxid, zxid, timeMillis, digest) ->
                        new LoggedTxn(new TxnHeader(clientId, cxid, zxid, timeMillis, txn.type()), txn, digest));
    }

    public static Arbitrary<Txn> any() {
        return Arbitraries.oneOf(
                element(),
                element().list().ofMaxSize(5).map(Txn.Multi::new),
                Arbitraries.integers().map(Txn.CreateSession::new),
                paths().list().ofMaxSize(5).injectNull(0.2).map(Txn.CloseSession::new));
    }

    /** What may stand alone and inside a multi. */
    private static Arbitrary<Txn> element() {
        Arbitrary<Integer> versions = Arbitraries.integers();
        return Arbitraries.oneOf(
                create(),
                Arbitraries.integers().map(Txn.Error::new),
                paths().map(Txn.Delete::new),
                paths().map(Txn.DeleteContainer::new),
                Combinators.combine(paths(), bytes().injectNull(0.1), versions).as(Txn.SetData::new),
                Combinators.combine(paths(), bytes().injectNull(0.1), versions).as(Txn.Reconfig::new),
                Combinators.combine(paths(), acls(), versions).as(Txn.SetAcl::new));
    }

    private static Arbitrary<Txn> create() {
        return Combinators.combine(
                        Arbitraries.of(Txn.CreateKind.class),
                        paths(),
                        bytes().injectNull(0.1),
                        acls(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers(),
                        Arbitraries.longs())
                .as((kind, path, data, acl, ephemeral, parentCversion, ttl) -> {
                    boolean plain = kind == Txn.CreateKind.PLAIN || kind == Txn.CreateKind.PLAIN_WITH_STAT;
                    boolean hasTtl = kind == Txn.CreateKind.TTL;
                    return new Txn.Create(kind, path, data, acl, plain && ephemeral, parentCversion, hasTtl ? ttl : 0);
                });
    }

    private static Arbitrary<TxnDigest> digests() {
        return Arbitraries.longs().map(digest -> new TxnDigest(TxnDigest.VERSION, digest));
    }
}
