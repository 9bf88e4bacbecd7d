package io.coord.server.replica;

/**
 * The history on this server's disk cannot be joined to that of its leader. It is to be set aside, and the server to
 * begin again without one: it gets the leader's.
 */
public final class HistoryUnusableException extends Exception {
    private static final long serialVersionUID = 1;

    HistoryUnusableException(String reason) {
        super(reason);
    }
}
