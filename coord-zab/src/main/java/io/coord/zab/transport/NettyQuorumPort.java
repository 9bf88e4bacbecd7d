package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.tree.ReplicatedState;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.runtime.LearnerReception;
import io.coord.zab.runtime.MemberInbox;
import io.coord.zab.runtime.QuorumPort;
import io.coord.zab.runtime.StateImage;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quorum port: learners connect to it, and through it to their leader. It is bound as long as the server lives. Who
 * connects before this server leads is kept waiting for a moment: in an election the others may be the first to know.
 */
public final class NettyQuorumPort implements QuorumPort {
    private static final Logger log = LoggerFactory.getLogger(NettyQuorumPort.class);
    /** So many connections may be open that have not said who they are. */
    private static final int MAX_UNKNOWN = 256;

    private static final long CLOSE_MILLIS = 5_000;

    private final TransportConfig config;
    private final PeerNetwork network;
    private final LinkServices services;
    private final PortBinding binding;
    private final PeerFailures unproven;
    private final AtomicLong lastLink = new AtomicLong();
    /** Connections of which the member knows, until it knows of their end. */
    private final Map<Long, QuorumLink> links = new ConcurrentHashMap<>();
    /** Connections that have not said yet who they are. */
    private final Queue<QuorumLink> unknown = new ConcurrentLinkedQueue<>();

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> loaders = ConcurrentHashMap.newKeySet();
    private volatile LearnerReception reception = LearnerReception.WAIT;
    private volatile boolean closed;
    private volatile Set<String> hosts;

    // Thread: replica.
    private Membership members;
    private @Nullable LeaderDial dial;
    private final List<QuorumLink> toFlush = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();

    private NettyQuorumPort(
            TransportConfig config,
            PeerNetwork network,
            Membership members,
            MemberInbox inbox,
            ThreadFactory loaders,
            Clock clock) {
        this.config = config;
        this.network = network;
        this.members = members;
        this.hosts = MemberAddresses.hosts(members);
        this.unproven = new PeerFailures(SaslChecker.REFUSED, config.server(), clock);
        this.services = new LinkServices(config, inbox, loaders, clock);
        this.binding = new PortBinding("quorum", config, network, network.server(config.keepAlive()), this::accept);
    }

    /**
     * Binds the port. Blocks while it does.
     *
     * @param members the own addresses are in it
     * @param inbox   hears of everything
     * @param loaders make the threads that understand snapshots, one for each that comes in
     * @throws IOException it can not be bound; the message names it
     */
    public static NettyQuorumPort open(
            TransportConfig config,
            PeerNetwork network,
            Membership members,
            MemberInbox inbox,
            ThreadFactory loaders,
            Clock clock)
            throws IOException {
        NettyQuorumPort port = new NettyQuorumPort(config, network, members, inbox, loaders, clock);
        port.binding.bind(MemberAddresses.quorum(members, config.sid()));
        return port;
    }

    private void accept(Channel channel) {
        if (closed) {
            channel.close();
            return;
        }
        QuorumLink silent = unknown.size() < MAX_UNKNOWN ? null : unknown.poll();
        if (silent != null) {
            // A server says at once who it is, if it is let: so whoever has been here for longest is none.
            silent.loop().execute(() -> silent.close("others want to connect"));
        }
        QuorumLink link = register(channel);
        unknown.add(link);
        channel.closeFuture().addListener(ignored -> unknown.remove(link));
        PeerSasl sasl = config.sasl();
        if (sasl != null) {
            channel.pipeline().addLast(new SaslChecker(config, sasl, () -> hosts, unproven, ctx -> {}));
        }
        channel.pipeline().addLast(new LearnerDecoder(link, config, network.linkLoop(), this::greeted));
        channel.eventLoop().schedule(() -> giveUpWaiting(link), config.parkMillis(), TimeUnit.MILLISECONDS);
        receive(link);
    }

    /** Does what is to be done with a link now that has not said who it is. */
    private void receive(QuorumLink link) {
        switch (reception) {
            case WELCOME:
                listen(link);
                break;
            case TURN_AWAY:
                closeUnknown(link, "this server does not lead");
                break;
            case WAIT:
                break;
        }
    }

    private QuorumLink register(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(ignored -> open.remove(channel));
        return new QuorumLink(lastLink.incrementAndGet(), channel, services);
    }

