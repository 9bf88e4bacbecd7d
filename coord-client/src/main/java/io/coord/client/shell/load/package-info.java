/**
 * The load command: how fast the servers answer, as a distribution. Thread: that of the command; answers are counted on the
 * clients' event loops. Uses: core.env, client, client.shell, client.shell.command, client.shell.output.
 */
@NullMarked
package io.coord.client.shell.load;

import org.jspecify.annotations.NullMarked;
