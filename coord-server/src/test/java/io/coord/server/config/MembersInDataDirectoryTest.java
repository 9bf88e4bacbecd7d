package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersInDataDirectoryTest {
    private static final Membership MEMBERS =
            MembershipText.read("server.1=a:1:2:participant;0.0.0.0:2181\ngroup.1=1\nweight.1=1\nversion=10000000a");

    @TempDir
    Path directory;

    private MembersInDataDirectory reopened() {
        return new MembersInDataDirectory(new RealFileSystem(), directory);
    }

    @Test
    void nothingIsKnownAtFirst() throws IOException {
        assertThat(reopened().inForce()).isEmpty();
        assertThat(reopened().proposed()).isEmpty();
    }

    @Test
    void proposedMembersAreRememberedUntilTheyAreInForce() throws IOException {
        reopened().seen(MEMBERS);
        assertThat(reopened().proposed()).contains(MEMBERS);
        assertThat(reopened().inForce()).isEmpty();

        reopened().activated(MEMBERS);
        assertThat(reopened().proposed()).isEmpty();
        assertThat(reopened().inForce()).contains(MEMBERS);
    }

    @Test
    void whatCanNotBeReadIsNamed() throws IOException {
        Files.writeString(directory.resolve("coord.members"), "nonsense");
        assertThatThrownBy(() -> reopened().inForce())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("coord.members")
                .hasMessageContaining("nonsense");
    }
}
