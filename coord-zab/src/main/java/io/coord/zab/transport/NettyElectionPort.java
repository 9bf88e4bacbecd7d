package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.SaslInitiator;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.runtime.ElectionPort;
import io.coord.zab.runtime.MemberInbox;
import io.coord.zab.wire.ElectionInitialMessage;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election mesh: one connection for each pair of servers, and the one that lives was dialled by the server with the
 * larger sid (spec: peer-protocol 1). A server with the smaller sid that wants one dials, says who it is and hangs up;
 * then it is called back.
 *
 * <p>All of it is on one event loop, which never waits: somebody who is silent, slow or dead holds up nobody else
 * (ZooKeeper, whose listener reads one greeting at a time, loses half a minute there).
 */
public final class NettyElectionPort implements ElectionPort {
    private static final Logger log = LoggerFactory.getLogger(NettyElectionPort.class);
    /** So many connections may be open that have not said who they are. */
    private static final int MAX_UNKNOWN = 256;
    /** So many servers may be connected that are not in the configuration. */
    private static final int MAX_STRANGERS = 64;

    private static final long CLOSE_MILLIS = 5_000;

    private final TransportConfig config;
    private final PeerNetwork network;
    private final MemberInbox inbox;
    private final Clock clock;
    private final EventLoop loop;
    private final PortBinding binding;
    private final PeerFailures unproven;
    private final Map<Long, ElectionPeer> peers = new ConcurrentHashMap<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    // Thread: event loop.
    private Membership members;
    /** Also after it was removed from the configuration: the others know it from nowhere else, and it may come back. */
    private List<HostPort> listening;

    /** Have not said yet who they are, or not proven it; the oldest first. */
    private final Set<Channel> unknown = new LinkedHashSet<>();

    private NettyElectionPort(
            TransportConfig config, PeerNetwork network, Membership members, MemberInbox inbox, Clock clock) {
        this.config = config;
        this.network = network;
        this.members = members;
        this.listening = MemberAddresses.election(members, config.sid());
        this.inbox = inbox;
        this.clock = clock;
        this.loop = network.nextLoop();
        this.unproven = new PeerFailures(SaslChecker.REFUSED, config.server(), clock);
        this.binding =
                new PortBinding("election", config, network, network.server(loop, config.keepAlive()), this::accept);
    }

    /**
     * Binds the port. Blocks while it does. Connects to nobody before {@link #members} is called.
     *
     * @param members the own addresses are in it
     * @param inbox   hears of everything
     * @throws IOException it can not be bound; the message names it
     */
    public static NettyElectionPort open(
            TransportConfig config, PeerNetwork network, Membership members, MemberInbox inbox, Clock clock)
            throws IOException {
        NettyElectionPort port = new NettyElectionPort(config, network, members, inbox, clock);
        port.binding.bind(MemberAddresses.election(members, config.sid()));
        return port;
    }

    TransportConfig config() {
        return config;
    }

    PeerNetwork network() {
        return network;
    }

    MemberInbox inbox() {
        return inbox;
    }

    EventLoop loop() {
        return loop;
    }

    long nowNanos() {
        return clock.monotonicNanos();
    }

    boolean isClosed() {
        return closed;
    }

    /** Where the configuration says that a server is. */
    List<HostPort> addressesOf(long sid) {
        return MemberAddresses.election(members, sid);
    }

    /** Who this server is. */
    ElectionInitialMessage greeting() {
        List<ElectionInitialMessage.Address> own = new ArrayList<>();
        for (HostPort address : listening) {
            own.add(new ElectionInitialMessage.Address(address.host(), address.port()));
        }
        // ZOOKEEPER-3720: servers before 3.6 do not understand the form with several.
        return config.multiAddress() && own.size() > 1
                ? new ElectionInitialMessage(ElectionInitialMessage.Form.ADDRESSES, config.sid(), own)
                : new ElectionInitialMessage(ElectionInitialMessage.Form.ONE_ADDRESS, config.sid(), own.subList(0, 1));
    }

    @Override
    public void members(Membership now) {
        loop.execute(() -> {
            members = now;
            if (closed) {
                return;
            }
            List<HostPort> own = MemberAddresses.election(now, config.sid());
            if (!own.isEmpty()) {
                listening = own;
                binding.move(own);
            }
            // In the order of their sids: the same every time.
            for (long sid : new TreeMap<>(now.members()).keySet()) {
                if (isWanted(sid)) {
                    peer(sid).connect();
                }
            }
        });
    }

    /** Who is to be shown that this server belongs to the ensemble: its members only, as ZooKeeper does. */
    @Nullable
    SaslInitiator proofFor(long sid) {
        PeerSasl sasl = config.sasl();
        return sasl == null || !members.members().containsKey(sid) ? null : sasl.initiator();
    }

