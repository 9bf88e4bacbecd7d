package io.coord.core.watch;

/** How arrays of watches grow: by an eighth only, as there may be millions of watches and most never change. */
final class Capacity {
    private Capacity() {}

    static int grown(int size) {
        return Math.addExact(size, (size >>> 3) + 2);
    }

    static boolean isWasteful(int size, int capacity) {
        return capacity > 16 && size < capacity >>> 2;
    }
}
