package io.coord.client.shell.load;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.shell.output.Answer;
import io.coord.client.shell.output.Palette.Ink;
import io.coord.client.shell.output.Table;
import io.coord.client.shell.output.Table.Cell;
import io.coord.client.shell.output.TextPage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a load showed: requests a second, and how long they took. */
record LoadAnswer(LoadPlan plan, Latencies latencies, long nanos) implements Answer {
    private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);
    private static final int BAR_WIDTH = 40;
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private double perSecond() {
        return latencies.answered() * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, nanos);
    }

    @Override
    public void text(TextPage page) {
        page.line(String.format(
                Locale.ROOT,
                "%d requests in %.1f s: %.0f a second; %d failed",
                latencies.answered(),
                nanos / (double) TimeUnit.SECONDS.toNanos(1),
                perSecond(),
                latencies.failures()));
        Table table = new Table("LATENCY MS", "COUNT", "MEAN", "50%", "90%", "99%", "99.9%", "MAX");
        for (Latencies.Kind kind : Latencies.Kind.values()) {
            Histogram histogram = latencies.of(kind);
            if (histogram.getTotalCount() > 0) {
                table.row(row(kind, histogram));
            }
        }
        table.writeTo(page);
        for (Latencies.Kind kind : Latencies.Kind.values()) {
            if (latencies.of(kind).getTotalCount() > 0) {
                drawDistribution(page, kind, latencies.of(kind));
            }
        }
    }

    private static Cell[] row(Latencies.Kind kind, Histogram histogram) {
        Cell[] cells = new Cell[3 + PERCENTILES.size()];
        cells[0] = new Cell(kind.name().toLowerCase(Locale.ROOT), Ink.NODE);
        cells[1] = Cell.of(String.valueOf(histogram.getTotalCount()));
        cells[2] = Cell.of(millis(histogram.getMean()));
        for (int i = 0; i < PERCENTILES.size(); i++) {
            cells[3 + i] = Cell.of(millis(histogram.getValueAtPercentile(PERCENTILES.get(i))));
        }
        return cells;
    }

    /** A bar for each doubling of the latency. */
    private static void drawDistribution(TextPage page, Latencies.Kind kind, Histogram histogram) {
        page.line("");
        page.line(page.paint(Ink.STRONG, kind.name().toLowerCase(Locale.ROOT)));
        long from = 0;
        long to = lowestDoubling(histogram);
        while (from <= histogram.getMaxValue()) {
            long count = histogram.getCountBetweenValues(from, to - 1);
            double share = count / (double) histogram.getTotalCount();
            page.line(String.format(
                    Locale.ROOT,
                    "  < %10s ms  %s %6.2f%%",
                    millis(to),
                    page.glyphs().bar(share, BAR_WIDTH),
                    100 * share));
            from = to;
            to *= 2;
        }
    }

    private static long lowestDoubling(Histogram histogram) {
        long bound = TimeUnit.MICROSECONDS.toNanos(125);
        while (bound <= histogram.getMinValue()) {
            bound *= 2;
        }
        return bound;
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("clients", plan.clients());
        json.writeNumberField("inFlight", plan.inFlight());
        json.writeNumberField("requests", latencies.answered());
        json.writeNumberField("failures", latencies.failures());
        json.writeNumberField("millis", TimeUnit.NANOSECONDS.toMillis(nanos));
        json.writeNumberField("perSecond", Math.round(perSecond()));
        for (Latencies.Kind kind : Latencies.Kind.values()) {
            writeKind(json, kind);
        }
        json.writeEndObject();
    }

    private void writeKind(JsonGenerator json, Latencies.Kind kind) throws IOException {
        Histogram histogram = latencies.of(kind);
        json.writeObjectFieldStart(kind.name().toLowerCase(Locale.ROOT));
        json.writeNumberField("count", histogram.getTotalCount());
        json.writeNumberField("meanMicros", Math.round(histogram.getMean() / 1000));
        for (double percentile : PERCENTILES) {
            String name = percentile == 100.0
                    ? "maxMicros"
                    : "p" + String.valueOf(percentile).replace(".0", "") + "Micros";
            json.writeNumberField(name, histogram.getValueAtPercentile(percentile) / 1000);
        }
        json.writeEndObject();
    }
}