    /** Whether to stay connected with this server: with all that vote, and if this one votes with all. */
    boolean isWanted(long sid) {
        MemberSpec other = members.members().get(sid);
        MemberSpec own = members.members().get(config.sid());
        return !closed && sid != config.sid() && other != null && (!other.observer() || own != null && !own.observer());
    }

    private ElectionPeer peer(long sid) {
        return peers.computeIfAbsent(sid, s -> new ElectionPeer(s, this));
    }

    @Override
    public void send(long sid, Notification vote) {
        loop.execute(() -> {
            if (!closed && sid != config.sid()) {
                peer(sid).send(vote);
            }
        });
    }

    @Override
    public void taken(long sid) {
        ElectionPeer peer = peers.get(sid);
        if (peer != null) {
            peer.taken();
        }
    }

    private void accept(Channel channel) {
        if (closed) {
            channel.close();
            return;
        }
        if (unknown.size() >= MAX_UNKNOWN) {
            // A server says at once who it is: so whoever has been silent for longest is none.
            unknown.iterator().next().close();
        }
        long acceptedAtNanos = nowNanos();
        unknown.add(channel);
        track(channel);
        ElectionGreeting greeting = new ElectionGreeting(
                config, message -> check(channel, message, acceptedAtNanos), () -> unknown.remove(channel));
        channel.pipeline().addLast(greeting);
        channel.config().setAutoRead(true);
        loop.schedule(greeting::expire, config.handshakeMillis(), TimeUnit.MILLISECONDS);
    }

    /** Who it says it is, it may have to prove. */
    private void check(Channel channel, ElectionInitialMessage message, long acceptedAtNanos) {
        PeerSasl sasl = config.sasl();
        if (sasl == null) {
            greeted(channel, message, acceptedAtNanos);
            return;
        }
        unknown.add(channel);
        channel.closeFuture().addListener(ignored -> loop.execute(() -> unknown.remove(channel)));
        SaslChecker checker = new SaslChecker(config, sasl, () -> MemberAddresses.hosts(members), unproven, ctx -> {
            unknown.remove(channel);
            greeted(channel, message, acceptedAtNanos);
        });
        channel.pipeline().addLast(checker);
        checker.expireAfter(channel.pipeline().context(checker), config.handshakeMillis());
    }

    /** Remembers a channel until it is closed. */
    void track(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(ignored -> open.remove(channel));
    }

    private void greeted(Channel channel, ElectionInitialMessage message, long acceptedAtNanos) {
        long sid = message.serverId();
        // Compat: the sid of ZooKeeper's anonymous observers, which are turned away (spec: peer-protocol 1.2).
        boolean nobody = sid < 0 || sid == Long.MAX_VALUE || sid == config.sid();
        if (nobody || !peers.containsKey(sid) && !isWanted(sid) && strangers() >= MAX_STRANGERS) {
            log.debug(
                    "election connection refused server={} sid={} remote={}",
                    config.server(),
                    sid,
                    channel.remoteAddress());
            channel.close();
            return;
        }
        ElectionPeer peer = peer(sid);
        if (sid > config.sid()) {
            peer.established(channel);
        } else {
            channel.close();
            peer.callBack(message.addresses(), acceptedAtNanos);
        }
    }

    private long strangers() {
        return peers.keySet().stream().filter(sid -> !isWanted(sid)).count();
    }

    /** A peer is not connected and nothing waits for it. */
    void idle(ElectionPeer peer) {
        if (!isWanted(peer.sid())) {
            peers.remove(peer.sid(), peer);
        }
    }

    void up(long sid) {
        inbox.put(new Input.PeerUp(sid));
    }

    /** A server does not take the proof of this one, or does not answer it. */
    void refused(long sid, Throwable cause) {
        log.warn("not let in for the election server={} peer={} cause={}", config.server(), sid, cause.getMessage());
        inbox.put(new Input.PeerDown(sid));
    }

    void down(long sid, @Nullable Throwable cause) {
        log.debug(
                "no election connection server={} peer={} reason={}",
                config.server(),
                sid,
                cause == null ? "closed" : cause.getMessage());
        inbox.put(new Input.PeerDown(sid));
    }

    /** How many have been turned away so far that did not prove that they belong here. */
    public long refused() {
        return unproven.count();
    }

    /** Where it listens. */
    public List<SocketAddress> localAddresses() {
        return binding.channels().stream().map(Channel::localAddress).toList();
    }

    @Override
    public void close() {
        closed = true;
        List<Channel> channels = new ArrayList<>(binding.close());
        channels.addAll(open);
        PortBinding.closeAll(channels, CLOSE_MILLIS);
        loop.submit(() -> {
                    peers.values().forEach(ElectionPeer::stop);
                    peers.clear();
                })
                .awaitUninterruptibly(CLOSE_MILLIS);
        PortBinding.closeAll(List.copyOf(open), CLOSE_MILLIS);
    }
}
