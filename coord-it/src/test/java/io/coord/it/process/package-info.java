/**
 * The runnable jar as a process of its own: start, end, sudden death, full disk, offline tools. Runs after coord-server is packaged
 * ({@code mvn verify}). Uses: it.server, it.client.
 */
@NullMarked
package io.coord.it.process;

import org.jspecify.annotations.NullMarked;
