/**
 * One data directory, two implementations: what one writes, the other opens with the same tree (spec: disk-formats). Uses: it.server,
 * it.client, ZooKeeper's own readers.
 */
@NullMarked
package io.coord.it.disk;

import org.jspecify.annotations.NullMarked;
