/**
 * Beans on the JVM's bean server, named and shaped like ZooKeeper's where that is natural. They tell what an
 * {@link io.coord.server.admin.AdminView} tells. Thread: any. Uses: server.admin, server.measure.
 */
@NullMarked
package io.coord.server.jmx;

import org.jspecify.annotations.NullMarked;
