package io.coord.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.Protection.Connects;
import io.coord.server.listener.FailedAttempts.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void whoFailsTooOftenIsNotHeardForAWhileAndOthersAre() {
        FailedAttempts attempts = new FailedAttempts(3);
        assertThat(attempts.failed("a", 0)).isEqualTo(Verdict.COUNTED);
        assertThat(attempts.failed("a", 0)).isEqualTo(Verdict.COUNTED);
        assertThat(attempts.isHeard("a", 0)).isTrue();
        assertThat(attempts.failed("a", 0)).isEqualTo(Verdict.FIRST_TOO_MANY);
        assertThat(attempts.isHeard("a", 0)).isFalse();
        assertThat(attempts.isHeard("b", 0)).isTrue();
        assertThat(attempts.isHeard("a", 19 * SECOND)).isFalse();
        assertThat(attempts.isHeard("a", 21 * SECOND)).isTrue();
        assertThat(attempts.failed("a", 21 * SECOND)).isEqualTo(Verdict.TOO_MANY);
    }

    @Test
    void aMinuteForgivesWhatAMinuteMay() {
        FailedAttempts attempts = new FailedAttempts(3);
        for (int i = 0; i < 100; i++) {
            attempts.failed("a", 0);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(attempts.failed("a", 60 * SECOND)).isEqualTo(Verdict.COUNTED);
        }
        assertThat(attempts.failed("a", 60 * SECOND)).isEqualTo(Verdict.FIRST_TOO_MANY);
    }

    @Test
    void zeroIsNoLimit() {
        FailedAttempts attempts = new FailedAttempts(0);
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.failed("a", 0)).isEqualTo(Verdict.COUNTED);
        }
        assertThat(attempts.isHeard("a", 0)).isTrue();
    }

    @Test
    void sessionsAreGivenAsFastAsTheBucketFills() {
        ConnectThrottle throttle = new ConnectThrottle(new Connects(6, 1000, 2, true, 3, 1, 2), 0);
        assertThat(throttle.admitsNew(0)).isTrue();
        assertThat(throttle.admitsNew(0)).isTrue();
        assertThat(throttle.admitsRenewal(0)).isFalse();
        assertThat(throttle.admitsRenewal(SECOND)).isTrue();
        assertThat(throttle.admitsNew(100 * SECOND)).isTrue();
        assertThat(throttle.admitsNew(100 * SECOND)).isTrue();
        assertThat(throttle.admitsNew(100 * SECOND)).isFalse();
    }
}
