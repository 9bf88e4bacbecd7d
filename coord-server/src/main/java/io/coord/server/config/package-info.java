/**
 * What can be set, immutable and validated. Uses: core.codec, server.auth.
 */
@NullMarked
package io.coord.server.config;

import org.jspecify.annotations.NullMarked;
