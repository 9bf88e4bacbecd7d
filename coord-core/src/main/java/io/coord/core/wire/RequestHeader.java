package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;

/**
 * Opens every frame of a client after the handshake (spec: client-protocol 4).
 *
 * @param xid  the client's number of the request, see {@link Xid}
 * @param type operation, see {@link OpCode}; any int
 */
public record RequestHeader(int xid, int type) implements WireRecord {
    public static final int BYTES = 8;

    public static RequestHeader read(JuteReader in) {
        return new RequestHeader(in.readInt("xid"), in.readInt("type"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(xid);
        out.writeInt(type);
    }
}
