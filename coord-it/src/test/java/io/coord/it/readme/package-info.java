/** What README.md and docs show, compiled and run. Uses: client, server, server.config. */
@NullMarked
package io.coord.it.readme;

import org.jspecify.annotations.NullMarked;
