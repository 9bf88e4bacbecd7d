package io.coord.core.table;

import org.jspecify.annotations.Nullable;

/** What a {@link LinearHashTable} holds: elements are their own entries, so that one costs no further object. */
public abstract class HashLinked {
    final int hash;

    @Nullable
    HashLinked nextInBucket;

    protected HashLinked(int hash) {
        this.hash = hash;
    }
}
