package io.coord.zab.storage.snapshot;

import java.io.IOException;

/** A file is no complete and correct snapshot. Says where and why. */
public final class DamagedSnapshotException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSnapshotException(SnapshotFile file, long offset, String reason, Throwable cause) {
        super(file.path() + " byte " + offset + " of the content: " + reason, cause);
    }
}
