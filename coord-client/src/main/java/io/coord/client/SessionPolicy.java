package io.coord.client;

/** What follows when the session is lost. */
public enum SessionPolicy {
    /** The client opens a new session, and says so ({@link ConnectionChange#newSession()}). */
    RENEW,
    /** The client is of no use any more, as with ZooKeeper's client. */
    STAY_LOST
}
