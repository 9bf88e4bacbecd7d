package io.coord.server.listener;

import io.coord.server.apply.GuardedState;
import io.coord.server.read.PendingRequest;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered requests of one connection in the order of arrival, from the oldest write in flight on. Empty while
 * nothing is in flight: then reads run at once and never come here. Thread: event loop of the connection.
 */
final class RequestQueue {
    /** For connections that have not written yet; nobody adds to it. */
    static final RequestQueue ALWAYS_EMPTY = new RequestQueue();

    private @Nullable PendingRequest head;
    private @Nullable PendingRequest tail;
    /** The first read behind the newest write: what the next write has to wait for. */
    private @Nullable PendingRequest readsBehindLastWrite;

    private int size;
    private int writes;
    private long writeBytes;
    private long bytes;

    boolean isEmpty() {
        return head == null;
    }

    int size() {
        return size;
    }

    int writes() {
        return writes;
    }

    /** Of the writes. */
    long writeBytes() {
        return writeBytes;
    }

    long bytes() {
        return bytes;
    }

    @Nullable
    PendingRequest head() {
        return head;
    }

    /** Appends a write. Returns the first read that it has to wait for, null if there is none. */
    @Nullable
    PendingRequest addWrite(PendingRequest write) {
        PendingRequest reads = readsBehindLastWrite;
        readsBehindLastWrite = null;
        writes++;
        writeBytes += write.bytes();
        append(write);
        return reads;
    }

    void addRead(PendingRequest read) {
        append(read);
        if (readsBehindLastWrite == null) {
            readsBehindLastWrite = read;
        }
    }

    /** Takes the oldest request out, which must be there. */
    PendingRequest remove() {
        PendingRequest first = head;
        head = first.next();
        if (head == null) {
            tail = null;
        }
        if (first == readsBehindLastWrite) {
            readsBehindLastWrite = head;
        }
        size--;
        bytes -= first.bytes();
        if (first.isWrite()) {
            writes--;
            writeBytes -= first.bytes();
        }
        return first;
    }

    /** Drops everything. Takes the tree's lock, so that the replica does not run what is being given back. */
    void clear(GuardedState guarded) {
        if (head == null) {
            return;
        }
        long stamp = guarded.lockRead();
        try {
            while (head != null) {
                PendingRequest request = remove();
                request.markServed();
                request.release();
            }
        } finally {
            guarded.unlockRead(stamp);
        }
    }

    private void append(PendingRequest request) {
        if (tail == null) {
            head = request;
        } else {
            tail.setNext(request);
        }
        tail = request;
        size++;
        bytes += request.bytes();
    }
}
