package io.coord.server;

import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReadOnlyFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Request frames, one behind the other, to be sent in one piece. */
final class Requests {
    private final ByteBuf frames = Unpooled.buffer();

    Requests connect(long sessionId, Bytes password, int timeoutMillis, long lastZxidSeen) {
        return frame(out ->
                new ConnectRequest(0, lastZxidSeen, timeoutMillis, sessionId, password, ReadOnlyFlag.NO).write(out));
    }

    Requests create(int xid, String path, Bytes data) {
        return write(xid, new WriteOp.Create(WriteOp.CreateOp.CREATE, path, data, Acls.OPEN, 0, -1));
    }

    Requests createEphemeral(int xid, String path) {
        return write(xid, new WriteOp.Create(WriteOp.CreateOp.CREATE, path, Bytes.EMPTY, Acls.OPEN, 1, -1));
    }

    Requests set(int xid, String path, Bytes data) {
        return write(xid, new WriteOp.SetData(path, data, -1));
    }

    Requests write(int xid, WriteOp op) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(op.code().code());
            WriteOpCodec.write(out, op);
        });
    }

    Requests get(int xid, String path) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(OpCode.GET_DATA.code());
            out.writeString(path);
            out.writeBoolean(false);
        });
    }

    Requests addPersistentWatch(int xid, String path) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(OpCode.ADD_WATCH.code());
            out.writeString(path);
            out.writeInt(0);
        });
    }

    Requests auth(int xid, String scheme, String credentials) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(OpCode.AUTH.code());
            out.writeInt(0);
            out.writeString(scheme);
            out.writeBuffer(Bytes.wrap(credentials.getBytes(StandardCharsets.UTF_8)));
        });
    }

    Requests sasl(int xid, byte[] token) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(OpCode.SASL.code());
            out.writeBuffer(Bytes.wrap(token));
        });
    }

    Requests ping() {
        return frame(out -> {
            out.writeInt(-2);
            out.writeInt(OpCode.PING.code());
        });
    }

    /** A request without a body. */
    Requests raw(int xid, int opCode) {
        return frame(out -> {
            out.writeInt(xid);
            out.writeInt(opCode);
        });
    }

    byte[] bytes() {
        return ByteBufUtil.getBytes(frames);
    }

    private Requests frame(Consumer<JuteWriter> content) {
        int start = frames.writerIndex();
        frames.writeInt(0);
        content.accept(new JuteWriter(frames));
        frames.setInt(start, frames.writerIndex() - start - Integer.BYTES);
        return this;
    }
}
