package io.coord.zab.storage.snapshot;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.OpenFile;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes a file from its beginning, through a buffer, and syncs it in steps. Closing it does not close the file. */
final class FileOutput extends OutputStream {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final OpenFile file;
    private final long syncStepBytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long position;
    private long synced;

    FileOutput(OpenFile file, long syncStepBytes) {
        this.file = file;
        this.syncStepBytes = syncStepBytes;
    }

    @Override
    public void write(int b) throws FileFailure {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws FileFailure {
        for (int done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, count);
            done += count;
        }
    }

    private void drain() throws FileFailure {
        buffer.flip();
        int count = buffer.remaining();
        file.write(position, buffer);
        position += count;
        buffer.clear();
        if (syncStepBytes > 0 && position - synced >= syncStepBytes) {
            file.sync();
            synced = position;
        }
    }

    /** Writes what is buffered and makes all of it durable. */
    void sync() throws FileFailure {
        drain();
        file.sync();
    }
}