    private void listen(QuorumLink link) {
        if (link.isReading()) {
            return;
        }
        link.startReading();
        link.loop()
                .schedule(
                        () -> closeUnknown(link, "it does not say who it is"),
                        config.handshakeMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void giveUpWaiting(QuorumLink link) {
        if (reception != LearnerReception.WELCOME) {
            closeUnknown(link, "this server does not lead");
        }
    }

    private void closeUnknown(QuorumLink link, String reason) {
        if (unknown.contains(link)) {
            link.close(reason);
        }
    }

    private void greeted(QuorumLink link) {
        unknown.remove(link);
        links.put(link.id(), link);
    }

    @Override
    public void members(Membership now) {
        members = now;
        hosts = MemberAddresses.hosts(now);
        binding.move(MemberAddresses.quorum(now, config.sid()));
    }

    @Override
    public void receive(LearnerReception learners) {
        if (learners != reception) {
            reception = learners;
            for (QuorumLink link : unknown) {
                link.loop().execute(() -> receive(link));
            }
        }
    }

    @Override
    public void dial(long sid, long budgetMillis) {
        cancelDial();
        List<HostPort> targets = MemberAddresses.quorum(members, sid);
        LeaderDial attempt = new LeaderDial(
                config, network, sid, targets, budgetMillis, services.clock(), new LeaderDial.Listener() {
                    @Override
                    public void connected(Channel channel) {
                        prove(channel, sid, targets);
                    }

                    @Override
                    public void unreachable() {
                        services.inbox().put(new Input.LeaderUnreachable(sid));
                    }
                });
        dial = attempt;
        attempt.start();
    }

    private void prove(Channel channel, long sid, List<HostPort> targets) {
        PeerSasl sasl = config.sasl();
        if (sasl == null || sasl.initiator() == null) {
            follow(channel);
            return;
        }
        open.add(channel);
        channel.closeFuture().addListener(ignored -> open.remove(channel));
        SaslProver.prove(channel, sasl.initiator(), targets.get(0).host(), config, () -> follow(channel), cause -> {
            log.warn(
                    "leader does not let this server in server={} leader={} cause={}",
                    config.server(),
                    sid,
                    cause.getMessage());
            services.inbox().put(new Input.LeaderUnreachable(sid));
        });
    }

    private void follow(Channel channel) {
        if (closed) {
            channel.close();
            return;
        }
        QuorumLink link = register(channel);
        links.put(link.id(), link);
        channel.pipeline().addLast(new LeaderDecoder(link, services, this::remember));
        link.announce(new Input.LeaderConnected(link.id()));
        link.startReading();
        if (!channel.isActive()) {
            link.closed();
        }
    }

    private void remember(Thread loader) {
        loaders.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        loaders.add(loader);
    }

    @Override
    public void cancelDial() {
        LeaderDial attempt = dial;
        dial = null;
        if (attempt != null) {
            attempt.cancel();
        }
    }

    @Override
    public void close(long id, String reason) {
        QuorumLink link = links.get(id);
        if (link != null) {
            flush();
            link.loop().execute(() -> link.close(reason));
        }
    }

    @Override
    public void forget(long id) {
        QuorumLink link = links.remove(id);
        if (link != null && toFlush.remove(link)) {
            link.discardCollected();
        }
    }

    @Override
    public void sendToLearners(List<Long> ids, LeaderMessage message) {
        Batch batch = batchFor(ids);
        if (batch != null) {
            batch.add(message);
        }
    }

    @Override
    public void sendToLeader(long id, LearnerMessage message) {
        Batch batch = batchFor(List.of(id));
        if (batch != null) {
            batch.add(message);
        }
    }

    /** Goes on with the batch that these links got last, if they got the same and nothing else since; null: all gone. */
    private @Nullable Batch batchFor(List<Long> ids) {
        Batch last = null;
        boolean shared = true;
        int there = 0;
        for (int i = 0; i < ids.size(); i++) {
            QuorumLink link = links.get(ids.get(i));
            if (link == null) {
                continue;
            }
            Batch of = link.lastBatch();
            shared &= of != null && (there == 0 || of == last);
            last = of;
            there++;
        }
        if (there == 0) {
            return null;
        }
        if (shared && last != null && !last.isFull() && last.links().equals(ids)) {
            return last;
        }
        Batch batch = new Batch(List.copyOf(ids));
        batches.add(batch);
        for (int i = 0; i < ids.size(); i++) {
            QuorumLink link = links.get(ids.get(i));
            if (link != null && link.collect(batch)) {
                toFlush.add(link);
            }
        }
        return batch;
    }

    @Override
    public void sendImage(long id, StateImage image) {
        QuorumLink link = links.get(id);
        if (link == null) {
            image.close();
        } else if (link.collect(image)) {
            toFlush.add(link);
        }
    }

    @Override
    public boolean hasRoom(long id) {
        QuorumLink link = links.get(id);
        return link == null || link.hasRoom();
    }

    @Override
    public void flush() {
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
        for (int i = 0; i < batches.size(); i++) {
            batches.get(i).release();
        }
        batches.clear();
    }

    @Override
    public Optional<ReplicatedState> takeReceivedState(long id) {
        QuorumLink link = links.get(id);
        return link == null ? Optional.empty() : link.takeReceived();
    }

    @Override
    public void taken(long id) {
        QuorumLink link = links.get(id);
        if (link != null) {
            link.taken();
        }
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
        cancelDial();
        flush();
        List<Channel> channels = new ArrayList<>(binding.close());
        channels.addAll(open);
        PortBinding.closeAll(channels, CLOSE_MILLIS);
        links.clear();
        for (Thread loader : loaders) {
            join(loader);
        }
    }

    private void join(Thread loader) {
        try {
            loader.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (loader.isAlive()) {
            log.warn("thread does not end server={} thread={}", config.server(), loader.getName());
        }
    }
}
