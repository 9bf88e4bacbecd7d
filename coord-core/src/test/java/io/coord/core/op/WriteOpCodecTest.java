package io.coord.core.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp.CreateOp;
import io.coord.core.wire.MultiHeader;
import io.coord.core.wire.OpCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteOpCodecTest {
    private static final WriteOp.Delete DELETE = new WriteOp.Delete("/a", 3);

    @Test
    void aMultiKeepsItsElementsInOrder() {
        WriteOp.Multi multi = new WriteOp.Multi(List.of(
                create(CreateOp.CREATE, "/a", 0),
                create(CreateOp.CREATE2, "/b", 3),
                create(CreateOp.CREATE_CONTAINER, "/c", 4),
                new WriteOp.Create(CreateOp.CREATE_TTL, "/d", null, Acls.OPEN, 5, 1000),
                DELETE,
                new WriteOp.SetData("/a", Bytes.EMPTY, -1),
                new WriteOp.Check("/a", 7)));
        assertThat(roundTrip(multi)).isEqualTo(multi);
    }

    @Test
    void anEmptyMultiIsLegal() {
        assertThat(roundTrip(new WriteOp.Multi(List.of()))).isEqualTo(new WriteOp.Multi(List.of()));
    }

    @Test
    void theEndOfAMultiIsToldByDoneAlone() {
        ByteBuf body = Unpooled.buffer();
        new MultiHeader(99, true, 7).write(new JuteWriter(body));
        assertThat(read(OpCode.MULTI, body)).isEqualTo(new WriteOp.Multi(List.of()));
    }

    @Test
    void theErrorOfAnElementsHeaderIsIgnored() {
        ByteBuf body = Unpooled.buffer();
        JuteWriter out = new JuteWriter(body);
        new MultiHeader(OpCode.DELETE.code(), false, 42).write(out);
        WriteOpCodec.write(out, DELETE);
        MultiHeader.END.write(out);
        assertThat(read(OpCode.MULTI, body)).isEqualTo(new WriteOp.Multi(List.of(DELETE)));
    }

    @Test
    void aMultiWithoutEndIsRefused() {
        ByteBuf body = Unpooled.buffer();
        JuteWriter out = new JuteWriter(body);
        MultiHeader.ofRequest(OpCode.DELETE).write(out);
        WriteOpCodec.write(out, DELETE);
        assertThatThrownBy(() -> read(OpCode.MULTI, body)).isInstanceOf(DecodeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -10, -11, 3, 4, 7, 8, 14, 16, 20, 22, 100, 12345})
    void otherOperationsAreRefusedInsideAMulti(int type) {
        ByteBuf body = Unpooled.buffer();
        JuteWriter out = new JuteWriter(body);
        new MultiHeader(type, false, -1).write(out);
        WriteOpCodec.write(out, DELETE);
        MultiHeader.END.write(out);
        assertThatThrownBy(() -> read(OpCode.MULTI, body))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("multi[0]")
                .hasMessageContaining(Integer.toString(type));
    }

    @Test
    void nullPathsAreRefusedInsideAMultiAndKeptAlone() {
        for (WriteOp op : List.of(
                new WriteOp.Create(CreateOp.CREATE, null, null, Acls.OPEN, 0, -1),
                new WriteOp.Create(CreateOp.CREATE_TTL, null, null, Acls.OPEN, 5, 1),
                new WriteOp.Delete(null, -1),
                new WriteOp.SetData(null, null, -1))) {
            assertThat(roundTrip(op)).isEqualTo(op);
            assertRefusedInMulti(op, "path is null");
        }
        assertRefusedInMulti(new WriteOp.Check(null, -1), "path is null");
    }

    @Test
    void nullAclsAreRefusedInsideAMultiAndKeptAlone() {
        WriteOp op = new WriteOp.Create(CreateOp.CREATE2, "/a", null, null, 0, -1);
        assertThat(roundTrip(op)).isEqualTo(op);
        assertRefusedInMulti(op, "acl is null");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 6, 7, Integer.MAX_VALUE})
    void createModesThatAreNoneAreRefusedInsideAMultiAndKeptAlone(int flags) {
        WriteOp op = create(CreateOp.CREATE, "/a", flags);
        assertThat(roundTrip(op)).isEqualTo(op);
        assertRefusedInMulti(op, "flags " + flags);
    }

    @ParameterizedTest
    @EnumSource(OpCode.class)
    void onlyWritesAndCloseSessionAreReadFromClients(OpCode op) {
        ByteBuf body = Unpooled.wrappedBuffer(new byte[100]);
        if (op.kind() == OpCode.Kind.WRITE && op != OpCode.MULTI || op.kind() == OpCode.Kind.SESSION) {
            assertThat(read(op, body).code()).isEqualTo(op);
        } else {
            assertThatThrownBy(() -> read(op, body)).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void serversAlsoForwardCreateSessionAndDeleteContainer() {
        for (WriteOp op : List.of(new WriteOp.CreateSession(4000), new WriteOp.DeleteContainer("/c"), DELETE)) {
            ByteBuf body = Unpooled.buffer();
            WriteOpCodec.write(new JuteWriter(body), op);
            assertThat(WriteOpCodec.readForwarded(op.code(), new JuteReader(body, JuteLimits.DEFAULT)))
                    .isEqualTo(op);
        }
    }

    private static void assertRefusedInMulti(WriteOp op, String reason) {
        assertThatThrownBy(() -> roundTrip(new WriteOp.Multi(List.of(DELETE, op))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("multi[1]")
                .hasMessageContaining(reason);
    }

    private static WriteOp.Create create(CreateOp op, String path, int flags) {
        return new WriteOp.Create(op, path, Bytes.ofHex("01"), Acls.OPEN, flags, -1);
    }

    private static WriteOp roundTrip(WriteOp op) {
        ByteBuf body = Unpooled.buffer();
        WriteOpCodec.write(new JuteWriter(body), op);
        return read(op.code(), body);
    }

    private static WriteOp read(OpCode op, ByteBuf body) {
        return WriteOpCodec.read(op, new JuteReader(body, JuteLimits.DEFAULT));
    }
}
