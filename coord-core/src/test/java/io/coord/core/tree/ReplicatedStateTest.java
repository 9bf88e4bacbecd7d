package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.JuteLimits;
import io.coord.core.invariant.BrokenInvariantException;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.Txn.CreateKind;
import io.coord.core.txn.TxnDigest;
import io.coord.core.txn.TxnHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatedStateTest {
    private static final long SESSION = 0x77;

    private final ReplicatedState state = new ReplicatedState(States.OPTIONS);
    private long zxid;

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void rootHasTwoPaths(String path) {
        assertThat(state.tree().find(path).path()).isEqualTo("/");
        assertThat(find(path)).isSameAs(state.tree().find(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/a/", "//a", "/a//b", "a/b", "/b", "/a/bb", "//", "/a/b/"})
    void pathsThatAreNoNodesPathAreNotFound(String path) {
        apply(create("/a"));
        apply(create("/a/b"));

        assertThat(state.tree().find(path)).isNull();
        assertThat(find(path)).isNull();
        assertThat(find("/a/b")).isSameAs(state.tree().find("/a/b")).isNotNull();
    }

    @Test
    void malformedUtf8MeansWhatADecoderMakesOfIt() {
        apply(create("/\uFFFD"));
        ByteBuf malformed = Unpooled.wrappedBuffer(new byte[] {'/', (byte) 0xFF});

        assertThat(state.tree().find(malformed, 0, 2)).isSameAs(state.tree().find("/\uFFFD"));
    }

    @Test
    void formsForClientsAreTheStat() {
        apply(new Txn.Create(CreateKind.PLAIN, "/a", null, Acls.OPEN, true, 1, 0));
        Znode node = state.tree().find("/a");
        ByteBuf out = Unpooled.buffer();

        node.writeStat(out);
        node.writeData(out);
        node.parent().writeChildNames(out);

        Stat read = new Stat(
                out.readLong(),
                out.readLong(),
                out.readLong(),
                out.readLong(),
                out.readInt(),
                out.readInt(),
                out.readInt(),
                out.readLong(),
                out.readInt(),
                out.readInt(),
                out.readLong());
        assertThat(read).isEqualTo(node.stat());
        assertThat(read.ephemeralOwner()).isEqualTo(SESSION);
        assertThat(out.readInt()).as("null data").isEqualTo(-1);
        assertThat(out.readInt()).as("children").isEqualTo(2);
        assertThat(out.readCharSequence(out.readInt(), StandardCharsets.UTF_8)).isEqualTo("zookeeper");
        assertThat(out.readCharSequence(out.readInt(), StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void equalAclsAreOneObjectAndTheOpenOneIsTheConstant() {
        List<AclEntry> acl = List.of(new AclEntry(1, new AuthId("digest", "a:b")));
        apply(new Txn.Create(CreateKind.PLAIN, "/a", null, acl, false, 1, 0));
        apply(new Txn.Create(CreateKind.PLAIN, "/b", null, List.copyOf(new ArrayList<>(acl)), false, 2, 0));
        apply(new Txn.Create(
                CreateKind.PLAIN, "/c", null, List.of(new AclEntry(31, new AuthId("world", "anyone"))), false, 3, 0));

        assertThat(state.tree().find("/a").acl())
                .isSameAs(state.tree().find("/b").acl());
        assertThat(state.tree().find("/c").acl()).isSameAs(Acls.OPEN);
        assertThat(state.tree().find("/zookeeper/config").acl()).isSameAs(Acls.READ_ONLY);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1L << 40})
    void ttlThatDoesNotFitIsRefused(long ttl) {
        TxnResult result = apply(new Txn.Create(CreateKind.TTL, "/a", null, Acls.OPEN, false, 1, ttl));

        assertThat(result).isEqualTo(new TxnResult.Failed(-8));
        assertThat(state.tree().find("/a")).isNull();
    }

    @Test
    void emptyNamesAreNoNodes() {
        apply(create("/a"));

        assertThat(apply(create("//b"))).isEqualTo(new TxnResult.Failed(-101));
        assertThat(apply(create("/a//b"))).isEqualTo(new TxnResult.Failed(-101));
        assertThat(apply(create("/a/"))).isEqualTo(new TxnResult.Failed(-8));
        assertThat(apply(create(""))).isEqualTo(new TxnResult.Failed(-8));
        assertThat(apply(create("b"))).isEqualTo(new TxnResult.Failed(-8));
        assertThat(state.tree().nodeCount()).isEqualTo(5);
    }

    @Test
    void systemNodesStay() {
        for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            assertThat(apply(new Txn.Delete(path))).isEqualTo(new TxnResult.Failed(-8));
        }
        assertThat(state.tree().nodeCount()).isEqualTo(4);
    }

    @Test
    void versionsWrap() {
        apply(create("/a"));

        apply(new Txn.SetData("/a", Bytes.EMPTY, Integer.MIN_VALUE));

        assertThat(state.tree().find("/a").version()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void mismatchOfDigestsIsCountedAndTheFirstIsKept() {
        long right = state.tree().digest();
        apply(new Txn.Error(-101), new TxnDigest(2, right));
        apply(new Txn.Error(-101), new TxnDigest(1, 5));
        assertThat(state.digestMismatches()).isZero();

        apply(new Txn.Error(-101), new TxnDigest(2, 5));
        apply(new Txn.Error(-101), new TxnDigest(2, 6));

        assertThat(state.digestMismatches()).isEqualTo(2);
        assertThat(state.firstDigestMismatch()).isEqualTo(new DigestMismatch(3, 5, right));
    }

    @Test
    void noDigestIsComparedBeforeThatOfTheSnapshotIsReached() {
        long right = state.tree().digest();
        state.expectDigest(2, new TxnDigest(2, right));
        apply(new Txn.Error(-101), new TxnDigest(2, 5));
        apply(new Txn.Error(-101));
        assertThat(state.digestMismatches()).isZero();

        apply(new Txn.Error(-101), new TxnDigest(2, 5));

        assertThat(state.digestMismatches()).isEqualTo(1);
    }

    @Test
    void quotaIsThatOfTheNearestAncestor() {
        assertThat(state.tree().quotaFor("/a/b")).isNull();
        apply(create("/a"));
        apply(create("/zookeeper/quota/a"));
        apply(createWith("/zookeeper/quota/a/zookeeper_limits", "count=5,bytes=10=;byteHardLimit=9"));
        apply(createWith("/zookeeper/quota/a/zookeeper_stats", "count=0,bytes=0"));

        apply(createWith("/a/b", "12345"));

        QuotaUsage expected = new QuotaUsage("/a", true, 5, 10, -1, 9, 2, 5);
        assertThat(state.tree().quotaFor("/a/b/c")).isEqualTo(expected);
        assertThat(state.tree().quotaFor("/a")).isEqualTo(expected);
        assertThat(state.tree().quotaFor("/ab")).isNull();
    }

    @Test
    void deepTreesNeedNoDeepStack() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, this::growAndCutDeepTree, "small-stack", 200_000);
        thread.setUncaughtExceptionHandler((ignored, e) -> failure.set(e));
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
        assertThat(state.tree().nodeCount()).isEqualTo(4);
    }

    private void growAndCutDeepTree() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            apply(create(path.append("/a").toString()));
        }
        ReplicatedState loaded = States.read(States.write(state.beginImage(), () -> 1000), zxid);
        assertThat(loaded.tree().nodeCount()).isEqualTo(3004);
        assertThat(apply(new Txn.Delete("/a"))).isEqualTo(TxnResult.Done.INSTANCE);
    }

    @Test
    void imagesAreOneAtATimeAndManyMayBeGivenUp() {
        apply(create("/a"));
        for (int i = 0; i < 100; i++) {
            try (TreeImage image = state.beginImage()) {
                assertThatThrownBy(state::beginImage).isInstanceOf(BrokenInvariantException.class);
                apply(create("/a/n" + i));
                image.writeNext(Unpooled.buffer(), 1);
                image.writeNext(Unpooled.buffer(), 1);
                image.writeNext(Unpooled.buffer(), i % 4 + 1);
            }
        }
        ReplicatedState loaded = States.read(States.write(state.beginImage(), () -> 7), zxid);

        States.assertSame(States.describe(loaded), States.describe(state));
    }

    @Test
    void whatIsSaidOfTheLengthOfASnapshotIsOnlyAHint() throws IOException {
        for (int i = 0; i < 5000; i++) {
            apply(create("/n" + i));
        }
        ByteBuf body = States.write(state.beginImage(), () -> 100);
        for (long length : new long[] {body.readableBytes(), 1, 100, 10_000_000}) {
            ReplicatedState loaded = ReplicatedState.load(
                    new ByteBufInputStream(body.slice()), length, States.OPTIONS, JuteLimits.DEFAULT, zxid);
            States.assertSame(States.describe(loaded), States.describe(state));
        }
    }

    private Znode find(String path) {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(("xx" + path + "yy").getBytes(StandardCharsets.UTF_8));
        try {
            return state.tree().find(bytes, 2, bytes.writerIndex() - 4);
        } finally {
            bytes.release();
        }
    }

    private static Txn create(String path) {
        return new Txn.Create(CreateKind.PLAIN, path, Bytes.EMPTY, Acls.OPEN, false, -1, 0);
    }

    private static Txn createWith(String path, String data) {
        return new Txn.Create(CreateKind.PLAIN, path, NaiveTree.text(data), Acls.OPEN, false, -1, 0);
    }

    private TxnResult apply(Txn txn) {
        return apply(txn, null);
    }

    private TxnResult apply(Txn txn, TxnDigest digest) {
        zxid++;
        return state.apply(
                new LoggedTxn(new TxnHeader(SESSION, 1, zxid, 5, txn.type()), txn, digest), ChangeListener.NONE);
    }
}
