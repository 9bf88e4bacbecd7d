/** What servers say of themselves. */
@NullMarked
package io.coord.client.shell.ensemble;

import org.jspecify.annotations.NullMarked;
