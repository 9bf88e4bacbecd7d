/**
 * What is logged and proposed: sealed transactions with header and digest, and their codec. Invariant: values are
 * absolute, so a transaction may be applied twice. Uses: core.model, core.codec.
 */
@NullMarked
package io.coord.core.txn;

import org.jspecify.annotations.NullMarked;
