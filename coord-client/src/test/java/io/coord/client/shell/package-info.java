/** What the shell understands and how its answers look, without a server. */
@NullMarked
package io.coord.client.shell;

import org.jspecify.annotations.NullMarked;
