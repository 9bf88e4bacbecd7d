/** How answers look. */
@NullMarked
package io.coord.client.shell.output;

import org.jspecify.annotations.NullMarked;
