/**
 * Removal of containers that are no longer used and of TTL nodes that are over (spec: semantics 5). Pure: time is an
 * argument. Thread: replica. Uses: core.model, core.tree.
 */
@NullMarked
package io.coord.server.upkeep;

import org.jspecify.annotations.NullMarked;
