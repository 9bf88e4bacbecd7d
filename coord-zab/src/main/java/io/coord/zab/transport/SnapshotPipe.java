package io.coord.zab.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a snapshot on their way from an event loop, which must not block, to the thread that makes a tree of them,
 * which may. Bounded: who writes is told to pause, and called when to go on.
 */
final class SnapshotPipe extends InputStream {
    private static final int HIGH_BYTES = 4 << 20;
    private static final int LOW_BYTES = 1 << 20;

    private final Object lock = new Object();
    private final Runnable resume;
    // guarded by lock
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int queuedBytes;
    private boolean paused;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    // of the reader
    private byte[] current = new byte[0];
    private int position;

    /** @param resume called on the reader's thread when more may be written after a pause */
    SnapshotPipe(Runnable resume) {
        this.resume = resume;
    }

    /**
     * Adds bytes, which are handed over.
     *
     * @return false: pause now, until called
     */
    boolean write(byte[] bytes) {
        synchronized (lock) {
            if (!closed) {
                chunks.add(bytes);
                queuedBytes += bytes.length;
                lock.notifyAll();
            }
            paused = queuedBytes > HIGH_BYTES;
            return !paused;
        }
    }

    /** There is no more. */
    void end() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
    }

    /** There is no more, and what there was is not all. */
    void fail(IOException cause) {
        synchronized (lock) {
            failure = cause;
            chunks.clear();
            lock.notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? current[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    /** Whether there is a byte to read. */
    private boolean fill() throws IOException {
        while (position == current.length) {
            if (!nextChunk()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextChunk() throws IOException {
        boolean wake;
        synchronized (lock) {
            while (chunks.isEmpty() && !ended && failure == null) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            if (failure != null) {
                throw failure;
            }
            if (chunks.isEmpty()) {
                return false;
            }
            current = chunks.remove();
            position = 0;
            queuedBytes -= current.length;
            wake = paused && queuedBytes <= LOW_BYTES;
            paused &= !wake;
        }
        if (wake) {
            resume.run();
        }
        return true;
    }

    /** Nothing more will be read: what is written vanishes. */
    @Override
    public void close() {
        boolean wake;
        synchronized (lock) {
            closed = true;
            chunks.clear();
            queuedBytes = 0;
            wake = paused;
            paused = false;
        }
        if (wake) {
            resume.run();
        }
    }
}
