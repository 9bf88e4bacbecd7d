package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.server.prepare.QuotaListener;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of soft quotas that are exceeded: the first at once, then at most one line in some time. Thread: replica. */
final class QuotaWarnings implements QuotaListener {
    private static final Logger log = LoggerFactory.getLogger(QuotaWarnings.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String server;
    private final Clock clock;
    private long quietUntilNanos;
    private long untold;

    QuotaWarnings(String server, Clock clock) {
        this.server = server;
        this.clock = clock;
        this.quietUntilNanos = clock.monotonicNanos();
    }

    @Override
    public void softLimitExceeded(String quotaPath, Measure what, long value, long limit) {
        long now = clock.monotonicNanos();
        if (now - quietUntilNanos < 0) {
            untold++;
            return;
        }
        log.warn(
                "quota exceeded server={} path={} measure={} value={} limit={} untold={}",
                server,
                quotaPath,
                what,
                value,
                limit,
                untold);
        untold = 0;
        quietUntilNanos = now + QUIET_NANOS;
    }
}
