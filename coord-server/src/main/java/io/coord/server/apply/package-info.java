/**
 * The replicated state behind its one read-write lock. Invariant: only the replica thread takes the write side. Uses:
 * core.tree, core.watch.
 */
@NullMarked
package io.coord.server.apply;

import org.jspecify.annotations.NullMarked;
