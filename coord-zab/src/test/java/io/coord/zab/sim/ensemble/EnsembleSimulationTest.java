package io.coord.zab.sim.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Searches for a run in which an ensemble does what it may never do. {@code mvn verify} tries the same seeds every time;
 * {@code -Dcoord.sim.seeds=N} or {@code -Dcoord.sim.minutes=N} tries random ones as long as told, {@code
 * -Dcoord.sim.seed=0x...} replays one (docs/testing.md).
 */
final class EnsembleSimulationTest {
    private static final int USUAL_SEEDS = 2000;
    private static final int CHANGING_SEEDS = 500;

    @Test
    void noFaultsMakeAnEnsembleLoseOrReorderWhatItAcknowledged() throws Exception {
        OptionalLong seed = SeedOption.read("coord.sim.seed");
        if (seed.isPresent()) {
            new SimRun(SimSetup.random(seed.getAsLong()), SimRun.PRODUCT, new SimTamper()).run();
            return;
        }
        int minutes = Integer.getInteger("coord.sim.minutes", 0);
        int seeds = Integer.getInteger("coord.sim.seeds", 0);
        boolean usual = minutes == 0 && seeds == 0;
        long first = usual ? 1 : ThreadLocalRandom.current().nextLong();
        SimSearch search = new SimSearch(SimRun.PRODUCT, SimTamper::new, SimSetup::random);
        long begin = System.nanoTime();
        int enough = usual ? USUAL_SEEDS : seeds;
        BooleanSupplier goOn =
                () -> search.started() < enough || System.nanoTime() - begin < TimeUnit.MINUTES.toNanos(minutes);
        try {
            search.run(first, goOn);
        } finally {
            System.out.println(search.summary(System.nanoTime() - begin));
        }
        assertThat(search.acknowledgements()).isPositive();
    }

    /** As above, while the members change; {@code -Dcoord.sim.changing=0x...} replays a seed. */
    @Test
    void norDoChangesOfTheMembers() throws Exception {
        OptionalLong seed = SeedOption.read("coord.sim.changing");
        if (seed.isPresent()) {
            new SimRun(SimSetup.changing(seed.getAsLong()), SimRun.PRODUCT, new SimTamper()).run();
            return;
        }
        int minutes = Integer.getInteger("coord.sim.minutes", 0);
        int seeds = Integer.getInteger("coord.sim.seeds", 0);
        boolean usual = minutes == 0 && seeds == 0;
        SimSearch search = new SimSearch(SimRun.PRODUCT, SimTamper::new, SimSetup::changing);
        long begin = System.nanoTime();
        int enough = usual ? CHANGING_SEEDS : seeds;
        try {
            search.run(
                    usual ? 1 : ThreadLocalRandom.current().nextLong(),
                    () -> search.started() < enough || System.nanoTime() - begin < TimeUnit.MINUTES.toNanos(minutes));
        } finally {
            System.out.println("changing " + search.summary(System.nanoTime() - begin));
        }
        assertThat(search.acknowledgements()).isPositive();
    }

    @Test
    void aSeedReplaysEventForEvent() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(linesOf(seed)).isEqualTo(linesOf(seed));
        }
    }

    private static List<String> linesOf(long seed) {
        List<String> lines = new ArrayList<>();
        SimRun run = new SimRun(SimSetup.random(seed), SimRun.PRODUCT, new SimTamper());
        run.listen(lines::add);
        run.run();
        return lines;
    }
}
