/**
 * The edge of the shell: arguments, environment, terminal, signals, exit. The only place that touches the process. Thread:
 * main. Uses: core.env, client, client.shell, client.shell.command, client.shell.interactive, client.shell.load,
 * client.shell.members, client.shell.node, client.shell.output, client.shell.quota, client.shell.session,
 * client.shell.subtree, client.shell.watching, core.tls.
 */
@NullMarked
package io.coord.client.shell.cli;

import org.jspecify.annotations.NullMarked;
