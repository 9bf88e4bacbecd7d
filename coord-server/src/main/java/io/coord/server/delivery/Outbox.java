package io.coord.server.delivery;

import io.coord.core.watch.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the replica has for one connection, in the order in which it must leave: watch events, results of writes,
 * session news. Events are put in under the tree's write lock; whoever writes a reply that was read under the read lock
 * drains the outbox first, so a client always sees the event before a reply that shows the change (design 4).
 *
 * <p>Bounded by what the client has in flight and by its watches. Thread: put by the replica, drained by the event loop
 * of the connection; own monitor.
 */
public final class Outbox {
    private @Nullable Entry head;
    private @Nullable Entry tail;
    private boolean closed;

    /** Where the content goes. Thread: event loop of the connection. */
    public interface Sink {
        void onNotification(WatchEvent event);

        void onWriteDone(Delivery.WriteDone done);

        void onReadDone(Delivery.ReadDone done);

        void onSyncDone(Delivery.SyncDone done);

        void onSessionGranted(Delivery.SessionGranted granted);

        void onSessionRefused();

        void onDisconnect(String reason);
    }

    /** Adds an event. Returns true if the outbox was empty: then someone must see to it that it is drained. */
    public synchronized boolean put(WatchEvent event) {
        return append(new Entry(event));
    }

    /** Adds a delivery. Returns true if the outbox was empty: then someone must see to it that it is drained. */
    public synchronized boolean put(Delivery delivery) {
        if (closed && delivery instanceof Delivery.ReadDone) {
            ((Delivery.ReadDone) delivery).reply().release();
        }
        return append(new Entry(delivery));
    }

    /** Hands everything over to {@code sink}, oldest first. */
    public void drainTo(Sink sink) {
        Entry entry = takeAll();
        while (entry != null) {
            dispatch(entry.content, sink);
            entry = entry.next;
        }
    }

    /** Drops what is inside and whatever comes: the connection is gone. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Entry entry = takeAll(); entry != null; entry = entry.next) {
            if (entry.content instanceof Delivery.ReadDone) {
                ((Delivery.ReadDone) entry.content).reply().release();
            }
        }
    }

    public synchronized boolean isEmpty() {
        return head == null;
    }

    private boolean append(Entry entry) {
        if (closed) {
            return false;
        }
        boolean wasEmpty = head == null;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        return wasEmpty;
    }

    private synchronized @Nullable Entry takeAll() {
        Entry all = head;
        head = null;
        tail = null;
        return all;
    }

    private static void dispatch(Object content, Sink sink) {
        if (content instanceof WatchEvent) {
            sink.onNotification((WatchEvent) content);
        } else if (content instanceof Delivery.WriteDone) {
            sink.onWriteDone((Delivery.WriteDone) content);
        } else if (content instanceof Delivery.ReadDone) {
            sink.onReadDone((Delivery.ReadDone) content);
        } else if (content instanceof Delivery.SyncDone) {
            sink.onSyncDone((Delivery.SyncDone) content);
        } else if (content instanceof Delivery.SessionGranted) {
            sink.onSessionGranted((Delivery.SessionGranted) content);
        } else if (content instanceof Delivery.SessionRefused) {
            sink.onSessionRefused();
        } else {
            sink.onDisconnect(((Delivery.Disconnect) content).reason());
        }
    }

    private static final class Entry {
        private final Object content;
        private @Nullable Entry next;

        Entry(Object content) {
            this.content = content;
        }
    }
}
