package io.coord.core.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table that grows by splitting one bucket per insertion and shrinks by joining one per removal (Litwin:
 * "Linear hashing", 1980): no insertion ever pays for a rehash of everything. About one bucket, hence one reference,
 * per element; buckets are chains through {@link HashLinked}. Beside each bucket a byte has a bit for each value that
 * the upper three bits of its hashes have: most look-ups of what is not there, which creates make, end at that byte and
 * touch neither bucket nor elements, which lie all over the memory.
 *
 * <p>Buckets {@code 0 .. base + split - 1} exist. Those before {@code split} are already split, so they and their
 * images from {@code base} on are told apart by one bit more of the hash.
 *
 * <p>Not thread-safe; look-ups change nothing, so any number of them may run at a time.
 */
public final class LinearHashTable<E extends HashLinked> {
    private static final int SEGMENT_BITS = 9;
    private static final int SEGMENT_SIZE = 1 << SEGMENT_BITS;
    private static final int MIN_BUCKETS = 16;
    private static final int MAX_BASE = 1 << 30;

    private static final int MARK_SHIFT = 29;

    private @Nullable HashLinked[][] segments = new HashLinked[1][];
    /** Parallel to {@link #segments}. A bit that is not set: no element of the bucket has such a hash. */
    private byte[] @Nullable [] marks = new byte[1][];

    private int base = MIN_BUCKETS;
    private int split;
    private int size;

    public LinearHashTable() {
        segments[0] = new HashLinked[SEGMENT_SIZE];
        marks[0] = new byte[SEGMENT_SIZE];
    }

    public int size() {
        return size;
    }

    /** Returns an element with this hash, or null; further ones come from {@link #next}. */
    public @Nullable E first(int hash) {
        int bucket = bucketOf(hash);
        int slot = bucket & SEGMENT_SIZE - 1;
        if ((marks[bucket >>> SEGMENT_BITS][slot] & mark(hash)) == 0) {
            return null;
        }
        return withHash(segments[bucket >>> SEGMENT_BITS][slot], hash);
    }

    /** Returns the next element with the same hash, or null. */
    public @Nullable E next(E element) {
        return withHash(element.nextInBucket, element.hash);
    }

    /**
     * Makes buckets for so many elements, so that adding them splits none: a split touches elements, which lie all over
     * the memory.
     */
    public void expect(int elements) {
        while (base + split < elements && base < MAX_BASE) {
            splitOne();
        }
    }

    /** Adds an element that is not in the table. */
    public void add(E element) {
        push(bucketOf(element.hash), element);
        size++;
        if (size > base + split && base < MAX_BASE) {
            splitOne();
        }
    }

    /** Removes an element that is in the table. */
    public void remove(E element) {
        int bucket = bucketOf(element.hash);
        HashLinked[] segment = segments[bucket >>> SEGMENT_BITS];
        int slot = bucket & SEGMENT_SIZE - 1;
        HashLinked at = segment[slot];
        if (at == element) {
            segment[slot] = element.nextInBucket;
        } else {
            while (at != null && at.nextInBucket != element) {
                at = at.nextInBucket;
            }
            if (at == null) {
                throw new IllegalArgumentException("not in the table");
            }
            at.nextInBucket = element.nextInBucket;
        }
        element.nextInBucket = null;
        remark(bucket);
        size--;
        // Only below half full, so that a table that is used like a stack does not split and join in turns.
        if (base + split > MIN_BUCKETS && size < base + split >>> 1) {
            joinOne();
        }
    }

    /** Makes the marks of a bucket anew. */
    private void remark(int bucket) {
        int bits = 0;
        for (HashLinked at = segments[bucket >>> SEGMENT_BITS][bucket & SEGMENT_SIZE - 1];
                at != null;
                at = at.nextInBucket) {
            bits |= mark(at.hash);
        }
        marks[bucket >>> SEGMENT_BITS][bucket & SEGMENT_SIZE - 1] = (byte) bits;
    }

    /** The buckets tell hashes apart by the lower bits. */
    private static int mark(int hash) {
        return 1 << (hash >>> MARK_SHIFT);
    }

    private int bucketOf(int hash) {
        int bucket = hash & base - 1;
        return bucket < split ? hash & (base << 1) - 1 : bucket;
    }

    @SuppressWarnings("unchecked") // only elements of type E are ever added
    private @Nullable E withHash(@Nullable HashLinked from, int hash) {
        HashLinked at = from;
        while (at != null && at.hash != hash) {
            at = at.nextInBucket;
        }
        return (E) at;
    }

    private void push(int bucket, HashLinked element) {
        HashLinked[] segment = segments[bucket >>> SEGMENT_BITS];
        int slot = bucket & SEGMENT_SIZE - 1;
        element.nextInBucket = segment[slot];
        segment[slot] = element;
        marks[bucket >>> SEGMENT_BITS][slot] |= (byte) mark(element.hash);
    }

    private void splitOne() {
        int from = split;
        int to = base + split;
        if (to >>> SEGMENT_BITS >= segments.length) {
            segments = Arrays.copyOf(segments, segments.length * 2);
            marks = Arrays.copyOf(marks, segments.length);
        }
        if (segments[to >>> SEGMENT_BITS] == null) {
            segments[to >>> SEGMENT_BITS] = new HashLinked[SEGMENT_SIZE];
            marks[to >>> SEGMENT_BITS] = new byte[SEGMENT_SIZE];
        }
        HashLinked at = takeAll(from);
        while (at != null) {
            HashLinked next = at.nextInBucket;
            push((at.hash & base) == 0 ? from : to, at);
            at = next;
        }
        split++;
        if (split == base) {
            base <<= 1;
            split = 0;
        }
    }

    private void joinOne() {
        if (split == 0) {
            base >>>= 1;
            split = base;
        }
        split--;
        int last = base + split;
        HashLinked at = takeAll(last);
        while (at != null) {
            HashLinked next = at.nextInBucket;
            push(split, at);
            at = next;
        }
        if ((last & SEGMENT_SIZE - 1) == 0) {
            segments[last >>> SEGMENT_BITS] = null;
            marks[last >>> SEGMENT_BITS] = null;
        }
    }

    private @Nullable HashLinked takeAll(int bucket) {
        HashLinked[] segment = segments[bucket >>> SEGMENT_BITS];
        HashLinked chain = segment[bucket & SEGMENT_SIZE - 1];
        segment[bucket & SEGMENT_SIZE - 1] = null;
        marks[bucket >>> SEGMENT_BITS][bucket & SEGMENT_SIZE - 1] = 0;
        return chain;
    }
}
