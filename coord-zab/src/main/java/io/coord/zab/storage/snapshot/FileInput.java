package io.coord.zab.storage.snapshot;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.OpenFile;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a file from its beginning. No buffer of its own. Closing it does not close the file. */
final class FileInput extends InputStream {
    private final OpenFile file;
    private long position;

    FileInput(OpenFile file) {
        this.file = file;
    }

    @Override
    public int read() throws FileFailure {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws FileFailure {
        int count = file.read(position, ByteBuffer.wrap(target, offset, length));
        if (count > 0) {
            position += count;
        }
        return count;
    }
}
