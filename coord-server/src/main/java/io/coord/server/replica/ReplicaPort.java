package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import io.netty.util.concurrent.EventExecutor;

/** What connections ask of the replica. Thread: any; returns at once, answers come through the outbox of the link. */
public interface ReplicaPort {
    /** Orders a change. Changes of one connection are ordered as they were submitted. */
    void submit(ClientWrite write);

    /** Whether syncs are for {@link #sync}: on a single server they are reads. */
    boolean ordersSyncs();

    /** Asks for a state that shows all that is committed. In order with the changes of the same connection. */
    void sync(ClientSync sync);

    /** Opens a session or attaches a connection to one. */
    void connect(ConnectAttempt attempt);

    /** The connection is gone; its session lives on. */
    void disconnected(ClientLink link, long sessionId);

    /** Runs {@code query} on the replica thread, which may read everything. Returns false if the server is closing. */
    boolean query(Runnable query);

    /**
     * Returns a port for the thread of {@code loop} only: what is asked in one turn of that loop comes together, in the
     * order in which it was asked.
     */
    ReplicaPort gatheredBy(EventExecutor loop);
}
