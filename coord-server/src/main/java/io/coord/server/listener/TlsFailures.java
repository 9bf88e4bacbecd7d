package io.coord.server.listener;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsFailure;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of handshakes that failed: the first at once, then at most one line in some time, since whoever can reach the
 * port can make any number of them. Thread: any.
 */
final class TlsFailures {
    private static final Logger log = LoggerFactory.getLogger(TlsFailures.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TrafficStats stats;
    private final Clock clock;
    private long quietUntilNanos;
    private long untold;

    TlsFailures(TrafficStats stats, Clock clock) {
        this.stats = stats;
        this.clock = clock;
        this.quietUntilNanos = clock.monotonicNanos();
    }

    synchronized void onFailure(SocketAddress remote, Throwable cause) {
        stats.onAuthenticationFailed();
        long now = clock.monotonicNanos();
        if (now - quietUntilNanos < 0) {
            untold++;
            log.debug("tls handshake failed remote={} reason={}", remote, TlsFailure.reason(cause));
            return;
        }
        log.info("tls handshake failed remote={} reason={} untold={}", remote, TlsFailure.reason(cause), untold);
        untold = 0;
        quietUntilNanos = now + QUIET_NANOS;
    }
}
