/** Limits as text. */
@NullMarked
package io.coord.client.shell.quota;

import org.jspecify.annotations.NullMarked;
