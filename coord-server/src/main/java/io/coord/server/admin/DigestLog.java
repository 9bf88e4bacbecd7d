package io.coord.server.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Digests of the tree at every {@value #INTERVAL}th zxid, the last {@value #LIMIT} of them, so that servers can be
 * compared. Thread: any.
 */
public final class DigestLog {
    static final int INTERVAL = 128;
    static final int LIMIT = 1024;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * The tree at one moment.
     *
     * @param digest unsigned arithmetic may have made it negative; printed signed
     */
    public record Entry(long zxid, long digest) {}

    /** Whether {@link #onApplied} keeps the digest of this zxid, for those to whom it costs something to get. */
    public static boolean keeps(long zxid) {
        return zxid % INTERVAL == 0;
    }

    /** A transaction has been applied and left this digest. */
    public void onApplied(long zxid, long digest) {
        if (keeps(zxid)) {
            add(new Entry(zxid, digest));
        }
    }

    private synchronized void add(Entry entry) {
        if (entries.size() == LIMIT) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** Oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
