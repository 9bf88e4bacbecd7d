/** Whole ensembles inside this JVM, with ZooKeeper's own client. Uses: coord's embedding API, it.client. */
@NullMarked
package io.coord.it.ensemble;

import org.jspecify.annotations.NullMarked;
