package io.coord.client.session;

import io.coord.core.model.Bytes;

/**
 * What a session is made with.
 *
 * @param sessionTimeoutMillis  asked of the server, which may give another
 * @param connectTimeoutNanos   for one attempt, handshake included
 * @param readOnlyAllowed       whether a server without quorum will do for reads
 * @param maxInFlight           requests on the connection without answer
 * @param maxFrameBytes         {@code jute.maxbuffer}: the longest frame sent or received
 * @param closeTimeoutNanos     how long a close waits for the server
 * @param afterLoss             what follows when the session is lost
 * @param retry                 what follows when the connection breaks under a request
 * @param authentication        what each connection begins with
 * @param sessionId             of the session to take over; 0: a new one
 * @param password              of it
 */
public record SessionConfig(
        int sessionTimeoutMillis,
        long connectTimeoutNanos,
        boolean readOnlyAllowed,
        int maxInFlight,
        int maxFrameBytes,
        long closeTimeoutNanos,
        AfterLoss afterLoss,
        Retry retry,
        Authentication authentication,
        long sessionId,
        Bytes password) {

    /** What each connection begins with. */
    public enum Authentication {
        NONE,
        SASL
    }

    /** What follows when the session is lost. */
    public enum AfterLoss {
        NEW_SESSION,
        STAY_LOST
    }

    /** What follows when the connection breaks under a request. */
    public enum Retry {
        /** Reads are repeated, writes as far as it is proven that they were not executed. */
        SAFE,
        /** Every request ends, with an error that says whether its outcome is known. */
        NEVER
    }

    public SessionConfig {
        if (sessionTimeoutMillis < 1) {
            throw new IllegalArgumentException("session timeout " + sessionTimeoutMillis + " ms: must be at least 1");
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight " + maxInFlight + ": must be at least 1");
        }
    }
}
