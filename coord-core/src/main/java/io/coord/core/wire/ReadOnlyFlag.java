package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;

/**
 * The last byte of the handshake, in both directions (spec: client-protocol 3.2, 3.3).
 *
 * <p>Compat: clients of 3.3 and older send no such byte and get none back; clients tell an old server the same way.
 */
public enum ReadOnlyFlag {
    /** Not on the wire: a peer that does not know read-only mode. */
    ABSENT,
    NO,
    YES;

    public static ReadOnlyFlag of(boolean readOnly) {
        return readOnly ? YES : NO;
    }

    static ReadOnlyFlag read(JuteReader in) {
        return in.remaining() == 0 ? ABSENT : of(in.readBoolean("readOnly"));
    }

    void write(JuteWriter out) {
        if (this != ABSENT) {
            out.writeBoolean(this == YES);
        }
    }
}
