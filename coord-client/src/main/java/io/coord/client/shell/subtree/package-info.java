/**
 * Commands on whole subtrees: drawing, deleting, export and import, and the file format of the latter. Thread: that of the
 * command. Uses: core.model, client, client.error, client.shell, client.shell.command, client.shell.node,
 * client.shell.output, client.shell.walk.
 */
@NullMarked
package io.coord.client.shell.subtree;

import org.jspecify.annotations.NullMarked;
