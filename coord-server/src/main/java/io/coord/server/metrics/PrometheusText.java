package io.coord.server.metrics;

import io.coord.server.measure.Distribution;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Samples in Prometheus' text format 0.0.4. Compat: summaries have the quantiles 0.5, 0.9 and 0.99, like those of
 * ZooKeeper's provider, and 0.999.
 */
public final class PrometheusText {
    /** What an answer with it says of its form. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<Integer> QUANTILES_PER_MILLE = List.of(500, 900, 990, 999);
    private static final double PER_MILLE = 1000;
    /** In the unit of the meter, which is seconds: from a tenth of a millisecond to a minute. */
    private static final List<Double> BOUNDS = List.of(
            0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
            60.0);

    private final StringBuilder out = new StringBuilder();

    private PrometheusText() {}

    /** @param samples those of one meter one behind the other */
    public static String write(Collection<? extends Sample> samples) {
        PrometheusText text = new PrometheusText();
        Meter last = null;
        for (Sample sample : samples) {
            if (!sample.meter().equals(last)) {
                last = sample.meter();
                text.header(last);
            }
            text.sample(sample);
        }
        return text.out.toString();
    }

    private void header(Meter meter) {
        out.append("# HELP ")
                .append(meter.name())
                .append(' ')
                .append(escaped(meter.help(), false))
                .append('\n');
        out.append("# TYPE ")
                .append(meter.name())
                .append(' ')
                .append(meter.kind().name().toLowerCase(Locale.ROOT))
                .append('\n');
    }

    private void sample(Sample sample) {
        if (sample instanceof Sample.Value value) {
            String label = value.label();
            out.append(value.meter().name());
            if (label != null) {
                label(String.valueOf(value.meter().label()), label);
            }
            end(value.value());
        } else if (sample instanceof Sample.Spread spread) {
            spread(spread);
        }
    }

    private void spread(Sample.Spread spread) {
        String name = spread.meter().name();
        Distribution values = spread.distribution();
        if (spread.meter().kind() == Meter.Kind.SUMMARY) {
            for (int perMille : QUANTILES_PER_MILLE) {
                out.append(name);
                label("quantile", Double.toString(perMille / PER_MILLE));
                end(values.quantile(perMille) * spread.scale());
            }
        } else {
            for (double bound : BOUNDS) {
                out.append(name).append("_bucket");
                label("le", Double.toString(bound));
                end(values.countUpTo(Math.round(bound / spread.scale())));
            }
            out.append(name).append("_bucket");
            label("le", "+Inf");
            end(values.count());
        }
        out.append(name).append("_count");
        end(values.count());
        out.append(name).append("_sum");
        end(values.sum() * spread.scale());
    }

    private void label(String name, String value) {
        out.append('{').append(name).append("=\"").append(escaped(value, true)).append("\"}");
    }

    private void end(double value) {
        out.append(' ').append(value).append('\n');
    }

    private static String escaped(String text, boolean quoted) {
        String plain = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quoted ? plain.replace("\"", "\\\"") : plain;
    }
}
