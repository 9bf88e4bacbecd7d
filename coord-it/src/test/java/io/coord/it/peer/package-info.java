/**
 * Ensembles of servers in processes of their own, of ZooKeeper 3.9.5, of coord, or mixed, with clients of ZooKeeper's own library,
 * and ours. Runs after coord-server is packaged ({@code mvn verify}). Uses: it.server, it.client, it.security, client, client.error, core.model.
 */
@NullMarked
package io.coord.it.peer;

import org.jspecify.annotations.NullMarked;
