/**
 * The embedding API: a server object, its builder, its life-cycle. Uses: core.codec, core.env, core.model, core.tree, core.watch,
 * server.admin, server.admin.command, server.apply, server.audit, server.auth, server.config, server.delivery, server.http, server.jmx, server.listener, server.measure, server.metrics, server.metrics.catalogue, server.prepare, server.read,
 * server.replica, server.session, server.upkeep, core.tls, zab.protocol, zab.protocol.member, zab.protocol.membership,
 * zab.runtime, zab.storage, zab.storage.fs, zab.storage.log, zab.storage.snapshot, zab.transport.
 */
@NullMarked
package io.coord.server;

import org.jspecify.annotations.NullMarked;
