/**
 * The replicated state: the tree of znodes, the session timeouts, digest, quota. Invariant: a pure function of the
 * transactions applied. No lock inside: the owner guards it. Uses: core.model, core.codec, core.txn,
 * core.error, core.invariant, core.image, core.table.
 */
@NullMarked
package io.coord.core.tree;

import org.jspecify.annotations.NullMarked;
