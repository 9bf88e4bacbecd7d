/**
 * Error codes of the client protocol, and few exceptions, by what the caller can do. Uses: nothing.
 */
@NullMarked
package io.coord.core.error;

import org.jspecify.annotations.NullMarked;
