package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.netty.buffer.ByteBuf;

/**
 * Finds where a quorum packet ends, for there is no length in front of it (spec: peer-protocol 3):
 *
 * <pre>
 *   type(4) zxid(8) data: length(4) bytes   authinfo: count(4) ( scheme: length(4) bytes  id: length(4) bytes )*
 * </pre>
 *
 * <p>Remembers how far it looked, so that bytes that come one by one are not looked at again and again. Not thread-safe.
 */
final class PacketBoundary {
    private static final int DATA_LENGTH_AT = 12;
    private static final int STRINGS_PER_ID = 2;
    private static final int COUNT_UNKNOWN = -1;

    private final int maxDataBytes;
    private final int maxAuthBytes;
    /** Behind what was understood of this packet, from its beginning. */
    private int seen;
    /** How many strings are still to come; or {@link #COUNT_UNKNOWN}. */
    private long stringsLeft = COUNT_UNKNOWN;

    private int authStart;

    PacketBoundary(JuteLimits limits) {
        this(limits.maxElementBytes());
    }

    /** @param maxBytes of data, and of all identities together */
    PacketBoundary(int maxBytes) {
        this.maxDataBytes = maxBytes;
        this.maxAuthBytes = maxBytes;
    }

    /**
     * Looks for the end of the packet that begins at the reader index; reads nothing.
     *
     * @return its length, after which the search begins anew; -1: more bytes are needed
     * @throws DecodeException it is longer than allowed
     */
    int find(ByteBuf in) {
        int start = in.readerIndex();
        int there = in.readableBytes();
        if (seen == 0) {
            if (there < DATA_LENGTH_AT + Integer.BYTES) {
                return -1;
            }
            int length = checkLength("packet.data", in.getInt(start + DATA_LENGTH_AT), maxDataBytes);
            seen = DATA_LENGTH_AT + Integer.BYTES + length;
            authStart = seen;
        }
        if (stringsLeft == COUNT_UNKNOWN) {
            if (there < seen + Integer.BYTES) {
                return -1;
            }
            stringsLeft = (long) Math.max(0, in.getInt(start + seen)) * STRINGS_PER_ID;
            seen += Integer.BYTES;
        }
        while (stringsLeft > 0) {
            if (there < seen + Integer.BYTES) {
                return -1;
            }
            int used = seen - authStart;
            int length = checkLength("packet.authinfo", in.getInt(start + seen), maxAuthBytes - used);
            if (there < seen + Integer.BYTES + length) {
                return -1;
            }
            seen += Integer.BYTES + length;
            stringsLeft--;
        }
        if (there < seen) {
            return -1;
        }
        int length = seen;
        seen = 0;
        stringsLeft = COUNT_UNKNOWN;
        return length;
    }

    private static int checkLength(String field, int length, int max) {
        if (length < -1 || length > max) {
            throw new DecodeException(field + ": length " + length + ", limit " + max + " bytes (jute.maxbuffer)");
        }
        return Math.max(0, length);
    }
}
