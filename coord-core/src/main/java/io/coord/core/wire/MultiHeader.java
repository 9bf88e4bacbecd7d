package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;

/**
 * Stands before each element of a multi, and ends the list (spec: client-protocol 9).
 *
 * @param type operation or, in a reply, kind of the result; a reader ignores it at the end
 * @param done whether this is the end: no element follows
 * @param err  -1 in a request; in a reply the error code of the element
 */
public record MultiHeader(int type, boolean done, int err) implements WireRecord {
    public static final int ERROR_TYPE = -1;
    public static final MultiHeader END = new MultiHeader(-1, true, -1);

    /** The header of an element of a request. */
    public static MultiHeader ofRequest(OpCode op) {
        return new MultiHeader(op.code(), false, -1);
    }

    public static MultiHeader read(JuteReader in) {
        return new MultiHeader(in.readInt("multi.type"), in.readBoolean("multi.done"), in.readInt("multi.err"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(err);
    }
}
