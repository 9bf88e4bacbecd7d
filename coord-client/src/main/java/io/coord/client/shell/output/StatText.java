package io.coord.client.shell.output;

import io.coord.core.model.Stat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A stat as ZooKeeper's shell shows it, line by line, so that scripts that read it go on working. */
public final class StatText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ROOT);

    private StatText() {}

    public static void lines(TextPage page, Stat stat) {
        page.line("cZxid = " + hex(stat.czxid()))
                .line("ctime = " + time(stat.ctime()))
                .line("mZxid = " + hex(stat.mzxid()))
                .line("mtime = " + time(stat.mtime()))
                .line("pZxid = " + hex(stat.pzxid()))
                .line("cversion = " + stat.cversion())
                .line("dataVersion = " + stat.version())
                .line("aclVersion = " + stat.aversion())
                .line("ephemeralOwner = " + hex(stat.ephemeralOwner()))
                .line("dataLength = " + stat.dataLength())
                .line("numChildren = " + stat.numChildren());
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }
}
