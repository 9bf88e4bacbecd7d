package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Damaged and hostile bodies of snapshots. */
class SnapshotDamageTest {
    @Property(tries = 2000)
    void changedBytesAreReadOrRefusedWithAReason(@ForAll long seed) {
        Random random = new Random(seed);
        ByteBuf body = bodyOf(random.nextInt(50));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(body.writerIndex());
            body.setByte(at, random.nextBoolean() ? random.nextInt(256) : body.getByte(at) ^ 1 << random.nextInt(8));
        }
        readOrRefuse(body);
    }

    @Property(tries = 500)
    void randomBytesAreRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        if (bytes.length > 4) {
            bytes[0] = 0;
            bytes[1] = 0;
            bytes[2] = 0;
        }
        assertThatThrownBy(() -> States.read(Unpooled.wrappedBuffer(bytes), 1)).isInstanceOf(DecodeException.class);
    }

    @Test
    void everyTruncationIsRefused() {
        ByteBuf body = bodyOf(20);
        for (int length = 0; length < body.writerIndex(); length++) {
            ByteBuf part = body.slice(0, length);

            assertThatThrownBy(() -> States.read(part.duplicate(), 1))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("the end");
        }
    }

    @Test
    void refusalsSayWhatIsWrong() {
        assertRefused("-5 sessions", out -> out.writeInt(-5));
        assertRefused("-5 ACLs", out -> out.writeInt(0).writeInt(-5));
        assertRefused(
                "an ACL has -2 entries",
                out -> out.writeInt(0).writeInt(1).writeLong(1).writeInt(-2));
        assertRefused("ACL id 1 is there twice", out -> {
            out.writeInt(0).writeInt(2);
            out.writeLong(1).writeInt(0).writeLong(1).writeInt(0);
        });
        assertRefused("null path", out -> out.writeLong(0).writeInt(-1));
        assertRefused("path length -2", out -> out.writeLong(0).writeInt(-2));
        assertRefused("path length 2147483647, limit", out -> out.writeLong(0).writeInt(Integer.MAX_VALUE));
        assertRefused(
                "path of one byte 0x61", out -> out.writeLong(0).writeInt(1).writeByte('a'));
        assertRefused("node / is missing", out -> path(out.writeLong(0), "/"));
        assertRefused("/a comes before its parent", out -> node(out.writeLong(0), "/a", -1));
        assertRefused("ACL id 7, which is not in the table", out -> node(out.writeLong(0), "", 7));
        assertRefused("is there twice", out -> node(node(out.writeLong(0), "", -1), "", -1));
        assertRefused("ab is no path of a node", out -> node(node(out.writeLong(0), "", -1), "ab", -1));
        assertRefused(
                "/a/ is no path of a node", out -> node(node(node(out.writeLong(0), "", -1), "/a", -1), "/a/", -1));
        assertRefused("//a comes before its parent", out -> node(node(out.writeLong(0), "", -1), "//a", -1));
        assertRefused("node /zookeeper is missing", out -> path(node(out.writeLong(0), "", -1), "/"));
    }

    private static void assertRefused(String reason, Consumer<ByteBuf> writer) {
        ByteBuf body = Unpooled.buffer();
        writer.accept(body);
        // Enough for every field that is read before the check.
        body.writeZero(200);

        assertThatThrownBy(() -> States.read(body, 1))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static ByteBuf path(ByteBuf out, String path) {
        new JuteWriter(out).writeString(path);
        return out;
    }

    private static ByteBuf node(ByteBuf out, String path, long aclId) {
        path(out, path);
        new JuteWriter(out).writeBuffer(Bytes.EMPTY);
        return out.writeLong(aclId).writeZero(60);
    }

    private static void readOrRefuse(ByteBuf body) {
        try {
            ReplicatedState state = States.read(body, 1);
            assertThat(States.write(state.beginImage(), () -> 10).isReadable()).isTrue();
        } catch (DecodeException e) {
            assertThat(e).hasMessageStartingWith("snapshot");
        }
    }

    private static ByteBuf bodyOf(int txns) {
        TxnGenerator history = new TxnGenerator(3, true);
        ReplicatedState state = new ReplicatedState(States.OPTIONS);
        for (int i = 0; i < txns; i++) {
            state.apply(history.next(), ChangeListener.NONE);
        }
        return States.write(state.beginImage(), () -> 10);
    }
}
