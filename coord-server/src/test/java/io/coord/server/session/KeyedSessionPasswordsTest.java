package io.coord.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.Bytes;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.auth.SessionSecrets.Phase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyedSessionPasswordsTest {
    private static final Bytes OLD = secret("old secret, long enough");
    private static final Bytes NEW = secret("new secret, long enough");

    private final SessionPasswords zooKeepers = new SeededSessionPasswords();

    @Property
    void whoKnowsTheIdOnlyDoesNotKnowThePassword(@ForAll long id, @ForAll long other) {
        SessionPasswords keyed = passwords(Phase.REQUIRE, NEW);
        assertThat(keyed.matches(id, "", keyed.passwordOf(id, ""))).isEqualTo(id != 0);
        assertThat(keyed.matches(id, "", zooKeepers.passwordOf(id, ""))).isFalse();
        assertThat(keyed.matches(id, "", passwords(Phase.REQUIRE, OLD).passwordOf(id, "")))
                .isFalse();
        assertThat(keyed.matches(id, "", keyed.passwordOf(other, ""))).isEqualTo(id != 0 && id == other);
        assertThat(keyed.passwordOf(id, "").length()).isEqualTo(SessionPasswords.LENGTH);
    }

    /** Servers are restarted one at a time, so each phase must accept what servers of the neighbouring ones give. */
    @Test
    void neighbouringPhasesAcceptEachOthersPasswords() {
        List<SessionPasswords> steps = List.of(
                zooKeepers, passwords(Phase.ACCEPT, NEW), passwords(Phase.ISSUE, NEW), passwords(Phase.REQUIRE, NEW));
        for (int i = 1; i < steps.size(); i++) {
            SessionPasswords before = steps.get(i - 1);
            SessionPasswords after = steps.get(i);
            assertThat(before.matches(7, "", after.passwordOf(7, "")))
                    .as("back from step %d", i)
                    .isTrue();
            // At the last step, clients that have not come back since ISSUE lose their sessions: that is its meaning.
            assertThat(after.matches(7, "", before.passwordOf(7, "")))
                    .as("to step %d", i)
                    .isTrue();
        }
    }

    @Test
    void secretsAreChangedWithoutLosingSessions() {
        SessionPasswords before = passwords(Phase.REQUIRE, OLD);
        SessionPasswords knowing = passwords(Phase.REQUIRE, OLD, NEW);
        SessionPasswords using = passwords(Phase.REQUIRE, NEW, OLD);
        for (SessionPasswords giver : List.of(before, knowing)) {
            assertThat(using.matches(7, "", giver.passwordOf(7, ""))).isTrue();
        }
        assertThat(knowing.matches(7, "", using.passwordOf(7, ""))).isTrue();
    }

    @Test
    void aBoundSessionIsGoodForTheSameIdsOnly() {
        SessionPasswords keyed = passwords(Phase.REQUIRE, NEW);
        Bytes bound = keyed.passwordOf(7, "x509:CN=alice");
        assertThat(keyed.matches(7, "x509:CN=alice", bound)).isTrue();
        assertThat(keyed.matches(7, "x509:CN=bob", bound)).isFalse();
        assertThat(keyed.matches(7, "", bound)).isFalse();
    }

    @Test
    void shortSecretsAreRefusedAndNoneIsShown() {
        assertThatThrownBy(() -> SessionSecrets.of("hush".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("4 bytes")
                .hasMessageNotContaining("hush");
        assertThat(new SessionSecrets(List.of(NEW), Phase.ISSUE, Set.of("ip")).toString())
                .doesNotContain("secret,");
    }

    private static SessionPasswords passwords(Phase phase, Bytes... secrets) {
        return new KeyedSessionPasswords(new SessionSecrets(List.of(secrets), phase, Set.of()));
    }

    private static Bytes secret(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
