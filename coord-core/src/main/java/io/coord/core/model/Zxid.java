package io.coord.core.model;

/**
 * A zxid is a signed 64-bit number: the epoch in the upper half, a counter within the epoch in the lower
 * (spec: peer-protocol 0).
 */
public final class Zxid {
    private Zxid() {}

    public static long of(long epoch, long counter) {
        return epoch << 32 | counter & 0xFFFFFFFFL;
    }

    public static long epoch(long zxid) {
        return zxid >> 32;
    }

    public static long counter(long zxid) {
        return zxid & 0xFFFFFFFFL;
    }

    /** Returns the form used in logs and file names' messages: {@code 0x} and lower-case hex without padding. */
    public static String toString(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
