package io.coord.client.call;

import io.coord.client.error.FailedCall;
import io.coord.client.future.Callbacks;
import io.coord.client.future.Promise;
import org.jspecify.annotations.NullUnmarked;

/** An operation on its way, and the future of its answer. Thread: the fields for the session are its event loop's. */
@NullUnmarked
public final class Call<T> extends Promise<T> {
    private final Operation<T> operation;
    private final long deadlineNanos;

    private int xid;
    private boolean sent;
    private long lastSeenZxid;

    /** A call that must be settled at {@code deadlineNanos} of the client's clock. */
    public Call(Operation<T> operation, Callbacks callbacks, long deadlineNanos) {
        super(callbacks);
        this.operation = operation;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public FailedCall subject() {
        return operation.failedCall();
    }

    public Operation<T> operation() {
        return operation;
    }

    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Its number on the connection that it was sent on. */
    public int xid() {
        return xid;
    }

    /** Whether it may have reached a server without an answer having come. */
    public boolean isSent() {
        return sent;
    }

    public void markSent(int newXid) {
        xid = newXid;
        sent = true;
    }

    /** It is certain that no server has executed it or will. */
    public void markUnsent() {
        sent = false;
    }

    /** Remembers what had been seen when the connection broke on which it was sent. */
    public void markLost(long zxid) {
        lastSeenZxid = zxid;
    }

    public long lastSeenZxid() {
        return lastSeenZxid;
    }
}
