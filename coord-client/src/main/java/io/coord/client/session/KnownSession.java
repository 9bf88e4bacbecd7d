package io.coord.client.session;

import io.coord.client.session.SessionEvent.Kind;
import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.ReadOnlyFlag;

/**
 * The session as it is known to us: what the servers gave, and what it has seen. Invariant: an id that only a read-only server gave
 * is never shown to another, for it is known to nobody else. Thread: that of the machine.
 */
final class KnownSession {
    private static final Bytes NO_PASSWORD = Bytes.wrap(new byte[ConnectResponse.PASSWORD_BYTES]);

    /** ZooKeeper's client pings at least this often. */
    private static final long LONGEST_SILENCE_NANOS = 10_000_000_000L;

    private final SessionConfig config;
    private long id;
    private Bytes password;
    private long timeoutNanos;
    private long lastZxid;
    private boolean readOnly;
    private boolean seenReadWrite;
    private boolean fresh;

    KnownSession(SessionConfig config) {
        this.config = config;
        this.id = config.sessionId();
        this.seenReadWrite = id != 0;
        this.password = id == 0 ? NO_PASSWORD : config.password();
        this.timeoutNanos = nanos(config.sessionTimeoutMillis());
    }

    /** 0: none. */
    long id() {
        return id;
    }

    long lastZxid() {
        return lastZxid;
    }

    /** Whether the server of this connection serves no writes. */
    boolean isReadOnly() {
        return readOnly;
    }

    /** What the next connection begins with. */
    ConnectRequest request() {
        return new ConnectRequest(
                0,
                lastZxid,
                config.sessionTimeoutMillis(),
                seenReadWrite ? id : 0,
                seenReadWrite ? password : NO_PASSWORD,
                ReadOnlyFlag.of(config.readOnlyAllowed()));
    }

    /** Whether the next connection asks for a new session. */
    boolean asksForNew() {
        return !seenReadWrite || id == 0;
    }

    void accepted(ConnectResponse response) {
        fresh = asksForNew();
        id = response.sessionId();
        password = response.password() == null ? NO_PASSWORD : response.password();
        timeoutNanos = nanos(response.timeoutMillis());
        readOnly = response.readOnly() == ReadOnlyFlag.YES;
        seenReadWrite |= !readOnly;
    }

    void seen(long zxid) {
        lastZxid = Math.max(lastZxid, zxid);
    }

    /** It is lost: the next one is another. */
    void forget() {
        id = 0;
        password = NO_PASSWORD;
        lastZxid = 0;
        seenReadWrite = false;
        timeoutNanos = nanos(config.sessionTimeoutMillis());
    }

    /** What a connection that was just opened means. */
    Kind opening() {
        return readOnly ? Kind.READ_ONLY : fresh ? Kind.CONNECTED : Kind.RECONNECTED;
    }

    SessionEvent event(Kind kind, String reason) {
        return new SessionEvent(kind, id, password, (int) (timeoutNanos / 1_000_000), reason);
    }

    /** A server that was silent for so long is left. */
    long readTimeoutNanos() {
        return timeoutNanos / 3 * 2;
    }

    long pingIntervalNanos() {
        return Math.min(timeoutNanos / 3, LONGEST_SILENCE_NANOS);
    }

    /** When no server was reached for so long the session counts as lost (as in ZooKeeper's client since 3.9). */
    long giveUpNanos() {
        return timeoutNanos / 3 * 4;
    }

    private static long nanos(int millis) {
        return millis * 1_000_000L;
    }
}
