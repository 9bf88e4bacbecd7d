package io.coord.server.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.CoordServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoordMeterBinderTest {
    @Test
    void theMetersOfAServerAreInTheRegistryUntilTheBinderIsClosed() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (CoordServer server = CoordServer.builder().build()) {
            server.start();
            try (CoordMeterBinder binder = new CoordMeterBinder(server.meters(), List.of(Tag.of("server", "one")))) {
                binder.bindTo(registry);

                // With /zookeeper, config and quota; ZooKeeper counts the root twice.
                assertThat(registry.get("coord.znode.count")
                                .tag("server", "one")
                                .gauge()
                                .value())
                        .isEqualTo(5);
                assertThat(registry.get("coord.serving").gauge().value()).isEqualTo(1);
                assertThat(registry.get("coord.proposal.count")
                                .functionCounter()
                                .count())
                        .isZero();
                assertThat(registry.get("coord.sync").functionTimer().count()).isZero();
                assertThat(registry.get("coord.update.percentile")
                                .tag("phi", "0.99")
                                .timeGauge()
                                .value(TimeUnit.MILLISECONDS))
                        .isZero();
            }
        }

        assertThat(registry.getMeters()).isEmpty();
    }
}
