package io.coord.zab.transport;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.SystemClock;
import io.coord.core.ports.FreePort;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Event loops, networks and configurations for tests of the transport. */
final class Ports implements AutoCloseable {
    static final TreeOptions TREE = new TreeOptions(true, true, 7);
    static final SystemClock CLOCK = new SystemClock();

    final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    final NioEventLoopGroup linkLoop = new NioEventLoopGroup(1);
    final ExecutorService resolving = Executors.newCachedThreadPool();

    PeerNetwork tcp() {
        return tcp(null);
    }

    PeerNetwork tcp(PeerEncryption encryption) {
        return PeerNetwork.tcp(
                loops,
                linkLoop.next(),
                NioSocketChannel.class,
                NioServerSocketChannel.class,
                resolving,
                false,
                encryption);
    }

    PeerNetwork local(String name) {
        return PeerNetwork.local(loops, name, address -> true);
    }

    static TransportConfig config(long sid) {
        return TransportConfig.defaults("test-" + sid, sid, JuteLimits.DEFAULT, TREE);
    }

    /** Voters 1 to {@code count}. */
    static Membership members(int count) {
        TreeMap<Long, MemberSpec> members = new TreeMap<>();
        for (long sid = 1; sid <= count; sid++) {
            PeerAddress address = new PeerAddress("127.0.0.1", FreePort.find(), FreePort.find());
            members.put(sid, new MemberSpec(false, List.of(address), null));
        }
        return new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
    }

    static int electionPort(Membership members, long sid) {
        return members.members().get(sid).addresses().get(0).electionPort();
    }

    static int quorumPort(Membership members, long sid) {
        return members.members().get(sid).addresses().get(0).quorumPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
        linkLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
        resolving.shutdown();
    }
}
