/**
 * The published ZooKeeper 3.9.5 Java client against the server under test: each operation, mode, error and watch (spec:
 * client-protocol, semantics). Uses: it.server, it.client.
 */
@NullMarked
package io.coord.it.interop;

import org.jspecify.annotations.NullMarked;
