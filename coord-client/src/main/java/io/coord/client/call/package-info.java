/**
 * One call: what is asked, how the answer is read, and the future that the caller holds. Invariant: a call is settled
 * once. Thread: settled on the event loop of the client, waited for on any. Uses: core.codec, core.wire, core.error,
 * core.model, client.error, client.future, client.retry, client.watch.
 */
@NullMarked
package io.coord.client.call;

import org.jspecify.annotations.NullMarked;
