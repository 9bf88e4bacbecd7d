package io.coord.server;

import io.coord.zab.transport.PeerNetwork;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the servers of an ensemble inside this JVM reach each other, and which of them cannot at present. Thread-safe. */
final class LocalPeers {
    private static final String HOST_PREFIX = "server-";

    private final String name;
    /** The ways of the servers that were started last. */
    private final Map<Long, PeerNetwork> networks = new ConcurrentHashMap<>();

    private volatile Set<Cut> cuts = Set.of();

    /** Two servers without a way from one to the other, in either direction. */
    private record Cut(long smaller, long larger) {
        static Cut between(long one, long other) {
            return new Cut(Math.min(one, other), Math.max(one, other));
        }
    }

    /** @param name different from that of every other ensemble in this JVM */
    LocalPeers(String name) {
        this.name = name;
    }

    static String host(long sid) {
        return HOST_PREFIX + sid;
    }

    /** The way of this server to all others. */
    PeerNetwork network(long sid, EventLoopGroup eventLoops) {
        PeerNetwork network = PeerNetwork.local(eventLoops, name, hostAndPort -> isReachable(sid, hostAndPort));
        networks.put(sid, network);
        return network;
    }

    private boolean isReachable(long from, String hostAndPort) {
        if (cuts.isEmpty()) {
            return true;
        }
        String host = hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
        return !cuts.contains(Cut.between(from, Long.parseLong(host.substring(HOST_PREFIX.length()))));
    }

    /** From now on exactly the servers of a group reach each other; one that is in no group reaches nobody. */
    void partition(Set<Long> sids, List<Set<Long>> groups) {
        Set<Cut> next = ConcurrentHashMap.newKeySet();
        for (long one : sids) {
            for (long other : sids) {
                if (one < other && groups.stream().noneMatch(group -> group.contains(one) && group.contains(other))) {
                    next.add(Cut.between(one, other));
                }
            }
        }
        cuts = next;
        networks.values().forEach(PeerNetwork::closeUnreachable);
    }

    /** The server has stopped for good or until {@link #network} is called again. */
    void forget(long sid) {
        networks.remove(sid);
    }
}
