package io.coord.core.image;

/** Reads a snapshot's body. */
public final class SnapshotBodyReader {
    private SnapshotBodyReader() {}
}
