package io.coord.server;

import io.coord.core.tls.TlsConfig;
import io.coord.core.tls.TlsConfigException;
import io.coord.core.tls.TlsContext;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys and certificates of a server: read at the start, and again when their files change. Thread: any. */
final class TlsFiles {
    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
    private static final long LOOK_MILLIS = 1_000;

    private TlsFiles() {}

    /** @param user in log lines */
    static TlsContext open(String user, TlsConfig config) throws ServerStartException {
        try {
            return TlsContext.open(user, config);
        } catch (TlsConfigException e) {
            throw new ServerStartException(
                    ServerStartException.Kind.TLS, "TLS: " + e.option() + ": " + e.getMessage(), e);
        }
    }

    /** Looks at the files now and then, for as long as the executor runs. */
    static void watch(TlsContext context, ScheduledExecutorService background) {
        background.scheduleWithFixedDelay(() -> look(context), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void look(TlsContext context) {
        try {
            context.refresh();
        } catch (RuntimeException e) {
            // Else it would have been the last look.
            log.error("looking for changed certificates failed", e);
        }
    }
}
