package io.coord.zab.protocol.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Servers that elect, in virtual time from one seed. Connections are as in the mesh: they break and lose what is on its
 * way, come back, and say the last message again. What follows an election is modelled as far as it matters: a leader with
 * a quorum behind it begins an epoch, brings its followers to its history, and commits; who gets no leader looks again.
 */
final class ElectionWorld {
    /** How long a server tries to follow or to lead before it looks again. */
    private static final long PATIENCE_MILLIS = 600;

    private static final int MAX_DELAY_MILLIS = 5;

    final SimRandom random;
    final SortedMap<Long, Server> servers = new TreeMap<>();
    final List<String> flow = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SortedMap<String, Link> links = new TreeMap<>();
    private final Membership membership;
    private final Electorate electorate;
    private final int maxNotifyMillis;
    private long now;
    private long sequence;
    private long committed;

    /** @param observers the servers with the largest sids */
    ElectionWorld(long seed, int voters, int observers, int maxNotifyMillis) {
        this.random = new SimRandom(seed);
        this.maxNotifyMillis = maxNotifyMillis;
        StringBuilder text = new StringBuilder();
        for (int sid = 1; sid <= voters + observers; sid++) {
            text.append("server.")
                    .append(sid)
                    .append("=h:1:2:")
                    .append(sid > voters ? "observer" : "participant")
                    .append('\n');
        }
        membership = MembershipText.read(text.toString());
        electorate = new Electorate(membership, null);
        for (long sid : membership.members().keySet()) {
            servers.put(sid, new Server(sid));
        }
        for (Server one : servers.values()) {
            for (Server other : servers.values()) {
                if (one.sid < other.sid && (one.isVoter() || other.isVoter())) {
                    links.put(one.sid + "-" + other.sid, new Link(one, other));
                }
            }
        }
    }

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    final class Server {
        final long sid;
        long zxid;
        long epoch;
        boolean trusted = true;
        boolean stock;
        boolean alive;
        boolean established;
        long decidedMillis;

        @Nullable
        Vote decision;

        private final Set<Long> absent = new TreeSet<>();

        private SimElection election = SimElection.of(new Election(config(0, false), electorate));
        private int life;
        private long timer = Long.MAX_VALUE;
        private final SortedMap<Long, Notification> last = new TreeMap<>();

        Server(long sid) {
            this.sid = sid;
        }

        boolean isVoter() {
            return membership.voters().contains(sid);
        }

        private MemberConfig config(long me, boolean observer) {
            MemberConfig base = MemberConfig.defaults(me);
            return new MemberConfig(
                    me,
                    observer,
                    base.tickMillis(),
                    base.initLimitTicks(),
                    base.syncLimitTicks(),
                    base.connectLimitTicks(),
                    base.windowSize(),
                    base.minNotifyMillis(),
                    maxNotifyMillis,
                    base.finalizeMillis(),
                    base.observerDelayMillis(),
                    false,
                    base.maxSnapSyncs());
        }

        void start() {
            if (alive) {
                return;
            }
            log("server " + sid + " starts, zxid 0x" + Long.toHexString(zxid) + " epoch " + epoch
                    + (trusted ? "" : ", untrusted") + (stock ? ", stock" : ""));
            alive = true;
            life++;
            last.clear();
            election = stock
                    ? new StockElection(sid, membership.voters(), maxNotifyMillis)
                    : SimElection.of(new Election(config(sid, !isVoter()), electorate));
            begin(trusted ? Candidacy.ofItself(zxid, epoch) : Candidacy.ofNobody());
            for (Link link : links.values()) {
                if (link.joins(this)) {
                    link.reconnectLater();
                    Server other = link.other(this);
                    if (!other.alive) {
                        onceAlive(delay(), () -> {
                            if (!link.up) {
                                react(election.onPeerDown(now, other.sid, outputs));
                            }
                        });
                    }
                }
            }
        }

        void crash() {
            log("server " + sid + " dies");
            alive = false;
            lose();
            for (Link link : links.values()) {
                if (link.joins(this)) {
                    link.breakDown();
                }
            }
        }

        /** It keeps neither its disk nor, with it, its vote. */
        void wipe() {
            zxid = 0;
            epoch = 0;
            trusted = false;
        }

        void look(String why) {
            log("server " + sid + " looks again: " + why);
            lose();
            begin(trusted ? Candidacy.ofItself(zxid, epoch) : Candidacy.ofNobody());
        }

        void handOver() {
            long favourite = Vote.NOBODY;
            for (Server other : servers.values()) {
                if (follows(other, this) && other != this && other.trusted && other.zxid == zxid && other.isVoter()) {
                    favourite = other.sid;
                }
            }
            log("server " + sid + " hands over to " + favourite);
            lose();
            begin(Candidacy.ofOthers(zxid, epoch, favourite));
        }

        private void lose() {
            Vote before = decision;
            boolean led = before != null && before.leader() == sid;
            if (before != null && !led) {
                at(delay(), () -> servers.get(before.leader()).checkQuorum());
            }
            decision = null;
            established = false;
            election.leaderLost();
            if (led) {
                for (Server other : servers.values()) {
                    Vote theirs = other.decision;
                    if (other.alive && other.established && theirs != null && theirs.leader() == sid) {
                        other.established = false;
                        other.onceAlive(delay(), () -> {
                            if (other.decision == theirs && !other.established) {
                                other.look("leader is gone");
                            }
                        });
                    }
                }
            }
        }

        private void checkQuorum() {
            Set<Long> behind = new TreeSet<>();
            servers.values().stream().filter(s -> follows(s, this)).forEach(s -> behind.add(s.sid));
            if (alive && established && decision != null && decision.leader() == sid && !electorate.isQuorum(behind)) {
                look("lost the quorum");
            }
        }

        private final List<Output> outputs = new ArrayList<>();

        private void begin(Candidacy candidacy) {
            react(election.begin(now, candidacy, outputs));
        }

        void onceAlive(long delay, Runnable what) {
            int sameLife = life;
            at(delay, () -> {
                if (alive && life == sameLife) {
                    what.run();
                }
            });
        }

        private void begins(long newEpoch) {
            election.epochBegan(newEpoch, outputs);
            react(null);
        }

        void react(@Nullable Vote elected) {
            for (Output output : outputs) {
                Output.SendVote sent = (Output.SendVote) output;
                last.put(sent.sid(), sent.vote());
                Link link = link(sid, sent.sid());
                if (link != null) {
                    link.send(this, sent.vote());
                }
            }
            outputs.clear();
            long due = election.nextDueMillis();
            if (due != timer && due != Long.MAX_VALUE) {
                timer = due;
                onceAlive(Math.max(0, due - now), () -> {
                    if (timer == due) {
                        timer = Long.MAX_VALUE;
                        react(election.onTick(now, outputs));
                    }
                });
            }
            if (elected != null) {
                decided(elected);
            }
        }

        private void decided(Vote elected) {
            log("server " + sid + " decides for " + elected);
            decision = elected;
            absent.clear();
            decidedMillis = now;
            assertThat(membership.voters()).contains(elected.leader());
            if (elected.leader() == sid) {
                assertThat(trusted).as("an untrusted server leads").isTrue();
            }
            onceAlive(PATIENCE_MILLIS, () -> {
                if (decision == elected && !established) {
                    look("no quorum with " + elected.leader());
                }
            });
            establish(elected.leader());
        }

        private void hear(long from, Notification vote) {
            log("server " + sid + " hears " + from + ": " + show(vote));
            boolean rejects = !established && decision != null && election.rejectsOutcome(vote);
            react(election.onVote(now, from, vote, outputs));
            Vote mine = decision;
            if (!rejects || mine == null || established) {
                return;
            }
            if (mine.leader() == from) {
                look("leader votes for another");
            } else if (mine.leader() == sid) {
                absent.add(from);
                Set<Long> mayCome = new TreeSet<>(membership.voters());
                mayCome.removeAll(absent);
                if (!electorate.isQuorum(mayCome)) {
                    look("voters went elsewhere");
                }
            }
        }
    }

