package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.sim.SimRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Servers, network, disks and clock of one run: what there is, and what one can do to it. Nothing happens by itself but
 * what was asked for: faults and clients are in {@link SimFaults} and {@link SimRun}, or are what a scenario says.
 */
public final class SimEnsemble {
    /** Makes what is tested. */
    @FunctionalInterface
    public interface MemberFactory {
        Member create(MemberConfig config, Membership inForce, Membership lastSeen, History history);
    }

    private final SimSetup setup;
    private final MemberFactory factory;
    private final SimTamper tamper;
    private final SimSchedule schedule = new SimSchedule();
    private final SimTrace trace = new SimTrace(4096);
    private final SimTxn nothing = SimTxn.nothing();
    private final SimNetwork network;
    private final SimLinks links;
    private final SimElections elections;
    private final SimChecks checks;
    private final SimServer[] servers;
    private final SimRandom random;
    private Consumer<SimServer> onCrash = server -> {};
    private long steps;
    private long lastPayload;

    SimEnsemble(SimSetup setup, MemberFactory factory, SimTamper tamper) {
        this.setup = setup;
        this.factory = factory;
        this.tamper = tamper;
        this.random = new SimRandom(setup.seed() ^ 0x5eed);
        int count = setup.servers();
        this.network = new SimNetwork(random.fork(), count, setup.usualDelayMicros(), setup.rareDelayMicros());
        this.links = new SimLinks(schedule, network, setup.tickMillis() * 250L);
        this.checks = new SimChecks(setup.membership(), nothing);
        this.servers = new SimServer[count + 1];
        boolean drift = setup.has(SimFault.CLOCK_DRIFT);
        for (int sid = 1; sid <= count; sid++) {
            SimClock clock = new SimClock(
                    drift ? random.nextInt(1_000_000_000) : 0, drift ? random.nextInt(40_000) - 20_000 : 0);
            servers[sid] = new SimServer(this, setup.configOf(sid), random.fork(), clock);
        }
        this.elections = new SimElections(schedule, network, servers, setup.has(SimFault.STALE_VOTES));
    }

    SimSetup setup() {
        return setup;
    }

    SimSchedule schedule() {
        return schedule;
    }

    SimTrace trace() {
        return trace;
    }

    SimNetwork network() {
        return network;
    }

    SimLinks links() {
        return links;
    }

    SimElections elections() {
        return elections;
    }

    SimChecks checks() {
        return checks;
    }

    SimTamper tamper() {
        return tamper;
    }

    SimTxn nothing() {
        return nothing;
    }

    SimServer server(int sid) {
        return servers[sid];
    }

    List<SimServer> servers() {
        return Arrays.asList(servers).subList(1, servers.length);
    }

    long steps() {
        return steps;
    }

    void countStep() {
        steps++;
    }

    Member newMember(MemberConfig config, SimDisk disk, History history) {
        return factory.create(config, disk.inForce, disk.lastSeen(), history);
    }

    void onCrash(Consumer<SimServer> listener) {
        onCrash = listener;
    }

    void startAll() {
        for (SimServer server : servers()) {
            schedule.after(random.nextInt(50_000), server::start);
        }
    }

    void crash(SimServer server, boolean silently, boolean keepUnsynced) {
        if (server.isUp()) {
            server.crash(silently, keepUnsynced);
            onCrash.accept(server);
        }
    }

    /** Its history is not usable: it begins again without one. */
    void setHistoryAside(SimServer server) {
        server.crash(false, false);
        server.disk().setHistoryAside();
        schedule.after(network.localDelay(), server::start);
    }

    /** From now on nothing gets from the one to the other. */
    void block(SimServer from, SimServer to) {
        if (from != to && !network.isBlocked(from, to)) {
            network.setBlocked(from, to, true);
            links.blocked(from, to);
            elections.blocked(from, to);
        }
    }

    void unblock(SimServer from, SimServer to) {
        if (from != to && network.isBlocked(from, to)) {
            network.setBlocked(from, to, false);
            links.unblocked(from, to);
            elections.unblocked(from, to);
        }
    }

    void unblockAll() {
        for (SimServer from : servers()) {
            for (SimServer to : servers()) {
                unblock(from, to);
            }
        }
    }

    /** A write that differs from all others. */
    Bytes nextPayload() {
        return Bytes.wrap(ByteBuffer.allocate(8).putLong(++lastPayload).array());
    }

    void run(long millis) {
        long until = schedule.now() + millis * 1000;
        while (schedule.runNextUntil(until)) {
            // one event after the other
        }
    }

    /** Runs until this holds, at most so long; returns whether it does. */
    boolean runUntil(BooleanSupplier condition, long atMostMillis) {
        long until = schedule.now() + atMostMillis * 1000;
        while (!condition.getAsBoolean()) {
            if (!schedule.runNextUntil(until)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
