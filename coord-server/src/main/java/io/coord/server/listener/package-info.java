/**
 * Client connections: frames in, reads served in place, writes handed to the replica, replies out; limits and
 * back-pressure. Thread: event loops. Uses: core.codec, core.env, core.error, core.invariant, core.model, core.op,
 * core.sasl, core.tree, core.watch, core.wire, server.admin, server.apply, server.auth, server.config, server.delivery, server.measure,
 * server.read,
 * server.replica, server.session, core.tls.
 */
@NullMarked
package io.coord.server.listener;

import org.jspecify.annotations.NullMarked;
