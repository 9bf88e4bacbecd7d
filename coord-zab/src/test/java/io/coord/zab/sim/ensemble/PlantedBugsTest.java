package io.coord.zab.sim.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.membership.Membership;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search is worth something: it finds each way to get Zab wrong that we could think of. */
final class PlantedBugsTest {
    private static final int SEEDS = 300;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void aPlantedBugIsFound(PlantedBug bug) {
        SimSearch search = new SimSearch(
                (config, inForce, lastSeen, history) -> create(bug, config, inForce, lastSeen, history),
                bug::tamper,
                bug::setup);
        Throwable found = catchThrowable(() -> search.run(1, () -> search.runs() < SEEDS));
        assertThat(found).as(bug + " after " + search.runs() + " seeds").isInstanceOf(SimViolation.class);
        System.out.println(bug + " found after " + search.runs() + " seeds: " + secondLine(found));
    }

    private static Member create(
            PlantedBug bug, MemberConfig config, Membership inForce, Membership lastSeen, History history) {
        return SimRun.PRODUCT.create(
                config,
                bug.membership(inForce, config.sid()),
                bug.lastSeen(bug.membership(lastSeen, config.sid()), inForce),
                bug.history(history));
    }

    private static String secondLine(Throwable found) {
        return found.getMessage().lines().skip(1).findFirst().orElse("");
    }
}
