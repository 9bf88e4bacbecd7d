/**
 * What all commands have in common: how a line becomes words, words a command, and a failure an exit code. Thread: that of
 * the command. Uses: client.error, client.shell, client.shell.output, core.model.
 */
@NullMarked
package io.coord.client.shell.command;

import org.jspecify.annotations.NullMarked;
