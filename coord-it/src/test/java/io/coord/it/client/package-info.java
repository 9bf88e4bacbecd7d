/**
 * Ways to talk to a server: the published Java client with recorded events, raw frames, four-letter words; work for a server and the
 * whole of what it holds afterwards. Uses: the published ZooKeeper artifacts only, nothing of coord, so that both sides never share a
 * mistake.
 */
@NullMarked
package io.coord.it.client;

import org.jspecify.annotations.NullMarked;
