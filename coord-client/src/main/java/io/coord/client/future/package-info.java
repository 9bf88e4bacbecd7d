/**
 * Futures whose waiters do not depend on callbacks getting their turn. Invariant: a promise is settled once. Thread: settled
 * on the event loop of the client, waited for on any. Uses: client.error.
 */
@NullMarked
package io.coord.client.future;

import org.jspecify.annotations.NullMarked;
