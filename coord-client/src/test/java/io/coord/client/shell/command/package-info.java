/** Lines, words and commands. */
@NullMarked
package io.coord.client.shell.command;

import org.jspecify.annotations.NullMarked;
