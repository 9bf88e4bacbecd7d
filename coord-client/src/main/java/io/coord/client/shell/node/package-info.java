/**
 * Commands on single nodes: read, write, ACLs, transactions. Thread: that of the command. Uses: core.model, client, client.error,
 * client.shell, client.shell.command, client.shell.output, client.shell.walk.
 */
@NullMarked
package io.coord.client.shell.node;

import org.jspecify.annotations.NullMarked;
