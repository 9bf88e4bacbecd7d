package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsFailure;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the other servers, or who pretends to be one, that did not come through a check, and warns of them: of the first at
 * once, then at most one line in some time, since servers go on trying. Thread: any.
 */
final class PeerFailures {
    private static final Logger log = LoggerFactory.getLogger(PeerFailures.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String event;
    private final String server;
    private final Clock clock;
    private long quietUntilNanos;
    private long count;
    private long untold;

    /** @param event what has happened, the beginning of the line */
    PeerFailures(String event, String server, Clock clock) {
        this.event = event;
        this.server = server;
        this.clock = clock;
        this.quietUntilNanos = clock.monotonicNanos();
    }

    synchronized void onFailure(@Nullable SocketAddress remote, Throwable cause) {
        count++;
        long now = clock.monotonicNanos();
        if (now - quietUntilNanos < 0) {
            untold++;
            return;
        }
        log.warn("{} server={} remote={} reason={} untold={}", event, server, remote, TlsFailure.reason(cause), untold);
        untold = 0;
        quietUntilNanos = now + QUIET_NANOS;
    }

    synchronized long count() {
        return count;
    }
}
