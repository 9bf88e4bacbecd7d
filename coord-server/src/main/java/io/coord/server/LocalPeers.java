package io.coord.server;

import io.coord.zab.transport.PeerNetwork;
import io.netty.channel.EventLoopGroup;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the servers of an ensemble inside this JVM reach each other. Thread-safe. */
final class LocalPeers {
    private final String name;
    private final Set<Long> isolated = ConcurrentHashMap.newKeySet();

    /** @param name different from that of every other ensemble in this JVM */
    LocalPeers(String name) {
        this.name = name;
    }

    static String host(long sid) {
        return "server-" + sid;
    }

    PeerNetwork network(long sid, EventLoopGroup eventLoops) {
        return PeerNetwork.local(eventLoops, name, hostAndPort -> reaches(sid, hostAndPort));
    }

    private boolean reaches(long from, String hostAndPort) {
        for (long sid : isolated) {
            if (sid == from || hostAndPort.startsWith(host(sid) + ":")) {
                return false;
            }
        }
        return true;
    }

    void isolate(long sid, boolean cut) {
        if (cut) {
            isolated.add(sid);
        } else {
            isolated.remove(sid);
        }
    }
}
