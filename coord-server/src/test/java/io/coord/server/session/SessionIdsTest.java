package io.coord.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.model.Bytes;
import io.coord.core.vectors.Vectors;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    private static final long MILLIS = 1_700_000_000_123L;

    private final SessionPasswords passwords = new SeededSessionPasswords();

    @Test
    void idsHoldServerAndClockAndCountUp() {
        SessionIds ids = new SessionIds(1, MILLIS);
        long first = ids.next(id -> false);
        assertThat(first >>> 56).isEqualTo(1);
        assertThat(first & 0xFFFF).isZero();
        assertThat(first >>> 16 & 0xFFFFFFFFFFL).isEqualTo(MILLIS & 0xFFFFFFFFFFL);
        assertThat(ids.next(id -> false)).isEqualTo(first + 1);
    }

    @Test
    void idsInUseAreSkipped() {
        long first = new SessionIds(3, MILLIS).next(id -> false);
        Set<Long> taken = Set.of(first, first + 1, first + 3);
        SessionIds ids = new SessionIds(3, MILLIS);
        assertThat(ids.next(taken::contains)).isEqualTo(first + 2);
        assertThat(ids.next(taken::contains)).isEqualTo(first + 4);
    }

    @Test
    void neitherZeroNorTheContainerOwnerIsAnId() {
        assertThat(new SessionIds(0, 0).next(id -> false)).isEqualTo(1);
        assertThat(new SessionIds(128, 0).next(id -> false)).isEqualTo(0x8000000000000001L);
    }

    @Test
    void counterWrapsWithinTheServersIds() {
        SessionIds ids = new SessionIds(7, 0xFFFFFFFFFFL);
        long id = 0;
        for (int i = 0; i <= 0x10000; i++) {
            id = ids.next(candidate -> false);
        }
        assertThat(id).isEqualTo(7L << 56);
    }

    @Test
    void serverIdsBeyondAByteAreRefused() {
        assertThatThrownBy(() -> new SessionIds(256, MILLIS)).hasMessageContaining("256");
        assertThatThrownBy(() -> new SessionIds(-1, MILLIS)).hasMessageContaining("-1");
    }

    @Test
    void passwordsEqualTheRecordedOnes() {
        for (JsonNode line : Vectors.computed("ZooKeeperServer.generatePasswd")) {
            long id = line.get("sessionId").longValue();
            assertThat(passwords.passwordOf(id, "").toHex())
                    .isEqualTo(line.get("out").textValue());
        }
        assertThat(passwords.passwordOf(0x100001a14540000L, "").toHex()).isEqualTo("4eaf00fbc3e94789dc85685144ef3656");
    }

    @Test
    void onlyTheRightPasswordMatches() {
        Bytes right = passwords.passwordOf(5, "");
        assertThat(passwords.matches(5, "", right)).isTrue();
        assertThat(passwords.matches(6, "", right)).isFalse();
        assertThat(passwords.matches(5, "", null)).isFalse();
        assertThat(passwords.matches(5, "", Bytes.EMPTY)).isFalse();
        assertThat(passwords.matches(0, "", passwords.passwordOf(0, ""))).isFalse();
    }

    @Test
    void timeoutsAreClamped() {
        SessionTimeouts timeouts = new SessionTimeouts(4000, 40000);
        assertThat(timeouts.negotiate(1)).isEqualTo(4000);
        assertThat(timeouts.negotiate(-1)).isEqualTo(4000);
        assertThat(timeouts.negotiate(10000)).isEqualTo(10000);
        assertThat(timeouts.negotiate(1_000_000_000)).isEqualTo(40000);
        assertThatThrownBy(() -> new SessionTimeouts(10, 9))
                .hasMessageContaining("10")
                .hasMessageContaining("9");
        assertThatThrownBy(() -> new SessionTimeouts(0, 9)).isInstanceOf(IllegalArgumentException.class);
    }
}
