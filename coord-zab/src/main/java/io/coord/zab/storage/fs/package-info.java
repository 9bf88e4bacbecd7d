/**
 * The file-system port of storage: what the log, the snapshots and the epoch files need from a disk, the real one, and
 * one in memory. Invariant: nothing is durable before {@code sync} of the file and {@code syncDirectory} of each name.
 * Thread: any. Uses: nothing. Knows nothing of formats.
 */
@NullMarked
package io.coord.zab.storage.fs;

import org.jspecify.annotations.NullMarked;
