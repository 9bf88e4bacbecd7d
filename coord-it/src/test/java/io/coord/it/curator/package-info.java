/**
 * Apache Curator 5.9 recipes, unmodified, against the server under test, with contention and broken connections. Uses: it.server,
 * it.client.
 */
@NullMarked
package io.coord.it.curator;

import org.jspecify.annotations.NullMarked;
