package io.coord.core.codec;

import io.coord.core.model.Stat;
import io.coord.core.model.StatPersisted;

/** The two forms of a stat: 68 bytes for clients (spec: client-protocol 2), 60 bytes in snapshots (disk-formats 2.2). */
public final class StatCodec {
    private StatCodec() {}

    public static Stat read(JuteReader in) {
        return new Stat(
                in.readLong("stat.czxid"),
                in.readLong("stat.mzxid"),
                in.readLong("stat.ctime"),
                in.readLong("stat.mtime"),
                in.readInt("stat.version"),
                in.readInt("stat.cversion"),
                in.readInt("stat.aversion"),
                in.readLong("stat.ephemeralOwner"),
                in.readInt("stat.dataLength"),
                in.readInt("stat.numChildren"),
                in.readLong("stat.pzxid"));
    }

    public static void write(JuteWriter out, Stat stat) {
        out.writeLong(stat.czxid());
        out.writeLong(stat.mzxid());
        out.writeLong(stat.ctime());
        out.writeLong(stat.mtime());
        out.writeInt(stat.version());
        out.writeInt(stat.cversion());
        out.writeInt(stat.aversion());
        out.writeLong(stat.ephemeralOwner());
        out.writeInt(stat.dataLength());
        out.writeInt(stat.numChildren());
        out.writeLong(stat.pzxid());
    }

    public static StatPersisted readPersisted(JuteReader in) {
        return new StatPersisted(
                in.readLong("stat.czxid"),
                in.readLong("stat.mzxid"),
                in.readLong("stat.ctime"),
                in.readLong("stat.mtime"),
                in.readInt("stat.version"),
                in.readInt("stat.cversion"),
                in.readInt("stat.aversion"),
                in.readLong("stat.ephemeralOwner"),
                in.readLong("stat.pzxid"));
    }

    public static void writePersisted(JuteWriter out, StatPersisted stat) {
        out.writeLong(stat.czxid());
        out.writeLong(stat.mzxid());
        out.writeLong(stat.ctime());
        out.writeLong(stat.mtime());
        out.writeInt(stat.version());
        out.writeInt(stat.cversion());
        out.writeInt(stat.aversion());
        out.writeLong(stat.ephemeralOwner());
        out.writeLong(stat.pzxid());
    }
}
