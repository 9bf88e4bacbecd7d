/**
 * Commands that watch nodes, and end watches. Thread: that of the command; events come from the client's callbacks. Uses:
 * core.env, client, client.shell, client.shell.command, client.shell.output, client.watch.
 */
@NullMarked
package io.coord.client.shell.watching;

import org.jspecify.annotations.NullMarked;
