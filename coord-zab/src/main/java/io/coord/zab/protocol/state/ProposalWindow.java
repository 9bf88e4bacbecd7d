package io.coord.zab.protocol.state;

import io.coord.core.invariant.Invariant;
import io.coord.zab.protocol.message.Proposal;
import org.jspecify.annotations.Nullable;

/** Proposals in ascending order of zxid, in a ring: taken away at both ends, found by zxid. Thread: replica. */
final class ProposalWindow {
    private static final int INITIAL_CAPACITY = 64;

    private @Nullable Proposal[] ring = new @Nullable Proposal[INITIAL_CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    Proposal get(int index) {
        Invariant.check(index >= 0 && index < size, "no such proposal: index=%d size=%d", index, size);
        Proposal proposal = ring[slot(index)];
        if (proposal == null) {
            throw new IllegalStateException("empty slot in the window: index=" + index);
        }
        return proposal;
    }

    void addLast(Proposal proposal) {
        if (size == ring.length) {
            grow();
        }
        ring[slot(size)] = proposal;
        size++;
    }

    void removeFirst() {
        ring[first] = null;
        first = slot(1);
        size--;
    }

    void removeLast() {
        size--;
        ring[slot(size)] = null;
    }

    void clear() {
        ring = new @Nullable Proposal[INITIAL_CAPACITY];
        first = 0;
        size = 0;
    }

    /** Index of the last proposal that is not after {@code zxid}; -1 if all are. */
    int floorIndex(long zxid) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private int slot(int index) {
        return (first + index) & (ring.length - 1);
    }

    private void grow() {
        @Nullable Proposal[] larger = new @Nullable Proposal[2 * ring.length];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[slot(i)];
        }
        ring = larger;
        first = 0;
    }
}
