package io.coord.server.replica;

/** Hears what becomes of a replica. Thread: replica. */
public interface ReplicaListener {
    /** Something the server can not go on without has failed; the replica thread has ended. */
    void onFailed(Throwable cause);
}
