package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.vectors.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots as ZooKeeper's leaders sent them. */
class SnapshotReceptionTest {
    private static final TreeOptions TREE = new TreeOptions(true, true, 7);

    private final CompletableFuture<ReplicatedState> result = new CompletableFuture<>();

    static byte[] recorded(String scenario) {
        boolean next = false;
        for (JsonNode line : Vectors.lines("peer/" + scenario + ".jsonl")) {
            if (!line.has("hex") || !line.get("channel").textValue().equals("quorum")) {
                continue;
            }
            if (next) {
                return ByteBufUtil.decodeHexDump(line.get("hex").textValue());
            }
            next = line.get("comment").textValue().startsWith("SNAP");
        }
        throw new AssertionError("no snapshot in " + scenario);
    }

    private SnapshotReception reception() {
        return new SnapshotReception(5, JuteLimits.DEFAULT, TREE, Thread::new, () -> {}, (state, failure) -> {
            if (failure == null) {
                result.complete(state);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"05-sync-snap", "07b-sync-diverged-snap"})
    void aRecordedStreamBecomesATreeAndWhatFollowsIsLeft(String scenario) throws Exception {
        byte[] stream = recorded(scenario);
        ByteBuf in = Unpooled.wrappedBuffer(stream, new byte[] {9, 9, 9});
        SnapshotReception reception = reception();
        reception.take(in);
        assertThat(reception.isComplete()).isTrue();
        assertThat(in.readableBytes()).isEqualTo(3);
        assertThat(result.get(10, TimeUnit.SECONDS).tree().nodeCount()).isGreaterThan(3);
        assertThat(result.get().lastZxid()).isEqualTo(5);
    }

    @Test
    void theEndIsFoundHoweverTheBytesAreSplit() {
        byte[] stream = recorded("05-sync-snap");
        int body = stream.length - 14;
        for (int cut = 0; cut <= body; cut++) {
            SnapshotScanner scanner = new SnapshotScanner(JuteLimits.DEFAULT);
            int first = scanner.scan(Unpooled.wrappedBuffer(stream, 0, cut));
            assertThat(first).isEqualTo(cut);
            assertThat(scanner.isComplete()).isEqualTo(cut == body);
            int second = scanner.scan(Unpooled.wrappedBuffer(stream, cut, stream.length - cut));
            assertThat(first + second).isEqualTo(body);
            assertThat(scanner.isComplete()).isTrue();
        }
        SnapshotScanner scanner = new SnapshotScanner(JuteLimits.DEFAULT);
        for (int i = 0; i < body; i++) {
            assertThat(scanner.isComplete()).isFalse();
            assertThat(scanner.scan(Unpooled.wrappedBuffer(stream, i, 1))).isEqualTo(1);
        }
        assertThat(scanner.isComplete()).isTrue();
    }

    @Test
    void aBrokenConnectionLeavesNoTreeAndNoThread() throws Exception {
        byte[] stream = recorded("05-sync-snap");
        SnapshotReception reception = reception();
        reception.take(Unpooled.wrappedBuffer(stream, 0, stream.length / 2));
        reception.abort();
        assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        reception.loader().join(10_000);
        assertThat(reception.loader().isAlive()).isFalse();
    }

    @Test
    void anotherSignatureIsATypedFailure() throws Exception {
        byte[] stream = recorded("05-sync-snap").clone();
        stream[stream.length - 1] ^= 1;
        SnapshotReception reception = reception();
        assertThatThrownBy(() -> reception.take(Unpooled.wrappedBuffer(stream)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("BenWasHere");
        reception.abort();
        reception.loader().join(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffff", // sessions
                "00000000ffffffff", // ACLs
                "000000000000000100000000000000017ffffff00000000141000000",
                "0000000000000000ffffffff", // null path
                "000000000000000000000001" + "41", // a path that none has
                "0000000000000000000000007fffffff", // data
            })
    void lengthsThatCannotBeAreATypedFailure(String hex) {
        SnapshotScanner scanner = new SnapshotScanner(JuteLimits.DEFAULT);
        assertThatThrownBy(() -> scanner.scan(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))))
                .isInstanceOf(DecodeException.class);
    }
}
