/**
 * The commands of the admin HTTP port (spec: semantics 10): those of ZooKeeper with the same JSON, and some more. What
 * they tell comes from an {@link io.coord.server.admin.AdminView}, what they do goes through
 * {@link ServerControl}. Thread: any but event loops and the replica. Uses: core.env, server.admin, server.config, server.http,
 * zab.protocol, zab.protocol.membership.
 */
@NullMarked
package io.coord.server.admin.command;

import org.jspecify.annotations.NullMarked;
