/**
 * The Java client. Empty until its own issue: the tests of the server use ZooKeeper's published client.
 */
@NullMarked
package io.coord.client;

import org.jspecify.annotations.NullMarked;
