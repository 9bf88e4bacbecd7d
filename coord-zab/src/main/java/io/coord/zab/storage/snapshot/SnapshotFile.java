package io.coord.zab.storage.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with a snapshot's name.
 *
 * @param zxid in the name: the snapshot shows at least everything up to here
 */
public record SnapshotFile(Path path, long zxid, Compression compression) {
    static final String PREFIX = "snapshot.";

    /** Before the name while it is being written: neither coord nor ZooKeeper takes it for a snapshot. */
    static final String TEMPORARY_PREFIX = "tmp-";

    /** Before the name of one that is to replace all history, as soon as what it replaces is gone. */
    static final String PENDING_PREFIX = "installing-";

    /** Before the name of one that is kept for people only. */
    static final String ASIDE_PREFIX = "aside-";

    static String fileName(long zxid, Compression compression) {
        return PREFIX + Long.toHexString(zxid) + compression.extension();
    }

    /** Returns what the name says; empty if it is no snapshot's. */
    static Optional<SnapshotFile> parse(Path directory, String name) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        for (Compression compression : new Compression[] {Compression.GZIP, Compression.SNAPPY, Compression.NONE}) {
            if (name.endsWith(compression.extension())) {
                String hex = name.substring(
                        PREFIX.length(), name.length() - compression.extension().length());
                return parseHex(hex).map(zxid -> new SnapshotFile(directory.resolve(name), zxid, compression));
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> parseHex(String hex) {
        try {
            return Optional.of(Long.parseUnsignedLong(hex, 16));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
