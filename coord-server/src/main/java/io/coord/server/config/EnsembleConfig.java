package io.coord.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ensemble a server belongs to, as its files describe it (spec: config 3). Immutable.
 *
 * @param myId              number of this server
 * @param members           by number
 * @param groups            group to the numbers of its members; empty: every participant has one vote
 * @param weights           votes of a member in its group; who is absent has one
 * @param version           of the dynamic file, 0 if there is none
 * @param dynamicConfigFile where the members came from; null: from the static file
 * @param configFile        the static file, which is rewritten when the members change; null: there is none, and changes
 *                          are kept with the data
 * @param minVoters         that must remain when the members change: 2, or 1 if {@code standaloneEnabled} is off
 * @param timing            in ticks
 * @param listenOnAllIps    election and quorum ports are bound on the wildcard address
 * @param serving           which clients are served when
 * @param tuning            what rarely needs another value
 */
public record EnsembleConfig(
        long myId,
        SortedMap<Long, Member> members,
        SortedMap<Long, List<Long>> groups,
        SortedMap<Long, Long> weights,
        long version,
        @Nullable Path dynamicConfigFile,
        @Nullable Path configFile,
        int minVoters,
        Timing timing,
        boolean listenOnAllIps,
        Serving serving,
        Tuning tuning) {
    public EnsembleConfig {
        members = sorted(members);
        groups = sorted(groups);
        weights = sorted(weights);
    }

    private static <V> SortedMap<Long, V> sorted(Map<Long, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    public enum Role {
        PARTICIPANT,
        OBSERVER
    }

    /**
     * One {@code server.N} line.
     *
     * @param addresses at least one; several need {@code multiAddress.enabled}
     * @param client    where it serves clients; null: not said here
     */
    public record Member(
            long sid,
            List<PeerAddress> addresses,
            Role role,
            @Nullable InetSocketAddress client) {
        public Member {
            addresses = List.copyOf(addresses);
        }

        public Optional<InetSocketAddress> clientAddress() {
            return Optional.ofNullable(client);
        }
    }

    /** Host by name or address (IPv6 without brackets), not resolved, and two different ports. */
    public record PeerAddress(String host, int quorumPort, int electionPort) {}

    /**
     * @param initLimit    for a learner to connect and synchronise
     * @param syncLimit    for a learner to lag
     * @param connectLimit for a learner to connect to its leader; 0: as {@code initLimit}
     */
    public record Timing(int initLimit, int syncLimit, int connectLimit) {}

    /**
     * @param leaderServes  a leader serves clients ({@code leaderServes})
     * @param localSessions sessions that only their server knows are possible ({@code localSessionsEnabled})
     * @param upgrades      they become known to all when they want an ephemeral node ({@code
     *                      localSessionsUpgradingEnabled})
     * @param readOnlyMode  a server without a leader serves clients that accept it ({@code readonlymode.enabled})
     */
    public record Serving(boolean leaderServes, boolean localSessions, boolean upgrades, boolean readOnlyMode) {
        /** ZooKeeper's. */
        public static final Serving DEFAULT = new Serving(true, false, false, false);
    }

    /**
     * @param windowSize      transactions kept in memory to synchronise learners, at least 1 ({@code commitLogCount})
     * @param maxSnapSyncs    snapshots that a leader sends at a time ({@code leader.maxConcurrentSnapSyncs})
     * @param minNotifyMillis votes are told again after this, doubled each time ({@code
     *                        fastleader.minNotificationInterval})
     * @param maxNotifyMillis but not more ({@code fastleader.maxNotificationInterval})
     * @param observerDelayMillis observers that lost a leader wait so long at most ({@code observer.election.DelayMs})
     * @param bindTries       for a port between servers, one second apart ({@code electionPortBindRetry}); 0: for ever
     * @param multiAddress    servers may have several addresses, and tell them when dialling ({@code
     *                        multiAddress.enabled})
     * @param keepAlive       TCP keep-alive between servers ({@code tcpKeepAlive})
     * @param snapshotSizeFactor a learner is sent transactions from the log as long as they are not more than this part of
     *                        the newest snapshot; 0: always, negative: never ({@code snapshotSizeFactor})
     */
    public record Tuning(
            int windowSize,
            int maxSnapSyncs,
            int minNotifyMillis,
            int maxNotifyMillis,
            int observerDelayMillis,
            int bindTries,
            boolean multiAddress,
            boolean keepAlive,
            double snapshotSizeFactor) {
        /** ZooKeeper's. */
        public static final Tuning DEFAULT = new Tuning(500, 10, 200, 60_000, 200, 3, false, false, 0.33);
    }
}
