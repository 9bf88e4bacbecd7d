package io.coord.zab.storage.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;

/** A buffered stream that knows the Adler-32 sum and the number of the bytes that were taken out of it. */
final class SummedInput extends InputStream {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final InputStream in;
    private final Adler32 adler = new Adler32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private int summedTo;
    private long bufferStart;

    SummedInput(InputStream in) {
        this.in = in;
    }

    /** The sum of the bytes taken so far. */
    long sum() {
        adler.update(buffer, summedTo, position - summedTo);
        summedTo = position;
        return adler.getValue();
    }

    /** How many bytes were taken so far. */
    long offset() {
        return bufferStart + position;
    }

    /** Returns how many bytes are still to come, but no more than {@code max}, without taking any. */
    int countUpTo(int max) throws IOException {
        if (limit - position >= max) {
            return max;
        }
        shift();
        while (limit - position < max) {
            int count = in.read(buffer, limit, BUFFER_BYTES - limit);
            if (count < 0) {
                break;
            }
            limit += count;
        }
        return Math.min(max, limit - position);
    }

    /** Moves what was not taken to the front. */
    private void shift() {
        sum();
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        bufferStart += position;
        limit -= position;
        position = 0;
        summedTo = 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    /** Whether there is a byte to take. */
    private boolean fill() throws IOException {
        while (position == limit) {
            shift();
            int count = in.read(buffer, 0, BUFFER_BYTES);
            if (count < 0) {
                return false;
            }
            limit = count;
        }
        return true;
    }
}
