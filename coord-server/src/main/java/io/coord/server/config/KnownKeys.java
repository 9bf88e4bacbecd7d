package io.coord.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The keys of ZooKeeper 3.9 that have no counterpart in coord, and what becomes of them (spec: config 2;
 * docs/configuration.md). Names as in {@link Settings}.
 */
final class KnownKeys {
    private static final String SYNC_ENABLED = "syncEnabled";
    private static final String PROPERTY = "zookeeper.";
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

    /** Keys that ZooKeeper's parser handles itself: they do not become system properties. */
    private static final Set<String> HANDLED = Set.of(
            "dataDir",
            "dataLogDir",
            "clientPort",
            "clientPortAddress",
            "secureClientPort",
            "secureClientPortAddress",
            "tickTime",
            "initLimit",
            "syncLimit",
            "connectToLearnerMasterLimit",
            "maxClientCnxns",
            "minSessionTimeout",
            "maxSessionTimeout",
            "clientPortListenBacklog",
            "peerType",
            "autopurge.snapRetainCount",
            "autopurge.purgeInterval",
            "quorumListenOnAllIPs",
            "electionAlg",
            "standaloneEnabled",
            "reconfigEnabled",
            "dynamicConfigFile",
            SYNC_ENABLED,
            "observerMasterPort",
            "localSessionsEnabled",
            "localSessionsUpgradingEnabled",
            "oraclePath",
            "sslQuorum",
            "portUnification",
            "sslQuorumReloadCertFiles",
            "quorum.cnxn.threads.size",
            "coord.acceptDamage",
            "coord.admin.protectReads",
            "coord.admin.token",
            "coord.archive.directory",
            "coord.archive.intervalMs",
            "coord.disk.minFreeMb",
            "coord.jmx",
            "coord.request.warningthresholdms");

    private static final List<String> HANDLED_PREFIXES = List.of(
            "quorum.auth.",
            "multiAddress.",
            "metricsProvider.",
            "jvm.pause.",
            "coord.session.",
            "coord.auth.",
            "coord.limit.");

    /** Of the keys that ZooKeeper's parser handles itself: it refuses what is not true or false, used or not. */
    private static final Set<String> FLAGS = Set.of(
            SYNC_ENABLED,
            "localSessionsEnabled",
            "localSessionsUpgradingEnabled",
            "multiAddress.reachabilityCheckEnabled",
            "jvm.pause.monitor");

    /** Likewise, what is not a whole number. */
    private static final Set<String> NUMBERS = Set.of(
            "observerMasterPort",
            "quorum.cnxn.threads.size",
            "multiAddress.reachabilityCheckTimeoutMs",
            "jvm.pause.info-threshold.ms",
            "jvm.pause.warn-threshold.ms",
            "jvm.pause.sleep.time.ms");

    /** Properties without the prefix: in a file they would be properties with it, which nobody reads. */
    static final Set<String> PROPERTY_ONLY = Set.of(
            "jute.maxbuffer",
            "readonlymode.enabled",
            "znode.container.checkIntervalMs",
            "znode.container.maxPerMinute",
            "znode.container.maxNeverUsedIntervalMs",
            "coord.acceptDamage",
            "coord.admin.protectReads",
            "coord.admin.token",
            "coord.archive.directory",
            "coord.archive.intervalMs",
            "coord.disk.minFreeMb",
            "coord.jmx",
            "coord.request.warningthresholdms",
            SaslReader.JAAS_FILE);

    /** Coord's own keys: in a file or, with the same name, as system properties. */
    static final List<String> OWN_PREFIXES = List.of("coord.session.", "coord.auth.", "coord.limit.");

    /** Mean something in an ensemble only: nothing to warn of on a server that is alone. */
    private static final Set<String> ENSEMBLE_ONLY =
            Set.of("localSessionsEnabled", "localSessionsUpgradingEnabled", SYNC_ENABLED);

    private static final List<String> ENSEMBLE_ONLY_PREFIXES = List.of("multiAddress.");

    /** Would make a server less open, or let somebody in: without them it would not be what the operator thinks. */
    private static final List<String> SECURITY_PREFIXES = List.of("quorum.auth.", "zookeeper.ssl.");

    /** Reading them is part of ZooKeeper's inner workings, or of parts that coord does not have. */
    private static final List<String> NO_EFFECT_PREFIXES = List.of(
            "metricsProvider.",
            "jvm.pause.",
            "zookeeper.nio.",
            "zookeeper.netty.",
            "zookeeper.commitProcessor.",
            "zookeeper.request_throttle",
            "zookeeper.request_stale_",
            "zookeeper.throttled_op_wait_time",
            "zookeeper.connection_throttle_",
            "zookeeper.leader.",
            "zookeeper.learner.",
            "zookeeper.follower.",
            "zookeeper.observer",
            "zookeeper.fastleader.",
            "zookeeper.pathStats.",
            "zookeeper.messageTracker.",
            "zookeeper.kerberos.",
            "zookeeper.audit.",
            "zookeeper.IPAuthenticationProvider.");

