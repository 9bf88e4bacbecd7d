package io.coord.server;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a disk has so little room that changes are refused: a log that can not be written any more would end the
 * server. Changes are taken again when there is a quarter more room than needed, so that it does not go to and fro.
 * Thread: its own for {@link #run}, any for the answer.
 */
final class DiskWatch implements Runnable, BooleanSupplier {
    private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);
    private static final long BYTES_PER_MIB = 1024 * 1024;

    private final String server;
    private final long minFreeBytes;
    private final FreeSpace freeSpace;
    private volatile boolean low;

    /** Tells how much room there is. */
    interface FreeSpace {
        /** In bytes, on the fullest of the disks; Long.MAX_VALUE if nobody knows. */
        long freeBytes();
    }

    DiskWatch(String server, long minFreeBytes, FreeSpace freeSpace) {
        this.server = server;
        this.minFreeBytes = minFreeBytes;
        this.freeSpace = freeSpace;
    }

    /** Whether changes are refused now. */
    @Override
    public boolean getAsBoolean() {
        return low;
    }

    /** Looks. */
    @Override
    public void run() {
        long free = freeSpace.freeBytes();
        if (!low && free < minFreeBytes) {
            low = true;
            log.error(
                    "disk is nearly full, clients can read only until there is room again server={} free={}MiB needed={}MiB",
                    server,
                    free / BYTES_PER_MIB,
                    minFreeBytes / BYTES_PER_MIB);
        } else if (low && free >= minFreeBytes + minFreeBytes / 4) {
            low = false;
            log.warn("disk has room again, changes are taken server={} free={}MiB", server, free / BYTES_PER_MIB);
        }
    }
}
