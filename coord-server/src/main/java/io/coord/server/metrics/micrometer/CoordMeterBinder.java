package io.coord.server.metrics.micrometer;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.server.measure.Distribution;
import io.coord.server.metrics.Meter;
import io.coord.server.metrics.Sample;
import io.coord.server.metrics.ServerMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the meters of a server in a Micrometer registry, under {@code coord.} and the names of docs/metrics.md without
 * {@code coord_} and unit. A histogram of seconds is a timer, with a gauge for its maximum and for each of some
 * percentiles (tag {@code phi}). Meters with labels, and ZooKeeper's summaries, which the histograms tell better, are left
 * out.
 *
 * <pre>{@code
 * try (CoordMeterBinder binder = new CoordMeterBinder(server.meters(), List.of(Tag.of("server", "a")))) {
 *     binder.bindTo(registry);
 * }
 * }</pre>
 *
 * <p>The server is asked at most once a second, however many meters are read. {@link #close} takes the meters out of the
 * registries again; call it before the server is closed. Thread-safe.
 */
public final class CoordMeterBinder implements MeterBinder, AutoCloseable {
    private static final String PREFIX = "coord.";
    private static final String OWN_PREFIX = "coord_";
    private static final String SECONDS_SUFFIX = "_seconds";
    private static final String TOTAL_SUFFIX = "_total";
    private static final List<Integer> PERCENTILES_PER_MILLE = List.of(500, 990, 999);
    private static final double PER_MILLE = 1000;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerMeters meters;
    private final Tags tags;
    private final Clock clock = new SystemClock();
    private final List<Bound> bound = new ArrayList<>();
    private SortedMap<String, Sample> latest = new TreeMap<>();
    private long readNanos;

    private record Bound(MeterRegistry registry, io.micrometer.core.instrument.Meter meter) {}

    /** @param tags of all its meters, so that several servers can be told apart */
    public CoordMeterBinder(ServerMeters meters, Iterable<Tag> tags) {
        this.meters = meters;
        this.tags = Tags.of(tags);
        this.readNanos = clock.monotonicNanos() - FRESH_NANOS;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        for (Meter meter : meters.meters()) {
            if (meter.label() == null) {
                bind(registry, meter);
            }
        }
    }

    private void bind(MeterRegistry registry, Meter meter) {
        String name = nameOf(meter);
        switch (meter.kind()) {
            case GAUGE ->
                keep(
                        registry,
                        Gauge.builder(name, this, binder -> binder.value(meter))
                                .description(meter.help())
                                .tags(tags)
                                .register(registry));
            case COUNTER ->
                keep(
                        registry,
                        FunctionCounter.builder(name, this, binder -> binder.value(meter))
                                .description(meter.help())
                                .tags(tags)
                                .register(registry));
            case HISTOGRAM -> bindTimer(registry, meter, name);
            case SUMMARY -> {}
        }
    }

    private void bindTimer(MeterRegistry registry, Meter meter, String name) {
        keep(
                registry,
                FunctionTimer.builder(
                                name,
                                this,
                                binder -> binder.distribution(meter).count(),
                                binder -> binder.distribution(meter).sum() * binder.scale(meter),
                                TimeUnit.SECONDS)
                        .description(meter.help())
                        .tags(tags)
                        .register(registry));
        keep(
                registry,
                TimeGauge.builder(
                                name + ".max",
                                this,
                                TimeUnit.SECONDS,
                                binder -> binder.distribution(meter).max() * binder.scale(meter))
                        .description(meter.help() + " Longest.")
                        .tags(tags)
                        .register(registry));
        for (int perMille : PERCENTILES_PER_MILLE) {
            keep(
                    registry,
                    TimeGauge.builder(
                                    name + ".percentile",
                                    this,
                                    TimeUnit.SECONDS,
                                    binder -> binder.distribution(meter).quantile(perMille) * binder.scale(meter))
                            .description(meter.help() + " Percentiles.")
                            .tags(tags.and("phi", Double.toString(perMille / PER_MILLE)))
                            .register(registry));
        }
    }

    private void keep(MeterRegistry registry, io.micrometer.core.instrument.Meter meter) {
        bound.add(new Bound(registry, meter));
    }

    private static String nameOf(Meter meter) {
        String name = meter.name();
        if (name.startsWith(OWN_PREFIX)) {
            name = name.substring(OWN_PREFIX.length());
        }
        for (String suffix : List.of(SECONDS_SUFFIX, TOTAL_SUFFIX)) {
            if (name.endsWith(suffix)) {
                name = name.substring(0, name.length() - suffix.length());
            }
        }
        return PREFIX + name.replace('_', '.');
    }

    private double value(Meter meter) {
        return sample(meter) instanceof Sample.Value value ? value.value() : Double.NaN;
    }

    private Distribution distribution(Meter meter) {
        return sample(meter) instanceof Sample.Spread spread ? spread.distribution() : Distribution.EMPTY;
    }

    private double scale(Meter meter) {
        return sample(meter) instanceof Sample.Spread spread ? spread.scale() : 0;
    }

    private synchronized @Nullable Sample sample(Meter meter) {
        long now = clock.monotonicNanos();
        if (now - readNanos >= FRESH_NANOS) {
            SortedMap<String, Sample> read = new TreeMap<>();
            meters.samples().forEach(sample -> read.putIfAbsent(sample.meter().name(), sample));
            latest = read;
            readNanos = now;
        }
        return latest.get(meter.name());
    }

    @Override
    public synchronized void close() {
        bound.forEach(each -> each.registry().remove(each.meter()));
        bound.clear();
    }
}
