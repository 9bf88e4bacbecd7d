/**
 * Where the servers are: connect strings, the shuffled list, names to addresses. Thread: the list is the event loop's of
 * the client, the rest any. Uses: core.model, core.env.
 */
@NullMarked
package io.coord.client.endpoint;

import org.jspecify.annotations.NullMarked;
