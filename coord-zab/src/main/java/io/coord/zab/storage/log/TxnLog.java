package io.coord.zab.storage.log;

import io.coord.core.invariant.Invariant;
import io.coord.core.model.Bytes;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the transaction log: {@link #append} collects, {@link #sync} writes what was collected with one call and makes
 * it durable with one more. Files are named by their first transaction and created by the first append after opening or
 * rolling; a file of an earlier process is never written again.
 *
 * <p>After any failure nothing works but {@link #close()}: whether the last batch is on the disk is unknown, and only a
 * recovery can tell (design 7: an fsync that failed is never retried).
 *
 * <p>Not thread-safe: one owner, usually the log thread.
 */
public final class TxnLog implements AutoCloseable {
    /**
     * No more than this, or one record, is ever written but not synced. Recovery relies on it: what lies further behind
     * a hole than this was synced after the hole was, so the hole is damage and no torn write.
     */
    public static final int MAX_UNSYNCED_BYTES = 256 * 1024;

    private static final int INITIAL_BATCH_BYTES = 64 * 1024;
    private static final int KEPT_BATCH_BYTES = 1024 * 1024;

    private final FileSystem files;
    private final Path directory;
    private final TxnLogOptions options;
    private ByteBuf batch = Unpooled.directBuffer(INITIAL_BATCH_BYTES);
    private long firstZxidOfBatch;
    private long lastAppended;
    private long lastSynced;
    private long recordBytes;
    private @Nullable LogSegment segment;
    private boolean broken;
    private boolean closed;

    /**
     * @param directory the {@code version-2} directory of the log, which exists and was recovered
     * @param lastZxid  of the recovered history: appending goes on above it
     */
    public TxnLog(FileSystem files, Path directory, TxnLogOptions options, long lastZxid) {
        this.files = files;
        this.directory = directory;
        this.options = options;
        this.lastAppended = lastZxid;
        this.lastSynced = lastZxid;
    }

    /** Whether a record with this payload may join the batch; if not, {@link #sync} first. */
    public boolean accepts(Bytes payload) {
        return !batch.isReadable()
                || batch.readableBytes() + payload.length() + LogFormat.RECORD_OVERHEAD_BYTES <= MAX_UNSYNCED_BYTES;
    }

    /**
     * Adds a record to the batch. Touches no file.
     *
     * @param payload encoded header, transaction and digest; its zxid is {@code zxid}
     */
    public void append(long zxid, Bytes payload) {
        checkUsable();
        Invariant.check(zxid > lastAppended, "log must grow: last=0x%x next=0x%x", lastAppended, zxid);
        Invariant.check(accepts(payload), "batch overflow: %d bytes are waiting", batch.readableBytes());
        long zxidInside = LogFormat.zxidOfPayload(payload.array());
        Invariant.check(zxidInside == zxid, "payload has zxid 0x%x, expected 0x%x", zxidInside, zxid);
        if (!batch.isReadable()) {
            firstZxidOfBatch = zxid;
        }
        batch.writeLong(LogFormat.checksum(payload.array()));
        batch.writeInt(payload.length());
        batch.writeBytes(payload.array());
        batch.writeByte(LogFormat.END_OF_RECORD);
        lastAppended = zxid;
    }

    /** Writes the batch and makes it durable (as far as the {@link TxnLogOptions.SyncPolicy} says). */
    public void sync() throws FileFailure {
        checkUsable();
        if (!batch.isReadable()) {
            return;
        }
        broken = true;
        LogSegment current = segment;
        if (current == null) {
            current = LogSegment.create(files, directory, firstZxidOfBatch, options);
            segment = current;
        }
        current.write(batch.nioBuffer());
        current.sync();
        broken = false;
        recordBytes += batch.readableBytes();
        lastSynced = lastAppended;
        emptyBatch();
        if (options.segmentLimitBytes() > 0 && current.position() > options.segmentLimitBytes()) {
            roll();
        }
    }

    private void emptyBatch() {
        if (batch.capacity() > KEPT_BATCH_BYTES) {
            batch.release();
            batch = Unpooled.directBuffer(INITIAL_BATCH_BYTES);
        } else {
            batch.clear();
        }
    }

    /** Syncs, and lets the next append start a new file. */
    public void roll() throws FileFailure {
        sync();
        LogSegment current = segment;
        if (current != null) {
            segment = null;
            current.close();
        }
    }

    public long lastAppendedZxid() {
        return lastAppended;
    }

    /** Everything up to here is durable. */
    public long lastSyncedZxid() {
        return lastSynced;
    }

    /** Bytes of records written by this object. */
    public long recordBytes() {
        return recordBytes;
    }

    /** The file being written; null between opening or rolling and the next sync. */
    public @Nullable Path currentFile() {
        return segment == null ? null : segment.path();
    }

    private void checkUsable() {
        if (broken || closed) {
            throw new IllegalStateException(
                    "transaction log in " + directory + (closed ? " is closed" : " has failed"));
        }
    }

    /** Releases file and memory. What was appended but not synced is lost. Idempotent. */
    @Override
    public void close() throws FileFailure {
        if (closed) {
            return;
        }
        closed = true;
        batch.release();
        LogSegment current = segment;
        segment = null;
        if (current == null) {
            return;
        }
        if (broken) {
            current.abandon();
        } else {
            current.close();
        }
    }
}
