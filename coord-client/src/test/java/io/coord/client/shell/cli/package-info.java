/** The commands as a whole. */
@NullMarked
package io.coord.client.shell.cli;

import org.jspecify.annotations.NullMarked;
