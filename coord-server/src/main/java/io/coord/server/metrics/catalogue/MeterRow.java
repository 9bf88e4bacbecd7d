package io.coord.server.metrics.catalogue;

import io.coord.server.measure.Distribution;
import io.coord.server.metrics.Meter;
import io.coord.server.metrics.Meter.Kind;
import io.coord.server.metrics.Meter.Origin;
import io.coord.server.metrics.Sample;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A meter and where its values come from. */
final class MeterRow {
    private static final String OWN_PREFIX = "coord_";

    /** Adds what the meter shows. */
    private interface Reading {
        void read(Meter meter, Scrape scrape, List<Sample> samples);
    }

    private final Meter meter;
    private final Reading reading;

    private MeterRow(Meter meter, Reading reading) {
        this.meter = meter;
        this.reading = reading;
    }

    Meter meter() {
        return meter;
    }

    void read(Scrape scrape, List<Sample> samples) {
        reading.read(meter, scrape, samples);
    }

    static MeterRow gauge(String name, String unit, String help, ToDoubleFunction<Scrape> value) {
        return always(Kind.GAUGE, name, unit, help, value);
    }

    static MeterRow counter(String name, String unit, String help, ToDoubleFunction<Scrape> value) {
        return always(Kind.COUNTER, name, unit, help, value);
    }

    /** A gauge that does not always have a value. */
    static MeterRow gaugeIf(String name, String unit, String help, Function<Scrape, Optional<? extends Number>> value) {
        return sometimes(Kind.GAUGE, name, unit, help, value);
    }

    static MeterRow counterIf(
            String name, String unit, String help, Function<Scrape, Optional<? extends Number>> value) {
        return sometimes(Kind.COUNTER, name, unit, help, value);
    }

    /** A gauge with a value for each of some things. */
    static MeterRow gauges(
            String name,
            String unit,
            String label,
            String help,
            Function<Scrape, ? extends SortedMap<String, ? extends Number>> values) {
        return labelled(Kind.GAUGE, name, unit, label, help, values);
    }

    /** A counter of each of some things. */
    static MeterRow counters(
            String name,
            String unit,
            String label,
            String help,
            Function<Scrape, ? extends SortedMap<String, ? extends Number>> values) {
        return labelled(Kind.COUNTER, name, unit, label, help, values);
    }

    private static MeterRow labelled(
            Kind kind,
            String name,
            String unit,
            String label,
            String help,
            Function<Scrape, ? extends SortedMap<String, ? extends Number>> values) {
        Meter meter = new Meter(name, kind, unit, label, originOf(name), help);
        return new MeterRow(
                meter,
                (row, scrape, samples) -> values.apply(scrape)
                        .forEach((key, value) -> samples.add(new Sample.Value(row, key, value.doubleValue()))));
    }

    static MeterRow summary(
            String name, String unit, double scale, String help, Function<Scrape, Optional<Distribution>> values) {
        return spread(Kind.SUMMARY, name, unit, scale, help, values);
    }

    static MeterRow histogram(
            String name, String unit, double scale, String help, Function<Scrape, Optional<Distribution>> values) {
        return spread(Kind.HISTOGRAM, name, unit, scale, help, values);
    }

    private static MeterRow always(Kind kind, String name, String unit, String help, ToDoubleFunction<Scrape> value) {
        Meter meter = new Meter(name, kind, unit, null, originOf(name), help);
        return new MeterRow(
                meter, (row, scrape, samples) -> samples.add(new Sample.Value(row, null, value.applyAsDouble(scrape))));
    }

    private static MeterRow sometimes(
            Kind kind, String name, String unit, String help, Function<Scrape, Optional<? extends Number>> value) {
        Meter meter = new Meter(name, kind, unit, null, originOf(name), help);
        return new MeterRow(
                meter,
                (row, scrape, samples) -> value.apply(scrape)
                        .ifPresent(number -> samples.add(new Sample.Value(row, null, number.doubleValue()))));
    }

    private static MeterRow spread(
            Kind kind,
            String name,
            String unit,
            double scale,
            String help,
            Function<Scrape, Optional<Distribution>> values) {
        Meter meter = new Meter(name, kind, unit, null, originOf(name), help);
        return new MeterRow(
                meter,
                (row, scrape, samples) -> values.apply(scrape)
                        .ifPresent(distribution -> samples.add(new Sample.Spread(row, distribution, scale))));
    }

    private static Origin originOf(String name) {
        return name.startsWith(OWN_PREFIX) ? Origin.COORD : Origin.ZOOKEEPER;
    }
}
