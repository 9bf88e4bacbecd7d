package io.coord.zab.sim;

import io.coord.core.env.RandomSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file's content: what programs see, what is durable, and how the one came from the other. */
final class SimInode {
    private static final int SECTOR_BYTES = 512;

    /** A write if {@code bytes} is not null, else a truncation to {@code position}. */
    private record Change(long position, byte[] bytes) {}

    private byte[] durable = new byte[0];
    private byte[] current = new byte[0];
    private final List<Change> unsynced = new ArrayList<>();

    byte[] current() {
        return current;
    }

    boolean hasUnsynced() {
        return !unsynced.isEmpty();
    }

    void write(long position, byte[] bytes) {
        unsynced.add(new Change(position, bytes));
        current = written(current, (int) position, bytes);
    }

    void truncate(long length) {
        if (length < current.length) {
            unsynced.add(new Change(length, null));
            current = Arrays.copyOf(current, (int) length);
        }
    }

    void sync() {
        durable = current.clone();
        unsynced.clear();
    }

    /** Changes bytes behind everybody's back. */
    void flipBit(int offset, int bit) {
        durable[offset] ^= (byte) (1 << bit);
        current[offset] ^= (byte) (1 << bit);
    }

    int durableLength() {
        return durable.length;
    }

    /** What is on the disk after a crash. */
    SimInode crashed(CrashMode mode, RandomSource random) {
        SimInode after = new SimInode();
        after.durable = contentAfter(mode, random);
        after.current = after.durable.clone();
        return after;
    }

    private byte[] contentAfter(CrashMode mode, RandomSource random) {
        switch (mode) {
            case LOSE_UNSYNCED:
                return durable.clone();
            case KEEP_UNSYNCED:
                return current.clone();
            case KILL:
                return killed(random);
            case TEAR:
            case TEAR_AND_REORDER_NAMES:
                return torn(random);
        }
        throw new IllegalArgumentException(String.valueOf(mode));
    }

    private byte[] killed(RandomSource random) {
        byte[] content = durable.clone();
        for (int i = 0; i < unsynced.size(); i++) {
            Change change = unsynced.get(i);
            boolean last = i == unsynced.size() - 1;
            if (change.bytes() == null) {
                content = Arrays.copyOf(content, (int) Math.min(content.length, change.position()));
            } else {
                int keep = last ? random.nextInt(change.bytes().length + 1) : change.bytes().length;
                content = written(content, (int) change.position(), Arrays.copyOf(change.bytes(), keep));
            }
        }
        return content;
    }

    private byte[] torn(RandomSource random) {
        byte[] content = durable.clone();
        int keepOneOf = 1 + random.nextInt(4);
        for (Change change : unsynced) {
            if (change.bytes() == null) {
                if (random.nextInt(2) == 0) {
                    content = Arrays.copyOf(content, (int) Math.min(content.length, change.position()));
                }
                continue;
            }
            content = writtenInPart(content, change, keepOneOf, random);
        }
        return content;
    }

    private static byte[] writtenInPart(byte[] content, Change change, int keepOneOf, RandomSource random) {
        byte[] result = content;
        int start = (int) change.position();
        int end = start + change.bytes().length;
        if (random.nextInt(2) == 0) {
            // the length got there without the data
            result = Arrays.copyOf(result, Math.max(result.length, end));
        }
        for (int at = start; at < end; ) {
            int sectorEnd = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (random.nextInt(keepOneOf) == 0) {
                result = written(result, at, Arrays.copyOfRange(change.bytes(), at - start, sectorEnd - start));
            }
            at = sectorEnd;
        }
        return result;
    }

    private static byte[] written(byte[] content, int position, byte[] bytes) {
        byte[] result = Arrays.copyOf(content, Math.max(content.length, position + bytes.length));
        System.arraycopy(bytes, 0, result, position, bytes.length);
        return result;
    }
}
