package io.coord.it.golden;

import java.util.HexFormat;

/** A named piece of a frame and how it may differ between two runs. */
record Field(String name, Kind kind, byte[] bytes) {

    enum Kind {
        /** Byte for byte the same. */
        EXACT,
        /** Another number, but always the same one for the same recorded number, and in the same order. */
        ZXID,
        /** Milliseconds of the run. */
        TIME,
        /** Another id, one to one. */
        SESSION,
        /** Sixteen bytes that belong to the session id. */
        PASSWORD
    }

    long asLong() {
        return java.nio.ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public String toString() {
        return name + "=" + HexFormat.of().formatHex(bytes);
    }
}
