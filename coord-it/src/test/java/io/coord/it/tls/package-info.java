/** Clients that connect by TLS: ZooKeeper's own and ours, and those who should not get in. Uses: server, client, core.tls, it.client, it.hostile. */
@NullMarked
package io.coord.it.tls;

import org.jspecify.annotations.NullMarked;
