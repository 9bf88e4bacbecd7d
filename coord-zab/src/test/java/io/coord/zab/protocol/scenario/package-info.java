/**
 * Zab in scenes: a few members on one timeline, with a disk and a network that do what the scene says. Virtual time.
 */
@NullMarked
package io.coord.zab.protocol.scenario;

import org.jspecify.annotations.NullMarked;
