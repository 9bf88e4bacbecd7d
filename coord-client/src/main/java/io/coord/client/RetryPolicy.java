package io.coord.client;

/** What follows when the connection breaks under a request. */
public enum RetryPolicy {
    /**
     * Within the request's time limit: what was not sent is sent on the next connection; reads are repeated; writes are
     * looked into, and repeated only with a proof that they were not executed.
     */
    SAFE,
    /** Every request ends at once, as with ZooKeeper's client, but the error says whether the outcome is known. */
    NEVER
}
