/** The line editor's view of the commands. */
@NullMarked
package io.coord.client.shell.interactive;

import org.jspecify.annotations.NullMarked;
