package io.coord.it.ensemble;

import static org.awaitility.Awaitility.await;

import io.coord.core.ports.FreePort;
import io.coord.it.ensemble.LinkProxy.Way;
import io.coord.server.CoordServer;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.EnsembleConfig.PeerAddress;
import io.coord.server.config.EnsembleConfig.Role;
import io.coord.server.config.EnsembleConfig.Serving;
import io.coord.server.config.EnsembleConfig.Timing;
import io.coord.server.config.EnsembleConfig.Tuning;
import io.coord.server.config.ServerConfigBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Three servers in this JVM that talk to each other over TCP, and through a proxy each way: each server has a proxy of its own for
 * each port of each other server.
 */
final class ProxiedEnsemble implements AutoCloseable {
    static final int TICK_MILLIS = 100;
    static final int SYNC_LIMIT = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SERVERS = 3;

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final List<Proxies> proxies = new ArrayList<>();
    private final SortedMap<Long, CoordServer> servers = new TreeMap<>();
    private final SortedMap<Long, PeerAddress> real = new TreeMap<>();

    /** On the way of one server to the ports of another. */
    private record Proxies(long dialler, long target, LinkProxy quorum, LinkProxy election) {
        List<LinkProxy> both() {
            return List.of(quorum, election);
        }

        boolean isBetween(long one, long other) {
            return dialler == one && target == other || dialler == other && target == one;
        }
    }

    ProxiedEnsemble() throws Exception {
        for (long sid = 1; sid <= SERVERS; sid++) {
            // Servers tell each other where they are: so they do not, and are called where their files say.
            real.put(sid, new PeerAddress("0.0.0.0", FreePort.find(), FreePort.find()));
        }
        for (long sid = 1; sid <= SERVERS; sid++) {
            SortedMap<Long, Member> members = new TreeMap<>();
            for (long other = 1; other <= SERVERS; other++) {
                PeerAddress address = other == sid ? real.get(sid) : proxied(sid, other, real.get(other));
                members.put(other, new Member(other, List.of(address), Role.PARTICIPANT, null));
            }
            servers.put(sid, server(sid, members));
        }
        for (CoordServer server : servers.values()) {
            server.start();
        }
        awaitAllServe();
    }

    private PeerAddress proxied(long dialler, long target, PeerAddress address) {
        LinkProxy quorum = new LinkProxy(loops.next(), address.quorumPort());
        LinkProxy election = new LinkProxy(loops.next(), address.electionPort());
        proxies.add(new Proxies(dialler, target, quorum, election));
        return new PeerAddress("127.0.0.1", quorum.port(), election.port());
    }

    private static CoordServer server(long sid, SortedMap<Long, Member> members) {
        return CoordServer.builder()
                .name("proxied-" + sid)
                .ioThreads(1)
                .config(new ServerConfigBuilder()
                        .tickTime(Duration.ofMillis(TICK_MILLIS))
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .ensemble(new EnsembleConfig(
                                sid,
                                members,
                                new TreeMap<>(),
                                new TreeMap<>(),
                                0,
                                null,
                                null,
                                2,
                                new Timing(50, SYNC_LIMIT, 0),
                                false,
                                Serving.DEFAULT,
                                Tuning.DEFAULT))
                        .build())
                .build();
    }

    void awaitAllServe() {
        await("all serve")
                .atMost(LIMIT)
                .until(() -> leader().isPresent() && servers.values().stream().allMatch(CoordServer::isServing));
    }

    OptionalLong leader() {
        for (var server : servers.entrySet()) {
            if (server.getValue().isLeading()) {
                return OptionalLong.of(server.getKey());
            }
        }
        return OptionalLong.empty();
    }

    CoordServer server(long sid) {
        return servers.get(sid);
    }

    int clientPort(long sid) {
        return servers.get(sid).clientAddress().orElseThrow().getPort();
    }

    /** Behind the proxies, of all but this server. */
    List<Integer> peerPortsOfOthers(long sid) {
        List<Integer> ports = new ArrayList<>();
        real.forEach((other, address) -> {
            if (other != sid) {
                ports.add(address.quorumPort());
                ports.add(address.electionPort());
            }
        });
        return ports;
    }

    /** What {@code from} sends to {@code to} does not arrive any more. */
    void hold(long from, long to) {
        for (Proxies each : proxies) {
            if (each.isBetween(from, to)) {
                Way way = each.dialler() == from ? Way.FORTH : Way.BACK;
                each.both().forEach(proxy -> proxy.hold(way));
            }
        }
    }

    /** Nothing arrives at this server, or from it. */
    void holdAround(long sid) {
        for (long other = 1; other <= SERVERS; other++) {
            hold(sid, other);
            hold(other, sid);
        }
    }

    /** The connections there are between these two for elections are dead; new ones work. */
    void holdElectionConnections(long one, long other) {
        for (Proxies each : proxies) {
            if (each.isBetween(one, other)) {
                each.election().holdConnected();
            }
        }
    }

    /** The same for those that a leader and a learner have. */
    void holdQuorumConnections(long one, long other) {
        for (Proxies each : proxies) {
            if (each.isBetween(one, other)) {
                each.quorum().holdConnected();
            }
        }
    }

    void release() {
        proxies.forEach(each -> each.both().forEach(LinkProxy::release));
    }

    @Override
    public void close() {
        servers.values().forEach(CoordServer::close);
        proxies.forEach(each -> each.both().forEach(LinkProxy::close));
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
