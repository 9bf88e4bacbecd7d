package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.member.ZabMember;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run: an ensemble with clients under faults, then a healing, after which it must serve within a bound of virtual time
 * and all its servers must come to the same history.
 */
final class SimRun {
    /** What is tested. */
    static final SimEnsemble.MemberFactory PRODUCT =
            (config, inForce, lastSeen, history) -> new ZabMember(config, history, inForce, lastSeen);

    private static final int TRACE_LINES = 400;

    private final SimEnsemble ensemble;
    private final SimSetup setup;
    private final SimRandom random;
    private final SimRandom changes;
    private final SimFaults faults;
    private boolean clientsStopped;

    SimRun(SimSetup setup, SimEnsemble.MemberFactory factory, SimTamper tamper) {
        this.setup = setup;
        this.ensemble = new SimEnsemble(setup, factory, tamper);
        this.random = new SimRandom(setup.seed() ^ 0xc11e47);
        this.changes = new SimRandom(setup.seed() ^ 0x9c11e47);
        this.faults = new SimFaults(ensemble, random.fork());
    }

    void listen(Consumer<String> lines) {
        ensemble.trace().listen(lines);
    }

    SimEnsemble ensemble() {
        return ensemble;
    }

    /** Runs to the end; the violation, if there is one, says how to see it again. */
    void run() {
        try {
            ensemble.startAll();
            faults.begin();
            clientLater();
            if (setup.isChanging()) {
                changeLater();
            }
            ensemble.run(setup.faultMillis());
            faults.stop();
            healAndConverge();
        } catch (SimViolation | IllegalStateException violation) {
            throw new SimViolation(report(violation.getMessage()), violation);
        }
    }

    private String report(String what) {
        StringBuilder text = new StringBuilder(String.format(
                "seed=0x%x replay with -Dcoord.sim.%s=0x%x%n%s%n%s%n",
                setup.seed(), setup.isChanging() ? "changing" : "seed", setup.seed(), what, setup));
        for (SimServer server : ensemble.servers()) {
            text.append(server).append('\n');
        }
        return text.append(ensemble.trace().last(TRACE_LINES)).toString();
    }

    private void clientLater() {
        ensemble.schedule().after(1 + random.nextInt(setup.writeEveryMicros() * 2), () -> {
            if (!clientsStopped) {
                SimServer server = ensemble.server(1 + random.nextInt(setup.servers()));
                int requests = random.chance(1, 10) ? 1 + random.nextInt(20) : 1;
                for (int i = 0; i < requests; i++) {
                    request(server);
                }
                clientLater();
            }
        });
    }

    /** Somebody changes the members, now and then. */
    private void changeLater() {
        ensemble.schedule().after(1 + changes.nextInt(setup.faultEveryMillis() * 4000), () -> {
            if (!clientsStopped) {
                for (SimServer server : ensemble.servers()) {
                    if (server.isLeading() && !server.isPaused()) {
                        server.driver().change(otherMembers(server));
                    }
                }
                changeLater();
            }
        });
    }

    /** One to three servers join, leave, or change their role; somebody keeps a vote. */
    private SortedMap<Long, MemberSpec> otherMembers(SimServer leader) {
        SortedMap<Long, MemberSpec> members =
                new TreeMap<>(leader.member().membership().members());
        for (int i = changes.nextInt(3); i >= 0; i--) {
            long sid = 1 + changes.nextInt(setup.servers());
            int role = changes.nextInt(4);
            if (role == 0) {
                members.remove(sid);
            } else {
                members.put(sid, SimSetup.spec(sid, role == 1));
            }
        }
        if (members.values().stream().allMatch(MemberSpec::observer)) {
            members.put((long) leader.sid(), SimSetup.spec(leader.sid(), false));
        }
        return members;
    }

    private void request(SimServer server) {
        if (random.chance(1, 8)) {
            server.sync();
        } else {
            server.write(ensemble.nextPayload());
        }
    }

    /** All servers, or a quorum that was never wiped while the others stay away. */
    private List<SimServer> whoIsHealed() {
        List<SimServer> healed = new ArrayList<>(ensemble.servers());
        if (random.chance(1, 2) || setup.isChanging()) {
            return healed;
        }
        SimQuorum quorum = new SimQuorum(setup.membership());
        for (int i = 0; i < setup.servers(); i++) {
            SimServer victim = healed.get(random.nextInt(healed.size()));
            long rest = 0;
            for (SimServer server : healed) {
                rest |= server != victim && server.disk().trusted && canLeadSomebody(server) ? 1L << server.sid() : 0;
            }
            if (quorum.contains(rest)) {
                healed.remove(victim);
            }
        }
        return healed;
    }

    private boolean canLeadSomebody(SimServer server) {
        return server.sid() <= setup.voters();
    }

    private void healAndConverge() {
        List<SimServer> healed = whoIsHealed();
        ensemble.trace().add(ensemble.schedule().now(), 0, "heal", healed.toString());
        ensemble.unblockAll();
        for (SimServer server : ensemble.servers()) {
            server.spare();
            if (healed.contains(server)) {
                server.start();
            } else {
                ensemble.crash(server, random.chance(1, 2), true);
            }
        }
        long bound = recoveryBoundMillis();
        if (!ensemble.runUntil(() -> allServe(healed), bound)) {
            throw new SimViolation("after healing not all serve within " + bound + " ms: " + healed);
        }
        clientsStopped = true;
        long before = ensemble.checks().acknowledgements();
        writeUntilAcknowledged(healed.get(random.nextInt(healed.size())), before);
        if (!ensemble.runUntil(() -> ensemble.checks().acknowledgements() > before, bound)) {
            throw new SimViolation("after healing no write is acknowledged within " + bound + " ms: " + healed);
        }
        if (!ensemble.runUntil(() -> allServe(healed) && allEqual(healed), bound)) {
            throw new SimViolation("after healing not all are equal within " + bound + " ms: " + healed);
        }
        ensemble.checks().converged(healed);
    }

    /** A request may be forgotten when a leader goes: its client asks again. */
    private void writeUntilAcknowledged(SimServer server, long before) {
        if (ensemble.checks().acknowledgements() == before) {
            server.write(ensemble.nextPayload());
            ensemble.schedule().after(500_000, () -> writeUntilAcknowledged(server, before));
        }
    }

    /** Some failed attempts, each as long as its limits allow, and the longest pause of an election between them. */
    private long recoveryBoundMillis() {
        return 20L * setup.tickMillis() * 15 + 4L * setup.maxNotifyMillis() + 20_000;
    }

    private boolean allServe(List<SimServer> servers) {
        MemberStatus status = servers.get(0).status();
        for (SimServer server : servers) {
            boolean follows = server.isServing()
                    && server.status().leader() == status.leader()
                    && server.status().epoch() == status.epoch();
            if (!follows) {
                return false;
            }
        }
        return ensemble.server((int) status.leader()).isLeading();
    }

    private boolean allEqual(List<SimServer> servers) {
        for (SimServer server : servers) {
            if (server.tree() != ensemble.checks().lastCommitted()
                    || server.log().tip() != server.tree()) {
                return false;
            }
        }
        return true;
    }
}
