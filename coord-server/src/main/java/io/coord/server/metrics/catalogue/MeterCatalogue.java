package io.coord.server.metrics.catalogue;

import io.coord.server.admin.AdminView;
import io.coord.server.metrics.Meter;
import io.coord.server.metrics.Sample;
import io.coord.server.metrics.ServerMeters;
import java.util.ArrayList;
import java.util.List;

/** All meters, and what they show of a server. Thread: any. */
public final class MeterCatalogue implements ServerMeters {
    private static final List<MeterRow> ROWS = rows();

    private final AdminView view;

    public MeterCatalogue(AdminView view) {
        this.view = view;
    }

    /** All that there are, whether they show something now or not; in the order of the documentation. */
    public static List<Meter> all() {
        return ROWS.stream().map(MeterRow::meter).toList();
    }

    @Override
    public List<Meter> meters() {
        return all();
    }

    @Override
    public List<Sample> samples() {
        Scrape scrape = new Scrape(view);
        List<Sample> samples = new ArrayList<>();
        for (MeterRow row : ROWS) {
            row.read(scrape, samples);
        }
        return List.copyOf(samples);
    }

    private static List<MeterRow> rows() {
        List<MeterRow> rows = new ArrayList<>();
        rows.addAll(GaugeRows.rows());
        rows.addAll(CounterRows.rows());
        rows.addAll(TimeRows.rows());
        return List.copyOf(rows);
    }
}