    static String show(Notification vote) {
        return vote.state() + " leader=" + vote.leader() + " zxid=0x" + Long.toHexString(vote.zxid()) + " round="
                + vote.electionEpoch() + " epoch=" + vote.peerEpoch();
    }

    private boolean follows(Server one, Server leader) {
        Vote vote = one.decision;
        return one.alive && vote != null && vote.leader() == leader.sid && isConnected(one, leader);
    }

    private boolean isConnected(Server one, Server other) {
        Link link = link(one.sid, other.sid);
        return one == other || link != null && !link.cut;
    }

    /** Discovery and synchronisation, at once. */
    private void establish(long leaderSid) {
        Server leader = servers.get(leaderSid);
        if (!follows(leader, leader)) {
            return;
        }
        Set<Long> quorum = new TreeSet<>();
        long newEpoch = leader.epoch;
        for (Server server : servers.values()) {
            boolean isAhead = server.epoch > leader.epoch || server.epoch == leader.epoch && server.zxid > leader.zxid;
            if (follows(server, leader) && server.trusted && (!isAhead || leader.established)) {
                quorum.add(server.sid);
                newEpoch = Math.max(newEpoch, server.epoch);
            }
        }
        if (!leader.established) {
            if (!electorate.isQuorum(quorum)) {
                return;
            }
            assertThat(leader.zxid).as("history of leader " + leader.sid).isGreaterThanOrEqualTo(committed);
            leader.established = true;
            leader.epoch = newEpoch + 1;
            leader.begins(leader.epoch);
            log("server " + leader.sid + " leads " + quorum + " in epoch " + leader.epoch);
        }
        for (Server server : servers.values()) {
            if (follows(server, leader) && !server.established) {
                server.epoch = leader.epoch;
                server.zxid = leader.zxid;
                server.trusted = true;
                server.established = true;
                server.begins(leader.epoch);
            }
        }
    }

