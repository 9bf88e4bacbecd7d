package io.coord.zab.sim;

/** What becomes of that which was not synced when the power goes. */
public enum CrashMode {
    /** All of it is lost. */
    LOSE_UNSYNCED,
    /** All of it has reached the disk. */
    KEEP_UNSYNCED,
    /** Any sectors of any writes, any lengths, any prefix of the changes of names: a journaling file system. */
    TEAR,
    /** As {@link #TEAR}, but also any subset of the changes of names, in any order. */
    TEAR_AND_REORDER_NAMES,
    /** Only the process died: nothing is lost but the end of the write it was in. */
    KILL
}
