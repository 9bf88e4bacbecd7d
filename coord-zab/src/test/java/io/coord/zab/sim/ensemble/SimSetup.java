package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a seed decides before a run begins.
 *
 * @param membership  voters from 1 on, then observers
 * @param spares      servers that are no members at first, and may become some; 0: the members never change
 * @param tickMillis  unit of all limits
 * @param faultMillis virtual time with faults
 * @param faultEveryMillis mean time from a fault to the next
 * @param writeEveryMicros mean time from a client's request to the next
 */
record SimSetup(
        long seed,
        Membership membership,
        int voters,
        int spares,
        Set<SimFault> faults,
        int tickMillis,
        int windowSize,
        int finalizeMillis,
        int maxNotifyMillis,
        long usualDelayMicros,
        long rareDelayMicros,
        long syncMicros,
        long faultMillis,
        int faultEveryMillis,
        int writeEveryMicros) {

    /** An ensemble without faults. */
    static SimSetup calm(long seed, int voters, int observers) {
        return new SimSetup(
                seed,
                membership(voters, observers, new TreeMap<>(), new TreeMap<>()),
                voters,
                0,
                EnumSet.noneOf(SimFault.class),
                100,
                500,
                200,
                60_000,
                500,
                2000,
                1000,
                0,
                1000,
                10_000);
    }

    static SimSetup random(long seed) {
        SimRandom random = new SimRandom(seed);
        boolean hierarchical = random.chance(1, 8);
        int voters = hierarchical ? 5 + random.nextInt(4) : pick(random, 3, 3, 3, 5, 5, 7);
        int observers = random.chance(1, 4) ? 1 + random.nextInt(2) : 0;
        SortedMap<Long, List<Long>> groups = new TreeMap<>();
        SortedMap<Long, Long> weights = new TreeMap<>();
        if (hierarchical) {
            addGroups(random, voters, groups, weights);
        }
        Set<SimFault> faults = EnumSet.noneOf(SimFault.class);
        for (SimFault fault : SimFault.values()) {
            if (random.chance(2, 5)) {
                faults.add(fault);
            }
        }
        int tick = pick(random, 50, 100, 200);
        boolean slow = faults.contains(SimFault.SLOW_NETWORK);
        return new SimSetup(
                seed,
                membership(voters, observers, groups, weights),
                voters,
                0,
                faults,
                tick,
                pick(random, 1, 2, 5, 20, 500),
                pick(random, 20, 200),
                pick(random, 800, 5000, 60_000),
                pick(random, 100, 500, 5000),
                slow ? tick * 3000L : pick(random, 1000, 10_000),
                pick(random, 50, 500, 5000, 20_000),
                pick(random, 2000, 5000, 10_000),
                pick(random, 40, 150, 500, 1500),
                pick(random, 1000, 5000, 20_000, 100_000));
    }

    private static void addGroups(
            SimRandom random, int voters, SortedMap<Long, List<Long>> groups, SortedMap<Long, Long> weights) {
        for (long sid = 1; sid <= voters; sid++) {
            groups.computeIfAbsent(1 + sid % 3, group -> new ArrayList<>()).add(sid);
            // The first of each group weighs something.
            weights.put(sid, sid <= 3 ? 1L + random.nextInt(2) : random.nextInt(3));
        }
    }

    private static int pick(SimRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }

    private static Membership membership(
            int voters, int observers, SortedMap<Long, List<Long>> groups, SortedMap<Long, Long> weights) {
        SortedMap<Long, MemberSpec> members = new TreeMap<>();
        for (int sid = 1; sid <= voters + observers; sid++) {
            members.put((long) sid, spec(sid, sid > voters));
        }
        return new Membership(members, groups, weights, 0);
    }

    /** The same with three voters and so many observers. */
    SimSetup withObservers(int observers) {
        return new SimSetup(
                seed,
                membership(3, observers, new TreeMap<>(), new TreeMap<>()),
                3,
                0,
                faults,
                tickMillis,
                windowSize,
                finalizeMillis,
                maxNotifyMillis,
                usualDelayMicros,
                rareDelayMicros,
                syncMicros,
                faultMillis,
                faultEveryMillis,
                writeEveryMicros);
    }

    /** The members change while it runs; what else there is is as in the run of the same seed without that. */
    static SimSetup changing(long seed) {
        SimSetup usual = random(seed);
        SimRandom random = new SimRandom(seed ^ 0xc4a9e);
        int voters = pick(random, 1, 3, 3, 4, 5);
        int observers = random.nextInt(2);
        Set<SimFault> faults = EnumSet.noneOf(SimFault.class);
        faults.addAll(usual.faults);
        // Of two voters none can do without the other's disk.
        faults.remove(SimFault.WIPED_DISK);
        return new SimSetup(
                seed,
                membership(voters, observers, new TreeMap<>(), new TreeMap<>()),
                voters,
                1 + random.nextInt(3),
                faults,
                usual.tickMillis,
                usual.windowSize,
                usual.finalizeMillis,
                usual.maxNotifyMillis,
                usual.usualDelayMicros,
                usual.rareDelayMicros,
                usual.syncMicros,
                usual.faultMillis,
                usual.faultEveryMillis,
                usual.writeEveryMicros);
    }

    boolean isChanging() {
        return spares > 0;
    }

    /** What a server's file says: a spare one lists the members, and itself as one that observes. */
    Membership membershipOf(long sid) {
        if (membership.members().containsKey(sid)) {
            return membership;
        }
        SortedMap<Long, MemberSpec> members = new TreeMap<>(membership.members());
        members.put(sid, spec(sid, true));
        return new Membership(members, membership.groups(), membership.weights(), 0);
    }

    static MemberSpec spec(long sid, boolean observer) {
        return new MemberSpec(observer, List.of(new PeerAddress("s" + sid, 2888, 3888)), null);
    }

    MemberConfig configOf(int sid) {
        return new MemberConfig(
                sid,
                sid > voters,
                tickMillis,
                10,
                5,
                0,
                windowSize,
                200,
                maxNotifyMillis,
                finalizeMillis,
                200,
                isChanging(),
                10);
    }

    int servers() {
        return membership.members().size() + spares;
    }

    boolean has(SimFault fault) {
        return faults.contains(fault);
    }

    @Override
    public String toString() {
        return String.format(
                "voters=%d observers=%d spares=%d groups=%s weights=%s tick=%dms window=%d finalize=%dms delay=%d/%dus sync=%dus"
                        + " faults every %dms for %dms of %s",
                voters,
                membership.members().size() - voters,
                spares,
                membership.groups(),
                membership.weights(),
                tickMillis,
                windowSize,
                finalizeMillis,
                usualDelayMicros,
                rareDelayMicros,
                syncMicros,
                faultEveryMillis,
                faultMillis,
                faults);
    }
}
