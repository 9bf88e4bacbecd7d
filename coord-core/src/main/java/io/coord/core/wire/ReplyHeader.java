package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;

/**
 * Opens every frame of a server after the handshake (spec: client-protocol 4.2, 4.3).
 *
 * @param xid  of the request, or one of {@link Xid}
 * @param zxid of the state that the reply was made from; 0 or -1 where there is none
 * @param err  wire value of an {@link io.coord.core.error.ErrorCode}; a body follows only if it is 0
 */
public record ReplyHeader(int xid, long zxid, int err) implements WireRecord {
    public static final int BYTES = 16;

    public static ReplyHeader read(JuteReader in) {
        return new ReplyHeader(in.readInt("xid"), in.readLong("zxid"), in.readInt("err"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(err);
    }
}
