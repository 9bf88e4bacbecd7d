package io.coord.zab.storage.log;

import io.coord.core.model.Zxid;
import java.nio.file.Path;

/**
 * Where a log stops being provably whole.
 *
 * @param file     the file to look at
 * @param offset   of the first byte that is not believed
 * @param lastZxid the history up to here, inclusive, is good
 * @param reason   what is wrong there
 */
public record LogDamage(Path file, long offset, long lastZxid, String reason) {
    @Override
    public String toString() {
        return file + " offset " + offset + " after transaction " + Zxid.toString(lastZxid) + ": " + reason;
    }
}
