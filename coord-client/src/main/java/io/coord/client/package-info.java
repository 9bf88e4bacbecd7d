/**
 * The Java client: one session, async first, with a blocking view. Start at {@link io.coord.client.CoordClient}. Thread:
 * any. Uses: core.codec, core.env, core.error, core.model, core.op, core.sasl, core.tls, core.wire, client.call, client.endpoint, client.error,
 * client.future, client.retry, client.session, client.transport, client.watch.
 */
@NullMarked
package io.coord.client;

import org.jspecify.annotations.NullMarked;
