/**
 * Commands on the session: who I am, which server, which version. Thread: that of the command. Uses: core.model, client,
 * client.shell, client.shell.command, client.shell.output.
 */
@NullMarked
package io.coord.client.shell.session;

import org.jspecify.annotations.NullMarked;
