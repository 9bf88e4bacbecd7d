package io.coord.zab.storage.fs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a file in memory. Pages of zeros take no room, so preallocation is free. Not thread-safe. */
final class SparseBytes {
    private static final int PAGE_BYTES = 4096;

    private final List<byte @Nullable []> pages = new ArrayList<>();
    private long length;

    long length() {
        return length;
    }

    int read(long position, ByteBuffer target) {
        if (position >= length) {
            return target.hasRemaining() ? -1 : 0;
        }
        int total = (int) Math.min(target.remaining(), length - position);
        int left = total;
        long at = position;
        while (left > 0) {
            int offset = (int) (at % PAGE_BYTES);
            int count = Math.min(left, PAGE_BYTES - offset);
            byte[] page = page(at);
            if (page == null) {
                for (int i = 0; i < count; i++) {
                    target.put((byte) 0);
                }
            } else {
                target.put(page, offset, count);
            }
            at += count;
            left -= count;
        }
        return total;
    }

    void write(long position, ByteBuffer source) {
        long at = position;
        byte[] chunk = new byte[PAGE_BYTES];
        while (source.hasRemaining()) {
            int offset = (int) (at % PAGE_BYTES);
            int count = Math.min(source.remaining(), PAGE_BYTES - offset);
            source.get(chunk, 0, count);
            if (page(at) != null || !allZero(chunk, count)) {
                System.arraycopy(chunk, 0, pageForWriting(at), offset, count);
            }
            at += count;
        }
        length = Math.max(length, at);
    }

    void truncate(long newLength) {
        if (newLength >= length) {
            return;
        }
        length = newLength;
        int keep = (int) ((newLength + PAGE_BYTES - 1) / PAGE_BYTES);
        while (pages.size() > keep) {
            pages.remove(pages.size() - 1);
        }
        int tail = (int) (newLength % PAGE_BYTES);
        byte[] last = page(newLength);
        if (tail > 0 && last != null) {
            Arrays.fill(last, tail, PAGE_BYTES, (byte) 0);
        }
    }

    private byte @Nullable [] page(long position) {
        int index = (int) (position / PAGE_BYTES);
        return index < pages.size() ? pages.get(index) : null;
    }

    private byte[] pageForWriting(long position) {
        int index = (int) (position / PAGE_BYTES);
        while (pages.size() <= index) {
            pages.add(null);
        }
        byte[] page = pages.get(index);
        if (page == null) {
            page = new byte[PAGE_BYTES];
            pages.set(index, page);
        }
        return page;
    }

    private static boolean allZero(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
