/** What the shell makes of configurations and conditions of servers. */
@NullMarked
package io.coord.client.shell.members;

import org.jspecify.annotations.NullMarked;
