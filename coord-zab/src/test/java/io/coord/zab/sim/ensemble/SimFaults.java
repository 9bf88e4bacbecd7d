package io.coord.zab.sim.ensemble;

import io.coord.zab.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;

/** Injects the faults that a seed has switched on, at random moments, until it is told to stop. */
final class SimFaults {
    private final SimEnsemble ensemble;
    private final SimSetup setup;
    private final SimRandom random;
    private final List<SimFault> active = new ArrayList<>();
    private boolean stopped;

    SimFaults(SimEnsemble ensemble, SimRandom random) {
        this.ensemble = ensemble;
        this.setup = ensemble.setup();
        this.random = random;
        for (SimFault fault : setup.faults()) {
            if (fault != SimFault.CLOCK_DRIFT && fault != SimFault.STALE_VOTES && fault != SimFault.SLOW_NETWORK) {
                active.add(fault);
            }
        }
    }

    void begin() {
        ensemble.onCrash(this::restartLater);
        next();
    }

    /** No more faults. What is broken stays broken until somebody repairs it. */
    void stop() {
        stopped = true;
        ensemble.onCrash(server -> {});
    }

    private void next() {
        if (active.isEmpty()) {
            return;
        }
        long pause = random.nextInt(setup.faultEveryMillis() * 2000);
        ensemble.schedule().after(pause, () -> {
            if (!stopped) {
                inject(active.get(random.nextInt(active.size())));
                next();
            }
        });
    }

    private void restartLater(SimServer server) {
        long pause = random.chance(1, 2) ? random.nextInt(50_000) : random.nextInt(setup.tickMillis() * 20_000);
        later(pause, server::start);
    }

    private void later(long micros, Runnable action) {
        ensemble.schedule().after(micros, () -> {
            if (!stopped) {
                action.run();
            }
        });
    }

    private SimServer any() {
        return ensemble.server(1 + random.nextInt(setup.servers()));
    }

    private SimServer someLeader() {
        List<SimServer> leaders = new ArrayList<>();
        for (SimServer server : ensemble.servers()) {
            if (server.isUp() && server.status().leader() == server.sid()) {
                leaders.add(server);
            }
        }
        return leaders.isEmpty() ? any() : leaders.get(random.nextInt(leaders.size()));
    }

    /** Shorter or longer than the limits. */
    private long someTime() {
        return random.nextInt(setup.tickMillis() * (random.chance(1, 2) ? 1000 : 20_000));
    }

    private void inject(SimFault fault) {
        SimServer server = any();
        ensemble.trace().add(ensemble.schedule().now(), server.sid(), "fault", fault);
        switch (fault) {
            case CRASH -> crash(server, false);
            case CRASH_IN_STEP -> server.dieSoon(1 + random.nextInt(20));
            case SILENT_CRASH -> crash(server, true);
            case POWER_CUT -> powerCut();
            case HUNT_LEADER -> huntLeader(someLeader());
            case BREAK_LINK -> ensemble.links().breakSome();
            case BREAK_ELECTION_LINK -> ensemble.elections().breakSome();
            case PARTITION -> partition();
            case ISOLATE -> isolate(server);
            case ONE_WAY -> oneWay(server);
            case PAUSE -> pause(server);
            case SLOW_DISK -> slowDisk(server);
            case FAILING_DISK -> failDisk(server);
            case WIPED_DISK -> wipe(server);
            case HAND_OVER -> someLeader().handOver();
            default -> throw new IllegalStateException("not a fault of a moment: " + fault);
        }
    }

    private void crash(SimServer server, boolean silently) {
        ensemble.crash(server, silently, random.chance(1, 3));
    }

    private void powerCut() {
        int survivors = random.nextInt(2);
        for (SimServer server : ensemble.servers()) {
            if (random.nextInt(setup.servers()) >= survivors) {
                crash(server, random.chance(1, 2));
            }
        }
    }

    private void huntLeader(SimServer leader) {
        switch (random.nextInt(4)) {
            case 0 -> crash(leader, random.chance(1, 3));
            case 1 -> isolate(leader);
            case 2 -> leader.dieSoon(1 + random.nextInt(30));
            default -> pause(leader);
        }
    }

    private void partition() {
        boolean[] side = new boolean[setup.servers() + 1];
        for (int sid = 1; sid < side.length; sid++) {
            side[sid] = random.chance(1, 2);
        }
        for (SimServer a : ensemble.servers()) {
            for (SimServer b : ensemble.servers()) {
                if (side[a.sid()] != side[b.sid()]) {
                    ensemble.block(a, b);
                }
            }
        }
        later(someTime(), ensemble::unblockAll);
    }

    private void isolate(SimServer server) {
        for (SimServer other : ensemble.servers()) {
            ensemble.block(server, other);
            ensemble.block(other, server);
        }
        later(someTime(), () -> {
            for (SimServer other : ensemble.servers()) {
                ensemble.unblock(server, other);
                ensemble.unblock(other, server);
            }
        });
    }

    private void oneWay(SimServer server) {
        for (SimServer other : ensemble.servers()) {
            if (random.chance(2, 3)) {
                ensemble.block(server, other);
                later(someTime(), () -> ensemble.unblock(server, other));
            }
        }
    }

    private void pause(SimServer server) {
        server.pause();
        later(someTime(), server::resume);
    }

    private void slowDisk(SimServer server) {
        if (server.isUp()) {
            server.log().slowDown(ensemble.schedule().now() + someTime());
        }
    }

    private void failDisk(SimServer server) {
        if (server.isUp()) {
            server.driver().failNextPersist(true);
        }
    }

    /** At most one server at a time is without trust: with more, acknowledged writes may really be gone. */
    private void wipe(SimServer server) {
        for (SimServer other : ensemble.servers()) {
            if (!other.disk().trusted) {
                return;
            }
        }
        crash(server, random.chance(1, 2));
        server.disk().wipe();
    }
}
