package io.coord.server;

import io.coord.zab.transport.PeerNetwork;
import io.netty.channel.EventLoopGroup;

/** How the servers of an ensemble inside this JVM reach each other. Immutable. */
final class LocalPeers {
    private final String name;

    /** @param name different from that of every other ensemble in this JVM */
    LocalPeers(String name) {
        this.name = name;
    }

    static String host(long sid) {
        return "server-" + sid;
    }

    PeerNetwork network(EventLoopGroup eventLoops) {
        return PeerNetwork.local(eventLoops, name, hostAndPort -> true);
    }
}
