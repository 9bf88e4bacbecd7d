/** Measurements that are started by hand (docs/performance.md). Uses: client, the published ZooKeeper client. */
@NullMarked
package io.coord.it.bench;

import org.jspecify.annotations.NullMarked;
