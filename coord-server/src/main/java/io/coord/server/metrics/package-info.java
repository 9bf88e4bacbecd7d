/**
 * What embedders see of the meters of a server (docs/metrics.md): names, what they show at a moment, and how that is
 * written for Prometheus. Thread: any. Uses: server.measure.
 */
@NullMarked
package io.coord.server.metrics;

import org.jspecify.annotations.NullMarked;