    private static final Set<String> NO_EFFECT = Set.of(
            "observerMasterPort",
            "oraclePath",
            "quorum.cnxn.threads.size",
            "zookeeper.commitLogCount",
            "zookeeper.snapshotSizeFactor",
            "zookeeper.flushDelay",
            "zookeeper.maxWriteQueuePollTime",
            "zookeeper.maxBatchSize",
            "zookeeper.leaderConnectDelayDuringRetryMs",
            "zookeeper.forward_learner_requests_to_commit_processor_disabled",
            "zookeeper.forceSnapshotSync",
            "zookeeper.testingonly.initialZxid",
            "zookeeper.cnxTimeout",
            "zookeeper.quorumCnxnTimeoutMs",
            "zookeeper.electionPortBindRetry",
            "zookeeper.tcpKeepAlive",
            "zookeeper.clientTcpKeepAlive",
            "zookeeper.emulate353TTLNodes",
            "zookeeper.serverCnxnFactory",
            "zookeeper.largeRequestMaxBytes",
            "zookeeper.largeRequestThreshold",
            "zookeeper.maxResponseCacheSize",
            "zookeeper.maxGetChildrenResponseCacheSize",
            "zookeeper.watchManagerName",
            "zookeeper.watcherCleanThreadsNum",
            "zookeeper.watcherCleanThreshold",
            "zookeeper.watcherCleanIntervalInSeconds",
            "zookeeper.maxInProcessingDeadWatchers",
            "zookeeper.bitHashCacheSize",
            "zookeeper.intBufferStartingSizeBytes",
            "zookeeper.enableEagerACLCheck",
            "zookeeper.fips-mode");

    /** Set by ZooKeeper's scripts for its logs, or meant for clients in the same JVM. */
    private static final List<String> FOREIGN_PREFIXES = List.of(
            "zookeeper.log.",
            "zookeeper.root.logger",
            "zookeeper.console.",
            "zookeeper.tracelog.",
            "zookeeper.client",
            "zookeeper.sasl.client",
            "zookeeper.kinit",
            "zookeeper.disableAutoWatchReset",
            "zookeeper.request.timeout",
            "zookeeper.server.principal",
            "zookeeper.server.realm");

    private static final Set<String> CONNECTION_FACTORIES = Set.of(
            "org.apache.zookeeper.server.NIOServerCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory");

    private KnownKeys() {}

    /** The name under which {@link Settings} keep a key of a file. */
    static String nameOf(String fileKey) {
        boolean handled = HANDLED.contains(fileKey) || startsWithAny(fileKey, HANDLED_PREFIXES);
        return handled ? fileKey : PROPERTY + fileKey;
    }

    /** Says what becomes of a setting that nobody has used. */
    static void judge(String name, Setting setting, Findings findings) {
        if (FLAGS.contains(name) && !isFlag(setting)) {
            findings.problem(setting, "allowed are true and false");
        } else if (NUMBERS.contains(name) && !NUMBER.matcher(setting.value()).matches()) {
            findings.problem(setting, "not a whole number");
        } else if (startsWithAny(name, SECURITY_PREFIXES)) {
            judgeSecurity(setting, findings);
        } else if (name.equals("zookeeper.serverCnxnFactory") && CONNECTION_FACTORIES.contains(setting.value())) {
            // Which of ZooKeeper's two it is makes no difference here: TLS is there with both.
            return;
        } else if (name.equals(SYNC_ENABLED) && isNo(setting)) {
            findings.warning(setting, "has no effect in coord: an observer keeps a log");
        } else if (NO_EFFECT.contains(name) || startsWithAny(name, NO_EFFECT_PREFIXES)) {
            warnNoEffect(setting, findings);
        } else if (!ENSEMBLE_ONLY.contains(name) && !startsWithAny(name, ENSEMBLE_ONLY_PREFIXES)) {
            judgeUnknown(name, setting, findings);
        }
    }

    private static void judgeSecurity(Setting setting, Findings findings) {
        if (!isNo(setting) && !setting.value().isEmpty()) {
            findings.problem(
                    setting,
                    "not available in this version of coord; refused, since ignoring it would change who may do what."
                            + " Remove it to run without");
        }
    }

    /** Switching off what is not there needs no words. */
    private static void warnNoEffect(Setting setting, Findings findings) {
        if (!isNo(setting)) {
            findings.warning(setting, "has no effect in coord");
        }
    }

    private static void judgeUnknown(String name, Setting setting, Findings findings) {
        boolean property = setting.origin().equals(Setting.SYSTEM_PROPERTY);
        if (property && startsWithAny(name, FOREIGN_PREFIXES)) {
            return;
        }
        if (!property && PROPERTY_ONLY.contains(setting.key())) {
            findings.warning(
                    setting,
                    "has no effect in a file, as in ZooKeeper: start the JVM with -D" + setting.key() + "="
                            + setting.value());
            return;
        }
        findings.warning(setting, "unknown, ignored" + suggestion(setting.key()));
    }

    private static String suggestion(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        for (String known : new TreeSet<>(HANDLED)) {
            if (known.toLowerCase(Locale.ROOT).equals(lower)) {
                return "; did you mean " + known + "?";
            }
        }
        return key.startsWith(PROPERTY) ? "; did you mean " + key.substring(PROPERTY.length()) + "?" : "";
    }

    private static boolean isFlag(Setting setting) {
        return setting.value().equalsIgnoreCase("true") || setting.value().equalsIgnoreCase("false");
    }

    private static boolean isNo(Setting setting) {
        return setting.value().equalsIgnoreCase("false") || setting.value().equalsIgnoreCase("no");
    }

    /** Whether a system property of this name is for the server. */
    static boolean isProperty(String name) {
        return name.startsWith(PROPERTY) || PROPERTY_ONLY.contains(name) || startsWithAny(name, OWN_PREFIXES);
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
