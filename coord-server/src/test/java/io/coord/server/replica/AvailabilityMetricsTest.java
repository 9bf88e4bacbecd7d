package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.measure.Summary;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import org.junit.jupiter.api.Test;

class AvailabilityMetricsTest {
    private final AvailabilityMetrics metrics = new AvailabilityMetrics(status(Phase.LOOKING), 0);

    private static MemberStatus status(Phase phase) {
        return new MemberStatus(phase, 1, 1);
    }

    private Summary summary(String name) {
        return metrics.distributions().get(name).summary(1).withoutPercentiles();
    }

    @Test
    void timesOfALeaderThatIsElectedAgain() {
        metrics.started(1000);
        metrics.changed(status(Phase.PREPARING), 1200);
        metrics.changed(status(Phase.LEADING), 1300);
        metrics.changed(status(Phase.LOOKING), 9000);
        metrics.changed(status(Phase.PREPARING), 9010);
        metrics.changed(status(Phase.LEADING), 9050);

        assertThat(summary("election_time")).isEqualTo(new Summary(10, 200, 2, 210, null));
        assertThat(summary("unavailable_time")).isEqualTo(new Summary(50, 300, 2, 350, null));
        assertThat(summary("leader_unavailable_time")).isEqualTo(new Summary(50, 300, 2, 350, null));
        assertThat(summary("follower_sync_time").count()).isZero();
        assertThat(metrics.elections()).isEqualTo(2);
        assertThat(metrics.servingSinceMillis()).isEqualTo(9050);
    }

    @Test
    void followersAndObserversTellHowLongTheySynchronised() {
        metrics.started(0);
        metrics.changed(status(Phase.JOINING), 100);
        metrics.changed(status(Phase.FOLLOWING), 160);
        metrics.changed(status(Phase.LOOKING), 200);
        metrics.changed(status(Phase.JOINING), 300);
        metrics.changed(status(Phase.OBSERVING), 307);

        assertThat(summary("follower_sync_time")).isEqualTo(new Summary(60, 60, 1, 60, null));
        assertThat(summary("observer_sync_time")).isEqualTo(new Summary(7, 7, 1, 7, null));
        assertThat(summary("leader_unavailable_time").count()).isZero();
    }

    /** Elections that come to nothing count as one time without service. */
    @Test
    void timeWithoutServiceGoesOnWhileAttemptsFail() {
        metrics.started(0);
        metrics.changed(status(Phase.JOINING), 100);
        metrics.changed(status(Phase.LOOKING), 500);
        metrics.changed(status(Phase.JOINING), 600);
        metrics.changed(status(Phase.FOLLOWING), 700);

        assertThat(summary("unavailable_time")).isEqualTo(new Summary(700, 700, 1, 700, null));
        assertThat(summary("election_time").count()).isEqualTo(2);
    }
}
