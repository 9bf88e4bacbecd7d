package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.Notification;
import org.jspecify.annotations.Nullable;

/**
 * The connections on the election port, one between any two servers, made and made again by their machines. To each peer
 * only the newest vote is sent; after a reconnection it is sent again. What may happen: any delay; loss by a break of the
 * connection, which each side learns at its own time; votes twice; a vote from an older connection after newer ones.
 */
final class SimElections {
    private static final long RETRY_MICROS = 200_000;

    /** One direction of a pair. */
    private static final class Lane {
        @Nullable
        Notification newest;

        boolean pending;
        long lastArrival;
    }

    private static final class Pair {
        final SimServer a;
        final SimServer b;
        boolean up;
        boolean connecting;
        int generation;

        Pair(SimServer a, SimServer b) {
            this.a = a;
            this.b = b;
        }
    }

    private final SimSchedule schedule;
    private final SimNetwork network;
    private final SimServer[] servers;
    private final boolean duplicates;
    private final Pair[][] pairs;
    private final Lane[][] lanes;

    /** @param servers by sid; 0 is not used */
    SimElections(SimSchedule schedule, SimNetwork network, SimServer[] servers, boolean duplicates) {
        this.schedule = schedule;
        this.network = network;
        this.servers = servers;
        this.duplicates = duplicates;
        this.pairs = new Pair[servers.length][servers.length];
        this.lanes = new Lane[servers.length][servers.length];
        for (int i = 1; i < servers.length; i++) {
            for (int j = 1; j < servers.length; j++) {
                lanes[i][j] = new Lane();
                if (j < i) {
                    pairs[i][j] = pairs[j][i] = new Pair(servers[i], servers[j]);
                }
            }
        }
    }

    void started(SimServer server) {
        for (int sid = 1; sid < servers.length; sid++) {
            if (sid != server.sid()) {
                lanes[server.sid()][sid].newest = null;
                tryToConnect(pairs[server.sid()][sid], network.delay());
            }
        }
    }

    void died(SimServer server, boolean silently) {
        for (int sid = 1; sid < servers.length; sid++) {
            if (sid != server.sid()) {
                Pair pair = pairs[server.sid()][sid];
                if (pair.up) {
                    drop(pair, silently ? network.rareDelay() * 20 : network.delay());
                }
            }
        }
    }

    void send(SimServer from, long to, Notification vote) {
        if (to == from.sid()) {
            int incarnation = from.incarnation();
            schedule.after(network.localDelay(), () -> from.inbox(incarnation, new Input.PeerVoted(to, vote)));
            return;
        }
        Lane lane = lanes[from.sid()][(int) to];
        lane.newest = vote;
        transmit(pairs[from.sid()][(int) to], from, servers[(int) to]);
    }

    private void transmit(Pair pair, SimServer from, SimServer to) {
        Lane lane = lanes[from.sid()][to.sid()];
        if (!pair.up || lane.pending || lane.newest == null) {
            return;
        }
        lane.pending = true;
        int generation = pair.generation;
        schedule.after(network.localDelay(), () -> {
            lane.pending = false;
            Notification vote = lane.newest;
            if (pair.generation == generation && vote != null) {
                long at = Math.max(lane.lastArrival, schedule.now() + network.delay());
                lane.lastArrival = at;
                schedule.at(at, () -> arrive(pair, generation, from, to, vote));
                if (duplicates && network.random().chance(1, 8)) {
                    schedule.at(at + network.rareDelay(), () -> arrive(pair, generation, from, to, vote));
                }
            }
        });
    }

    private void arrive(Pair pair, int generation, SimServer from, SimServer to, Notification vote) {
        boolean late = pair.generation != generation;
        if (network.isBlocked(from, to)
                || late && !(duplicates && network.random().chance(1, 4))) {
            return;
        }
        to.inbox(to.incarnation(), new Input.PeerVoted(from.sid(), vote));
    }

    private void tryToConnect(Pair pair, long afterMicros) {
        if (pair.up || pair.connecting) {
            return;
        }
        pair.connecting = true;
        schedule.after(afterMicros, () -> {
            pair.connecting = false;
            if (pair.up) {
                return;
            }
            if (pair.a.isUp() && pair.b.isUp() && network.reach(pair.a, pair.b)) {
                up(pair);
                return;
            }
            failed(pair.a, pair.b);
            failed(pair.b, pair.a);
            if (pair.a.isUp() || pair.b.isUp()) {
                tryToConnect(pair, RETRY_MICROS / 2 + network.random().nextInt((int) RETRY_MICROS));
            }
        });
    }

    private void failed(SimServer who, SimServer peer) {
        if (who.isUp()) {
            who.inbox(who.incarnation(), new Input.PeerDown(peer.sid()));
        }
    }

    private void up(Pair pair) {
        pair.up = true;
        pair.generation++;
        for (SimServer side : new SimServer[] {pair.a, pair.b}) {
            SimServer other = side == pair.a ? pair.b : pair.a;
            Lane lane = lanes[side.sid()][other.sid()];
            lane.pending = false;
            tell(pair, side, new Input.PeerUp(other.sid()));
            transmit(pair, side, other);
        }
    }

    private void tell(Pair pair, SimServer side, Input input) {
        int incarnation = side.incarnation();
        int generation = pair.generation;
        schedule.after(network.delay(), () -> {
            if (pair.generation == generation) {
                side.inbox(incarnation, input);
            }
        });
    }

    private void drop(Pair pair, long heardAfterMicros) {
        pair.up = false;
        pair.generation++;
        int generation = pair.generation;
        schedule.after(heardAfterMicros, () -> {
            if (pair.generation == generation) {
                failed(pair.a, pair.b);
                failed(pair.b, pair.a);
                tryToConnect(pair, network.delay());
            }
        });
    }

    /** Breaks some connection. */
    void breakSome() {
        int a = 1 + network.random().nextInt(servers.length - 1);
        int b = 1 + network.random().nextInt(servers.length - 1);
        if (a != b && pairs[a][b].up) {
            drop(pairs[a][b], network.delay());
        }
    }

    /** A partition begins: connections break, or stay and carry nothing in that direction. */
    void blocked(SimServer from, SimServer to) {
        Pair pair = pairs[from.sid()][to.sid()];
        if (pair.up && network.random().chance(2, 3)) {
            drop(pair, network.rareDelay());
        }
    }

    /** It is over: a connection that had lost something turns out to be broken. */
    void unblocked(SimServer from, SimServer to) {
        Pair pair = pairs[from.sid()][to.sid()];
        if (pair.up) {
            drop(pair, network.delay());
        } else {
            tryToConnect(pair, network.delay());
        }
    }
}
