package io.coord.server.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One live session. Kept small: there may be a million.
 *
 * <p>Thread: replica, except {@link #id()} and {@link #touch}, which any thread may call.
 */
public final class Session {
    private static final VarHandle LAST_TOUCH;

    static {
        try {
            LAST_TOUCH = MethodHandles.lookup().findVarHandle(Session.class, "lastTouchMillis", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long id;
    /** Written by event loops; through {@link #LAST_TOUCH} only. */
    @SuppressWarnings("unused") // javac does not see the use through the handle
    private long lastTouchMillis;

    private int timeoutMillis;
    private boolean closing;
    private @Nullable SessionOwner owner;
    private @Nullable SessionClient client;

    /** The bucket it lies in, and where: of {@link ExpiryBuckets}. */
    long bucketMillis;

    int slot = ExpiryBuckets.NOWHERE;

    /**
     * @param owner     null: nobody has spoken for it yet
     * @param nowMillis monotonic clock: when it was heard from last
     */
    public Session(long id, int timeoutMillis, @Nullable SessionOwner owner, long nowMillis) {
        this.id = id;
        this.timeoutMillis = timeoutMillis;
        this.owner = owner;
        touch(nowMillis);
    }

    public long id() {
        return id;
    }

    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** Whether its end is on the way: nothing but the close itself is accepted from it any more. */
    public boolean isClosing() {
        return closing;
    }

    /** Where it is served; null if nobody has spoken for it yet, as after a change of leader. */
    public @Nullable SessionOwner owner() {
        return owner;
    }

    /** The connection that it is on, if that is one of this server; null: it is not, or not now. */
    public @Nullable SessionClient client() {
        return client;
    }

    public void setClient(@Nullable SessionClient newClient) {
        client = newClient;
    }

    /**
     * Notes that the client was heard from. Costs one store: nothing is re-ordered before the session's bucket comes
     * due.
     *
     * @param nowMillis monotonic clock
     */
    public void touch(long nowMillis) {
        LAST_TOUCH.setOpaque(this, nowMillis);
    }

    /** When the client was heard from last, on the monotonic clock. */
    public long lastTouchMillis() {
        return (long) LAST_TOUCH.getOpaque(this);
    }

    /** Moves the last touch later by {@code millis}, but not past {@code nowMillis}. A touch meanwhile wins. */
    void forgive(long millis, long nowMillis) {
        long seen = lastTouchMillis();
        if (seen < nowMillis) {
            LAST_TOUCH.compareAndSet(this, seen, Math.min(seen + millis, nowMillis));
        }
    }

    void setTimeoutMillis(int millis) {
        timeoutMillis = millis;
    }

    void setOwner(@Nullable SessionOwner newOwner) {
        owner = newOwner;
    }

    void markClosing() {
        closing = true;
    }
}
