/**
 * What every command of the shell works with: the connection, where answers go, how it fails. Thread: that of the command;
 * watches report from the client's callbacks. Uses: core.env, core.error, core.model, client, client.endpoint, client.error,
 * client.watch, client.shell.ensemble, client.shell.output, core.tls.
 */
@NullMarked
package io.coord.client.shell;

import org.jspecify.annotations.NullMarked;
