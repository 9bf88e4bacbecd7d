/**
 * The meters of a server in an embedder's Micrometer registry. Only this package needs Micrometer, which the embedder
 * brings along. Uses: core.env, server.measure, server.metrics.
 */
@NullMarked
package io.coord.server.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
