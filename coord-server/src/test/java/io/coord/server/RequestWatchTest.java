package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.coord.core.model.Bytes;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.measure.RequestTrace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestWatchTest {
    @Test
    void eachRequestIsToldWithWhereItsTimeWent() throws Exception {
        List<RequestTrace> traces = new CopyOnWriteArrayList<>();
        try (CoordServer server =
                CoordServer.builder().requestListener(traces::add).build()) {
            server.start();
            long session;
            try (InProcessClient client = new InProcessClient(server)) {
                session = client.connect(0, Bytes.EMPTY, 10_000).sessionId();
                client.create(1, "/a", "0").flush();
                client.next();
            }

            // Told before the reply left.
            assertThat(traces)
                    .extracting(RequestTrace::operation, RequestTrace::xid, RequestTrace::sessionId)
                    .startsWith(tuple("CREATE_SESSION", 0, session), tuple("CREATE", 1, session));
            RequestTrace create = traces.get(1);
            assertThat(create.zxid()).isEqualTo(2);
            assertThat(create.queueNanos()).isPositive();
            assertThat(create.commitNanos()).isPositive();
            assertThat(create.replyNanos()).isNotNegative();
        }
    }

    @Test
    void manySlowRequestsAreOneWarning() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.coord.server.listener.RequestWatch");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        OperationsConfig allAreSlow = OperationsConfig.DEFAULTS.withSlowRequestMillis(0);
        try (CoordServer server = CoordServer.builder()
                .name("slow-test")
                .config(new ServerConfigBuilder().operations(allAreSlow).build())
                .build()) {
            server.start();
            try (InProcessClient client = new InProcessClient(server)) {
                client.connect(0, Bytes.EMPTY, 10_000);
                client.create(1, "/a", "0").create(2, "/b", "0").flush();
                client.next();
                client.next();
            }
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("slow-test"))
                .singleElement()
                .asString()
                .startsWith("slow request server=slow-test op=CREATE_SESSION session=0x")
                .contains(" limit=0ms count=1 remote=");
    }
}
