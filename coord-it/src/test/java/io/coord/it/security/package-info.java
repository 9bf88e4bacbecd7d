/** Clients and servers that prove who they are. Uses: it.server, it.client, it.interop, it.javaclient. */
@NullMarked
package io.coord.it.security;

import org.jspecify.annotations.NullMarked;
