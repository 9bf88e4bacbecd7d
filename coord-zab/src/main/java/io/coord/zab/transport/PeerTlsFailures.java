package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsFailure;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of handshakes between servers that failed: the first at once, then at most one line in some time, since servers
 * go on trying. Thread: any.
 */
final class PeerTlsFailures {
    private static final Logger log = LoggerFactory.getLogger(PeerTlsFailures.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String server;
    private final Clock clock;
    private long quietUntilNanos;
    private long failed;
    private long untold;

    PeerTlsFailures(String server, Clock clock) {
        this.server = server;
        this.clock = clock;
        this.quietUntilNanos = clock.monotonicNanos();
    }

    synchronized void onFailure(@Nullable SocketAddress remote, Throwable cause) {
        failed++;
        long now = clock.monotonicNanos();
        if (now - quietUntilNanos < 0) {
            untold++;
            return;
        }
        log.warn(
                "no tls with another server server={} remote={} reason={} untold={}",
                server,
                remote,
                TlsFailure.reason(cause),
                untold);
        untold = 0;
        quietUntilNanos = now + QUIET_NANOS;
    }

    synchronized long failed() {
        return failed;
    }
}
