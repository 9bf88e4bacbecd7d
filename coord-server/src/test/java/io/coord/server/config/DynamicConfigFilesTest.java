package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicConfigFilesTest {
    private static final Membership MEMBERS = MembershipText.read(
            "server.2=b:1:2:participant;0.0.0.0:2182\n" + "server.1=a:1:2:participant;0.0.0.0:2181\nversion=10000000a");

    @TempDir
    Path directory;

    private Path file() throws IOException {
        Path file = directory.resolve("zoo.cfg");
        Files.writeString(
                file,
                "# comment\ntickTime=2000\nclientPort = 2181\nserver.1=a:1:2\nserver.2 : b:1:2\npeerType=participant\n");
        return file;
    }

    @Test
    void membersInForceMoveToAFileThatTheStaticFileRefersTo() throws IOException {
        Path file = file();
        new DynamicConfigFiles(new RealFileSystem(), file, 1).activated(MEMBERS);

        assertThat(Files.readString(directory.resolve("zoo.cfg.dynamic.10000000a")))
                .isEqualTo("server.1=a:1:2:participant;0.0.0.0:2181\nserver.2=b:1:2:participant;0.0.0.0:2182");
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "# comment",
                        "tickTime=2000",
                        "dynamicConfigFile=" + directory.resolve("zoo.cfg.dynamic.10000000a"));
        assertThat(Files.readString(directory.resolve("zoo.cfg.bak"))).contains("server.1=a:1:2");
    }

    @Test
    void proposedMembersAreRememberedUntilTheyAreInForce() throws IOException {
        DynamicConfigFiles files = new DynamicConfigFiles(new RealFileSystem(), file(), 1);
        assertThat(files.proposed()).isEmpty();

        files.seen(MEMBERS);
        assertThat(files.proposed()).contains(MEMBERS);

        files.activated(MEMBERS);
        assertThat(files.proposed()).isEmpty();
    }
}
