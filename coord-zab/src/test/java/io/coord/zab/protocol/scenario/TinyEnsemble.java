package io.coord.zab.protocol.scenario;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.Proposal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A few servers on one timeline. Every message takes a millisecond. */
final class TinyEnsemble {
    private static final long STEP_MILLIS = 1;
    private static final long REDIAL_MILLIS = 50;

    private record Event(long atMillis, long order, TinyServer server, int life, Runnable action) {}

    private static final class Link {
        final TinyServer learner;
        final TinyServer leader;
        boolean learnerOpen = true;
        boolean leaderOpen = true;

        Link(TinyServer learner, TinyServer leader) {
            this.learner = learner;
            this.leader = leader;
        }
    }

    private final SortedMap<Long, TinyServer> servers = new TreeMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.atMillis != b.atMillis ? Long.compare(a.atMillis, b.atMillis) : Long.compare(a.order, b.order));
    private final SortedMap<Long, Link> links = new TreeMap<>();
    private final SortedMap<Long, Integer> dials = new TreeMap<>();
    private final Set<Long> isolated = new TreeSet<>();
    private final Set<Long> muted = new TreeSet<>();
    private final List<String> trace = new ArrayList<>();
    private long now;
    private long order;
    private long lastLink;

    /** Voters 1 to {@code voters}, then observers. Times are small: a tick is 100 ms. */
    TinyEnsemble(int voters, int observers) {
        this(voters, observers, config -> config);
    }

    TinyEnsemble(int voters, int observers, UnaryOperator<MemberConfig> change) {
        SortedMap<Long, MemberSpec> members = new TreeMap<>();
        for (long sid = 1; sid <= voters + observers; sid++) {
            members.put(sid, spec(sid, sid > voters));
        }
        Membership membership = new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
        for (long sid = 1; sid <= voters + observers; sid++) {
            servers.put(sid, new TinyServer(this, change.apply(config(sid, sid > voters)), membership));
        }
    }

    static MemberSpec spec(long sid, boolean observer) {
        int port = (int) (10 * sid);
        return new MemberSpec(observer, List.of(new PeerAddress("127.0.0.1", 2000 + port, 3000 + port)), null);
    }

    private static MemberConfig config(long sid, boolean observer) {
        return new MemberConfig(sid, observer, 100, 10, 5, 0, 500, 200, 60_000, 200, 200, false, 10);
    }

    // ---- scenes

    TinyServer server(long sid) {
        TinyServer server = servers.get(sid);
        if (server == null) {
            throw new IllegalArgumentException("no server " + sid);
        }
        return server;
    }

    TinyEnsemble start(long... sids) {
        for (long sid : sids) {
            server(sid).start();
            for (TinyServer other : servers.values()) {
                if (other.sid != sid && other.isUp()) {
                    connectPeers(server(sid), other);
                }
            }
        }
        return this;
    }

    TinyEnsemble startAll() {
        return start(servers.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    TinyEnsemble crash(long sid) {
        TinyServer server = server(sid);
        server.crash();
        breakLinks(server);
        servers.values().forEach(other -> later(STEP_MILLIS, other, () -> other.post(new Input.PeerDown(sid))));
        return this;
    }

    /** Nobody reaches it, it reaches nobody, and everybody notices. */
    TinyEnsemble isolate(long sid) {
        isolated.add(sid);
        breakLinks(server(sid));
        for (TinyServer other : servers.values()) {
            if (other.sid != sid) {
                later(STEP_MILLIS, other, () -> other.post(new Input.PeerDown(sid)));
                later(STEP_MILLIS, server(sid), () -> server(sid).post(new Input.PeerDown(other.sid)));
            }
        }
        return this;
    }

    /** What it sends and what is sent to it is lost, and nobody notices. */
    TinyEnsemble mute(long sid) {
        muted.add(sid);
        return this;
    }

    TinyEnsemble heal() {
        List<Long> back = List.copyOf(isolated);
        isolated.clear();
        muted.clear();
        for (long sid : back) {
            for (TinyServer other : servers.values()) {
                if (other.sid != sid && other.isUp() && server(sid).isUp()) {
                    connectPeers(server(sid), other);
                }
            }
        }
        return this;
    }

    TinyEnsemble run(long millis) {
        long end = now + millis;
        while (advance(end)) {
            // one event at a time
        }
        now = end;
        return this;
    }

    TinyEnsemble runUntil(String what, BooleanSupplier condition) {
        long end = now + 20_000;
        while (!condition.getAsBoolean()) {
            if (!advance(end)) {
                throw new AssertionError("it did not come to this: " + what + "\n" + flow());
            }
        }
        return this;
    }

    TinyEnsemble runUntilLeads(long sid) {
        return runUntil("S" + sid + " leads", () -> phase(sid) == MemberStatus.Phase.LEADING);
    }

    TinyEnsemble runUntilAllServe() {
        return runUntil(
                "all serve",
                () -> servers.values().stream()
                        .allMatch(server ->
                                !server.isUp() || server.member().status().isServing()));
    }

    MemberStatus.Phase phase(long sid) {
        return server(sid).member().status().phase();
    }

    TinyServer leader() {
        List<TinyServer> leaders = servers.values().stream()
                .filter(TinyServer::isUp)
                .filter(server -> phase(server.sid) == MemberStatus.Phase.LEADING)
                .toList();
        if (leaders.size() != 1) {
            throw new AssertionError("one leader expected\n" + flow());
        }
        return leaders.get(0);
    }

    /** Submits a transaction at this leader. */
    long submit(long sid) {
        TinyServer leader = server(sid);
        long zxid = leader.member().lastProposed() + 1;
        leader.post(new Input.Submitted(proposal(zxid)));
        return zxid;
    }

    /** Proposes another configuration at this leader, as a client has asked for. */
    long reconfigure(long sid, UnaryOperator<SortedMap<Long, MemberSpec>> change) {
        TinyServer leader = server(sid);
        long zxid = leader.member().lastProposed() + 1;
        SortedMap<Long, MemberSpec> members =
                change.apply(new TreeMap<>(leader.member().membership().members()));
        Bytes text = MembershipText.write(new Membership(members, new TreeMap<>(), new TreeMap<>(), zxid));
        leader.post(new Input.ConfigProposed(zxid, text));
        leader.post(new Input.Submitted(new Proposal(zxid, reconfigTxn(zxid, text))));
        return zxid;
    }

    private static Bytes reconfigTxn(long zxid, Bytes text) {
        byte[] path = "/zookeeper/config".getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(44 + path.length + text.length());
        out.putLong(0).putInt(0).putLong(zxid).putLong(0).putInt(16);
        out.putInt(path.length)
                .put(path)
                .putInt(text.length())
                .put(text.array())
                .putInt(-1);
        return Bytes.wrap(out.array());
    }

    /** A server that knows the members of the first configuration, and is not one of them. */
    TinyServer add(long sid, boolean observer, UnaryOperator<MemberConfig> change) {
        SortedMap<Long, MemberSpec> members =
                new TreeMap<>(server(servers.firstKey()).committedConfig.members());
        members.put(sid, spec(sid, true));
        Membership own = new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
        TinyServer server = new TinyServer(this, change.apply(config(sid, observer)), own);
        servers.put(sid, server);
        return server;
    }

    static Proposal proposal(long zxid) {
        return new Proposal(zxid, Bytes.wrap(Long.toHexString(zxid).getBytes(StandardCharsets.UTF_8)));
    }

    /** What happened, for a scene that went wrong. */
    String flow() {
        return String.join("\n", trace);
    }

    // ---- time

    long now() {
        return now;
    }

    void trace(String line) {
        trace.add(now + " " + line);
    }

    void later(long millis, TinyServer server, Runnable action) {
        events.add(new Event(now + millis, order++, server, server.life(), action));
    }

    private boolean advance(long end) {
        long due = Long.MAX_VALUE;
        TinyServer ticking = null;
        for (TinyServer server : servers.values()) {
            if (server.isUp() && Math.max(now, server.member().nextDueMillis()) < due) {
                due = Math.max(now, server.member().nextDueMillis());
                ticking = server;
            }
        }
        Event next = events.peek();
        if (next != null && next.atMillis <= Math.min(due, end)) {
            events.poll();
            now = next.atMillis;
            if (next.server.life() == next.life) {
                next.action.run();
            }
            return true;
        }
        if (ticking == null || due > end) {
            return false;
        }
        now = due;
        ticking.post(new Input.Tick());
        if (ticking.isUp() && ticking.member().nextDueMillis() <= now) {
            throw new AssertionError("due again at once: S" + ticking.sid + "\n" + flow());
        }
        return true;
    }

    // ---- network

    private boolean reaches(TinyServer one, TinyServer other) {
        return one.isUp() && other.isUp() && !isolated.contains(one.sid) && !isolated.contains(other.sid);
    }

    private boolean loses(TinyServer one, TinyServer other) {
        return muted.contains(one.sid) || muted.contains(other.sid);
    }

    private void connectPeers(TinyServer one, TinyServer other) {
        later(STEP_MILLIS, one, () -> one.post(new Input.PeerUp(other.sid)));
        later(STEP_MILLIS, other, () -> other.post(new Input.PeerUp(one.sid)));
    }

    void vote(TinyServer from, long to, Notification vote) {
        TinyServer peer = server(to);
        if (reaches(from, peer) && !loses(from, peer)) {
            later(STEP_MILLIS, peer, () -> peer.post(new Input.PeerVoted(from.sid, vote)));
        }
    }

    void dial(TinyServer learner, long leader, long budgetMillis) {
        dials.merge(learner.sid, 1, Integer::sum);
        tryDial(learner, server(leader), now + budgetMillis, dials.getOrDefault(learner.sid, 0));
    }

    void cancelDial(TinyServer learner) {
        dials.merge(learner.sid, 1, Integer::sum);
    }

    private void tryDial(TinyServer learner, TinyServer leader, long deadline, int attempt) {
        if (attempt != dials.getOrDefault(learner.sid, 0)) {
            return;
        }
        if (reaches(learner, leader)) {
            long link = ++lastLink;
            links.put(link, new Link(learner, leader));
            later(STEP_MILLIS, leader, () -> leader.post(new Input.LearnerConnected(link)));
            later(STEP_MILLIS, learner, () -> learner.post(new Input.LeaderConnected(link)));
        } else if (now + REDIAL_MILLIS > deadline) {
            later(STEP_MILLIS, learner, () -> learner.post(new Input.LeaderUnreachable(leader.sid)));
        } else {
            later(REDIAL_MILLIS, learner, () -> tryDial(learner, leader, deadline, attempt));
        }
    }

    void toLeader(TinyServer from, long number, LearnerMessage message) {
        Link link = links.get(number);
        if (link != null && link.learner == from && link.learnerOpen && !loses(from, link.leader)) {
            later(STEP_MILLIS, link.leader, () -> {
                if (link.leaderOpen) {
                    link.leader.post(new Input.LearnerSaid(number, message));
                }
            });
        }
    }

    void pong(TinyServer from, long number, long zxid) {
        toLeader(from, number, new LearnerMessage.Pong(zxid, List.of()));
    }

    void toLearner(TinyServer from, long number, LeaderMessage message, @Nullable List<Proposal> image) {
        Link link = links.get(number);
        if (link == null || link.leader != from || !link.leaderOpen || loses(from, link.learner)) {
            return;
        }
        later(STEP_MILLIS, link.learner, () -> {
            if (!link.learnerOpen) {
                return;
            }
            if (image == null) {
                link.learner.post(new Input.LeaderSaid(number, message));
            } else {
                link.learner.receiveSnapshot(number, message, image);
            }
        });
    }

    void close(TinyServer by, long number) {
        Link link = links.get(number);
        if (link == null) {
            return;
        }
        if (by == link.leader) {
            link.leaderOpen = false;
            later(STEP_MILLIS, link.learner, () -> closeAtLearner(link, number));
        } else {
            link.learnerOpen = false;
            later(STEP_MILLIS, link.leader, () -> closeAtLeader(link, number));
        }
    }

    private void closeAtLearner(Link link, long number) {
        if (link.learnerOpen) {
            link.learnerOpen = false;
            link.learner.post(new Input.LinkClosed(number));
        }
    }

    private void closeAtLeader(Link link, long number) {
        if (link.leaderOpen) {
            link.leaderOpen = false;
            link.leader.post(new Input.LinkClosed(number));
        }
    }

    private void breakLinks(TinyServer of) {
        links.forEach((number, link) -> {
            if (link.learner == of || link.leader == of) {
                later(STEP_MILLIS, link.learner, () -> closeAtLearner(link, number));
                later(STEP_MILLIS, link.leader, () -> closeAtLeader(link, number));
            }
        });
    }
}
