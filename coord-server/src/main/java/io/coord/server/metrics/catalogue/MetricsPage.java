package io.coord.server.metrics.catalogue;

import io.coord.server.http.HttpAnswer;
import io.coord.server.http.HttpCall;
import io.coord.server.http.HttpService;
import io.coord.server.metrics.PrometheusText;
import io.coord.server.metrics.Sample;
import io.coord.server.metrics.ServerMeters;
import java.util.ArrayList;
import java.util.List;

/** {@code /metrics}, for Prometheus. Thread: any. */
public final class MetricsPage implements HttpService {
    private static final String PATH = "/metrics";

    private final ServerMeters meters;
    private final boolean jvm;

    /** @param jvm whether the process is shown, too */
    public MetricsPage(ServerMeters meters, boolean jvm) {
        this.meters = meters;
        this.jvm = jvm;
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        if (!call.path().equals(PATH)) {
            return HttpAnswer.plain(HttpAnswer.NOT_FOUND, "only " + PATH + " is here\n");
        }
        if (!call.isRead()) {
            return HttpAnswer.plain(HttpAnswer.METHOD_NOT_ALLOWED, "only GET\n");
        }
        List<Sample> samples = new ArrayList<>(meters.samples());
        if (jvm) {
            samples.addAll(JvmMeters.samples());
        }
        return HttpAnswer.of(HttpAnswer.OK, PrometheusText.CONTENT_TYPE, PrometheusText.write(samples));
    }
}
