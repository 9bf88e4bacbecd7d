/**
 * The small text files: accepted and current epoch, the server's id (spec: disk-formats 8). Invariant: a written epoch
 * is durable on return. Thread: one at a time per object. Uses: storage.fs.
 */
@NullMarked
package io.coord.zab.storage.epoch;

import org.jspecify.annotations.NullMarked;
