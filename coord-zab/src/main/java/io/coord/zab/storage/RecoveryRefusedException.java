package io.coord.zab.storage;

import java.io.IOException;

/** The server must not start with what is on its disk. The message names file, offset, zxid and what can be done. */
public final class RecoveryRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How to allow a start that loses transactions. */
    static final String ACCEPT_DAMAGE_HINT = "start once with 'serve --accept-damage' or coord.acceptDamage=true";

    /** Why not. */
    public enum Reason {
        /** A directory does not exist and may not be created. */
        DIRECTORY_MISSING,
        /** Logs among the snapshots or snapshots among the logs: dataDir or dataLogDir was changed. */
        MISPLACED_FILES,
        /** There is a log, but no snapshot, and the log is not from the very beginning. */
        NO_SNAPSHOT,
        /** A snapshot is bad, and older ones with the log do not make up for it. */
        SNAPSHOT_DAMAGED,
        /** The log is damaged or incomplete. */
        LOG_DAMAGED,
        /** A library is missing that is needed to read a snapshot. */
        COMPRESSION_MISSING,
        /** The epochs of a replicated server contradict its history. */
        EPOCHS
    }

    private final Reason reason;

    RecoveryRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
