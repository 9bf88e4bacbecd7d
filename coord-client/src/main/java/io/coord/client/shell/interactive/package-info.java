/**
 * A person at a terminal: prompt, history, completion, and the commands that only make sense there; also scripts, which are
 * lines without a person. Thread: main. Uses: core.model, client, client.error, client.shell, client.shell.command,
 * client.shell.output.
 */
@NullMarked
package io.coord.client.shell.interactive;

import org.jspecify.annotations.NullMarked;
