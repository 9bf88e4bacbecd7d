package io.coord.zab.storage.log;

import io.coord.core.model.Bytes;

/**
 * A complete record whose checksum is right.
 *
 * @param offset  of the record in its file
 * @param payload header, transaction, digest
 */
public record LogRecord(long zxid, long offset, Bytes payload) {
    /** Offset right behind the record. */
    public long end() {
        return offset + payload.length() + LogFormat.RECORD_OVERHEAD_BYTES;
    }
}
