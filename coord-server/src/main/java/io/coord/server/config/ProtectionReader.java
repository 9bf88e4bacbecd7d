package io.coord.server.config;

import io.coord.server.config.Protection.Connects;

/** Takes from the settings what keeps one client from taking what belongs to all (spec: client-protocol 15). */
final class ProtectionReader {
    private static final int MAX = Integer.MAX_VALUE;

    private final Settings settings;
    private final Findings findings;

    ProtectionReader(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    Protection read() {
        Protection defaults = Protection.DEFAULTS;
        Setting writer = settings.take("zookeeper.audit.impl.class");
        boolean audit = settings.flag("zookeeper.audit.enable", false);
        if (audit && writer != null && !writer.value().equals("org.apache.zookeeper.audit.Slf4jAuditLogger")) {
            findings.problem(writer, "the audit log goes to the logger io.coord.audit and nowhere else");
        }
        return new Protection(
                audit,
                settings.integer("coord.auth.maxFailuresPerMinute", defaults.maxFailedAuthPerMinute(), 0, MAX),
                settings.integer("coord.limit.watchesPerSession", 0, 0, MAX),
                settings.integer("coord.limit.ephemeralsPerSession", 0, 0, MAX),
                settings.whole("coord.limit.outstandingBytes", defaults.maxOutstandingBytes(), 0, Long.MAX_VALUE),
                connects());
    }

    private Connects connects() {
        Connects defaults = Connects.UNLIMITED;
        return new Connects(
                settings.integer("zookeeper.connection_throttle_tokens", 0, 0, MAX),
                settings.integer("zookeeper.connection_throttle_fill_time", defaults.fillMillis(), 1, MAX),
                settings.integer("zookeeper.connection_throttle_fill_count", defaults.fillCount(), 1, MAX),
                settings.flag("zookeeper.connection_throttle_weight_enabled", false),
                settings.integer("zookeeper.connection_throttle_global_session_weight", defaults.newCost(), 0, MAX),
                settings.integer("zookeeper.connection_throttle_local_session_weight", defaults.localCost(), 0, MAX),
                settings.integer("zookeeper.connection_throttle_renew_session_weight", defaults.renewalCost(), 0, MAX));
    }
}
