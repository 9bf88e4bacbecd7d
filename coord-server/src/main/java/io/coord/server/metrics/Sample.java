package io.coord.server.metrics;

import io.coord.server.measure.Distribution;
import org.jspecify.annotations.Nullable;

/** What a meter shows at a moment. */
public sealed interface Sample {
    Meter meter();

    /**
     * Of a gauge or counter.
     *
     * @param label value of the meter's label; null if it has none
     */
    record Value(Meter meter, @Nullable String label, double value) implements Sample {}

    /**
     * Of a summary or histogram.
     *
     * @param scale what the values of the distribution are multiplied by to get the unit of the meter
     */
    record Spread(Meter meter, Distribution distribution, double scale) implements Sample {}
}