    /** A leader that still has a quorum commits. */
    void write() {
        for (Server leader : servers.values()) {
            if (leader.established && follows(leader, leader)) {
                leader.zxid = Math.max(leader.zxid, Zxid.of(leader.epoch, 0)) + 1;
                Set<Long> have = new TreeSet<>();
                for (Server server : servers.values()) {
                    if (follows(server, leader) && server.established && (server == leader || random.chance(4, 5))) {
                        server.zxid = leader.zxid;
                        have.add(server.sid);
                    }
                }
                if (electorate.isQuorum(have)) {
                    committed = leader.zxid;
                }
            }
        }
    }

    @Nullable
    Link link(long one, long other) {
        return links.get(Math.min(one, other) + "-" + Math.max(one, other));
    }

    List<Link> links() {
        return List.copyOf(links.values());
    }

    final class Link {
        private final Server one;
        private final Server other;
        boolean cut;
        private boolean up;
        private int generation;
        private long freeTowardsOne;
        private long freeTowardsOther;

        Link(Server one, Server other) {
            this.one = one;
            this.other = other;
        }

        boolean joins(Server server) {
            return server == one || server == other;
        }

        Server other(Server server) {
            return server == one ? other : one;
        }

        void reconnectLater() {
            at(1 + random.nextInt(30), () -> {
                if (one.alive && other.alive && !cut && !up) {
                    up = true;
                    generation++;
                    comesUp(one);
                    comesUp(other);
                }
            });
        }

        private void comesUp(Server server) {
            long peer = other(server).sid;
            deliver(server, () -> {
                server.election.onPeerUp(peer);
                server.react(null);
            });
            Notification again = other(server).last.get(server.sid);
            if (again != null) {
                deliver(server, () -> server.hear(peer, again));
            }
        }

        void breakDown() {
            if (!up) {
                return;
            }
            up = false;
            generation++;
            for (Server end : List.of(one, other)) {
                long peer = other(end).sid;
                end.onceAlive(delay(), () -> {
                    if (!up) {
                        end.react(end.election.onPeerDown(now, peer, end.outputs));
                    }
                });
            }
            reconnectLater();
        }

        void cut() {
            cut = true;
            breakDown();
            Server follower = one.decision != null && one.decision.leader() == other.sid ? one : other;
            Server leader = other(follower);
            if (follower.alive && follower.decision != null && follower.decision.leader() == leader.sid) {
                follower.look("cut off from " + leader.sid);
            }
        }

        void heal() {
            cut = false;
            reconnectLater();
        }

        void send(Server from, Notification vote) {
            if (up) {
                deliver(other(from), () -> other(from).hear(from.sid, vote));
            }
        }

        private void deliver(Server to, Runnable what) {
            int sameGeneration = generation;
            long free = Math.max(to == one ? freeTowardsOne : freeTowardsOther, now + delay());
            if (to == one) {
                freeTowardsOne = free;
            } else {
                freeTowardsOther = free;
            }
            to.onceAlive(free - now, () -> {
                if (generation == sameGeneration) {
                    what.run();
                }
            });
        }
    }

    private long delay() {
        return random.nextInt(MAX_DELAY_MILLIS + 1);
    }

    void at(long delay, Runnable what) {
        events.add(new Event(now + delay, sequence++, what));
    }

    long now() {
        return now;
    }

    void log(String line) {
        flow.add(now + " " + line);
    }

    /** Lets time pass. */
    void run(long millis) {
        long end = now + millis;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.what().run();
        }
        now = end;
    }

    /** @return how long it took until one leader leads all who are alive, or -1 */
    long runUntilLed(long limitMillis) {
        long begin = now;
        while (now - begin <= limitMillis) {
            if (isLed()) {
                return now - begin;
            }
            run(1);
        }
        return -1;
    }

    boolean isLed() {
        Set<Long> leaders = new TreeSet<>();
        for (Server server : servers.values()) {
            Vote vote = server.decision;
            if (server.alive && (vote == null || !server.established)) {
                return false;
            }
            if (server.alive && vote != null) {
                leaders.add(vote.leader());
            }
        }
        return leaders.size() == 1;
    }

    /** The one that all agree on. */
    long leader() {
        for (Server server : servers.values()) {
            Vote vote = server.decision;
            if (server.alive && vote != null) {
                return vote.leader();
            }
        }
        return Vote.NOBODY;
    }
}
