/**
 * The port for operators, beside the one of ZooKeeper 3.9.5 (spec: semantics 10). Uses: it.server, it.client.
 */
@NullMarked
package io.coord.it.admin;

import org.jspecify.annotations.NullMarked;
