package io.coord.client.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Perms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclTextTest {
    @Test
    void readsSchemeIdAndLetters() {
        assertThat(AclText.parse("world:anyone:cdrwa")).isEqualTo(Acls.OPEN);
        assertThat(AclText.parse("world:anyone:r, auth::cw"))
                .containsExactly(
                        new AclEntry(Perms.READ, AuthId.ANYONE),
                        new AclEntry(Perms.CREATE | Perms.WRITE, new AuthId("auth", "")));
    }

    @Test
    void idsMayContainColons() {
        assertThat(AclText.parse("digest:alice:x1y2=:ra"))
                .containsExactly(new AclEntry(Perms.READ | Perms.ADMIN, new AuthId("digest", "alice:x1y2=")));
        assertThat(AclText.parse("ip:::1:r")).containsExactly(new AclEntry(Perms.READ, new AuthId("ip", "::1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"digest:alice:x1y2=:cdrwa", "world:anyone:r,ip:10.0.0.0/8:cd", "auth::w"})
    void writesWhatItReads(String text) {
        assertThat(AclText.format(AclText.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "world", "world:anyone", "world:anyone:", "world:anyone:x", ":anyone:r", " , "})
    void refusesWhatIsNoAclAndShowsIt(String text) {
        assertThatThrownBy(() -> AclText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.trim().replace(",", ""));
    }
}
