/**
 * {@code coord-cli.jar} as a process: one-shot, as a script, and at a terminal, against coord and the real ZooKeeper 3.9.5. Needs
 * the packaged jar.
 */
@NullMarked
package io.coord.it.shell;

import org.jspecify.annotations.NullMarked;
