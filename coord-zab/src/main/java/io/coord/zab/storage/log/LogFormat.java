package io.coord.zab.storage.log;

import java.util.OptionalLong;
import java.util.zip.Adler32;

/**
 * A log file (spec: disk-formats 1):
 *
 * <pre>
 *   file    magic "ZKLG"(4) version 2(4) dbid 0(8) | records | zeros
 *   record  Adler-32 of the payload(8) length n(4) payload(n) 'B'(1)
 *   payload clientId(8) cxid(4) zxid(8) time(8) type(4) body ...
 * </pre>
 */
public final class LogFormat {
    public static final int MAGIC = 0x5A4B4C47;
    public static final int VERSION = 2;
    public static final int HEADER_BYTES = 16;

    /** Checksum and length before the payload. */
    public static final int RECORD_HEAD_BYTES = 12;

    /** What a record takes beyond its payload. */
    public static final int RECORD_OVERHEAD_BYTES = RECORD_HEAD_BYTES + 1;

    public static final byte END_OF_RECORD = 'B';

    /** The header of a transaction, the shortest payload. */
    public static final int MIN_PAYLOAD_BYTES = 32;

    static final int ZXID_OFFSET_IN_PAYLOAD = 12;

    private static final String PREFIX = "log.";

    private LogFormat() {}

    /** Name of the file whose first transaction is {@code firstZxid}. */
    public static String fileName(long firstZxid) {
        return PREFIX + Long.toHexString(firstZxid);
    }

    /** The zxid in a log file's name; empty for other files. */
    public static OptionalLong zxidOf(String fileName) {
        return fileName.startsWith(PREFIX) ? parseHex(fileName.substring(PREFIX.length())) : OptionalLong.empty();
    }

    private static OptionalLong parseHex(String hex) {
        try {
            return OptionalLong.of(Long.parseUnsignedLong(hex, 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static long checksum(byte[] payload) {
        Adler32 adler = new Adler32();
        adler.update(payload);
        return adler.getValue();
    }

    static long zxidOfPayload(byte[] payload) {
        long zxid = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            zxid = zxid << 8 | payload[ZXID_OFFSET_IN_PAYLOAD + i] & 0xFF;
        }
        return zxid;
    }
}
