/**
 * Who changed what: a line for each change that a client of this server asked for, in ZooKeeper's form. No data, no secrets.
 * Thread: replica, but where it says otherwise. Uses: core.model, core.op, core.tree, core.txn, server.auth,
 * server.replica.
 */
@NullMarked
package io.coord.server.audit;

import org.jspecify.annotations.NullMarked;
