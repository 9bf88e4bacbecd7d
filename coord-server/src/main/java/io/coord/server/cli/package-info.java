/**
 * The command line: {@code serve} and the offline tools. The only place that reads system properties, prints, installs
 * a shutdown hook and ends the JVM. Thread: main. Uses: core, core.env, server, server.admin, server.admin.command, server.config,
 * server.listener, zab.storage, zab.storage.fs,
 * zab.storage.log, zab.storage.snapshot.
 */
@NullMarked
package io.coord.server.cli;

import org.jspecify.annotations.NullMarked;
