package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.storage.fs.FileFailure;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Searches for a moment at which a crash, a full disk, a failing sync or a flipped bit loses something. Seeds: {@code
 * -Dcoord.sim.seed=0x5eed} replays one, {@code -Dcoord.sim.seeds=1000} tries more.
 */
final class CrashSearchTest {
    private static final int SEEDS = Integer.getInteger("coord.sim.seeds", 60);
    private static final Long SEED = seed(System.getProperty("coord.sim.seed"));
    private static final int STEPS = 80;

    /** Hexadecimal as it is printed: all 64 bits, so not what {@link Long#getLong} reads. */
    private static Long seed(String text) {
        return text == null ? null : Long.valueOf(Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16));
    }

    @FunctionalInterface
    private interface Search {
        void run(long seed) throws Exception;
    }

    private static void search(Search search) throws Exception {
        int runs = SEED == null ? SEEDS : 1;
        for (int i = 0; i < runs; i++) {
            long seed = SEED == null ? ThreadLocalRandom.current().nextLong() : SEED;
            try {
                search.run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        String.format("seed=0x%x: replay with -Dcoord.sim.seed=0x%x; %s", seed, seed, e.getMessage()),
                        e);
            }
        }
    }

    @Test
    void noCrashLosesWhatWasAcknowledged() throws Exception {
        long[] disks = {0};
        search(seed -> {
            CrashRun run = new CrashRun(seed);
            run.run(STEPS);
            disks[0] += run.disksChecked();
        });
        assertThat(disks[0]).isGreaterThan(100);
    }

    @Test
    void noFailingWriteOrSyncLosesWhatWasAcknowledged() throws Exception {
        search(seed -> {
            FileFailure.Kind kind = seed % 2 == 0 ? FileFailure.Kind.DISK_FULL : FileFailure.Kind.OTHER;
            for (int change = 1; change < 60; change += 1) {
                new CrashRun(seed).runUntilFailure(change, kind);
            }
        });
    }

    @Test
    void noFlippedBitIsTakenForTheTruth() throws Exception {
        int[] refused = {0};
        search(seed -> {
            CrashRun run = new CrashRun(seed);
            run.run(STEPS / 4);
            for (int i = 0; i < 100; i++) {
                if (!run.flipBitAndRecover()) {
                    refused[0]++;
                }
            }
        });
        assertThat(SEED != null || refused[0] > 0).isTrue();
    }

    @Test
    void sameSeedChecksTheSameDisks() throws Exception {
        CrashRun one = new CrashRun(0x5eed);
        one.run(STEPS);
        CrashRun two = new CrashRun(0x5eed);
        two.run(STEPS);
        assertThat(one.disksChecked()).isEqualTo(two.disksChecked());
    }
}
