/**
 * Commands on the ensemble as a whole: its members, their condition, changes of membership. Thread: that of the command.
 * Uses: client, client.endpoint, client.error, client.shell, client.shell.command, client.shell.ensemble,
 * client.shell.output.
 */
@NullMarked
package io.coord.client.shell.members;

import org.jspecify.annotations.NullMarked;
