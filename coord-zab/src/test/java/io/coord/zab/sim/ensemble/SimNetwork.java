package io.coord.zab.sim.ensemble;

import io.coord.zab.sim.SimRandom;

/** How long things take between servers, and who does not reach whom. Times in microseconds. */
final class SimNetwork {
    private final SimRandom random;
    private final boolean[][] blocked;
    private final long usualMicros;
    private final long rareMicros;

    /** @param rareMicros the most that one message in fifty takes */
    SimNetwork(SimRandom random, int servers, long usualMicros, long rareMicros) {
        this.random = random;
        this.blocked = new boolean[servers + 1][servers + 1];
        this.usualMicros = usualMicros;
        this.rareMicros = rareMicros;
    }

    SimRandom random() {
        return random;
    }

    long delay() {
        return 20 + random.nextInt((int) (random.chance(1, 50) ? rareMicros : usualMicros));
    }

    /** Longer than most messages take. */
    long rareDelay() {
        return 20 + random.nextInt((int) rareMicros);
    }

    /** From one part of a server to another. */
    long localDelay() {
        return 1 + random.nextInt(random.chance(1, 50) ? 2000 : 50);
    }

    long snapshotDelay() {
        return random.nextInt((int) rareMicros * 2);
    }

    boolean isBlocked(SimServer from, SimServer to) {
        return blocked[from.sid()][to.sid()];
    }

    boolean reach(SimServer a, SimServer b) {
        return !isBlocked(a, b) && !isBlocked(b, a);
    }

    void setBlocked(SimServer from, SimServer to, boolean value) {
        blocked[from.sid()][to.sid()] = value;
    }
}
