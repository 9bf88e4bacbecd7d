package io.coord.core.image;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;

/**
 * The first bytes of every log and every snapshot (spec: disk-formats 1.1, 2).
 *
 * @param magic   {@link #LOG_MAGIC} or {@link #SNAPSHOT_MAGIC}
 * @param version {@link #VERSION}
 * @param dbid    0 in a log, -1 in a snapshot; without meaning
 */
public record FileHeader(int magic, int version, long dbid) {
    /** "ZKLG". */
    public static final int LOG_MAGIC = 0x5A4B4C47;
    /** "ZKSN". */
    public static final int SNAPSHOT_MAGIC = 0x5A4B534E;

    public static final int VERSION = 2;
    public static final int BYTES = 16;

    public static FileHeader read(JuteReader in) {
        return new FileHeader(in.readInt("magic"), in.readInt("version"), in.readLong("dbid"));
    }

    public void write(JuteWriter out) {
        out.writeInt(magic);
        out.writeInt(version);
        out.writeLong(dbid);
    }
}
