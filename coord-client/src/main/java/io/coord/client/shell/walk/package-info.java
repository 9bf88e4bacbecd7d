/**
 * Many nodes at a time: walks through subtrees that read ahead, and requests in a bounded window. Thread: that of the
 * command. Uses: client, client.shell.
 */
@NullMarked
package io.coord.client.shell.walk;

import org.jspecify.annotations.NullMarked;
