/**
 * The meters that there are, with ZooKeeper's names where it has them. What they show comes from an
 * {@link io.coord.server.admin.AdminView} when it is asked for; nothing is registered anywhere. Thread: any. Uses:
 * server.admin, server.http, server.measure, server.metrics, zab.protocol.
 */
@NullMarked
package io.coord.server.metrics.catalogue;

import org.jspecify.annotations.NullMarked;
