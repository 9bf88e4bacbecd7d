package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void whatGoesOnOverSeveralLinesGoesAsAWhole() throws IOException {
        Path file = file();
        Files.writeString(file, "tickTime=\\\n  2000\nserver.1=a:1\\\n  :2\nserver.2=\\\n  b:1:2\n#end");

        new DynamicConfigFiles(new RealFileSystem(), file, 1).activated(MEMBERS);

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "tickTime=\\",
                        "  2000",
                        "#end",
                        "dynamicConfigFile=" + directory.resolve("zoo.cfg.dynamic.10000000a"));
    }

    @Test
    void aPathOfAnyLettersIsFoundAgain() throws Exception {
        Path odd = Files.createDirectories(directory.resolve("\u017eup\u00e1n \\x"));
        Path file = odd.resolve("zoo.cfg");
        Files.writeString(odd.resolve("myid"), "1");
        Files.writeString(
                file,
                "dataDir=" + directory
                        + "\nclientPort=2181\ninitLimit=5\nsyncLimit=5\nserver.1=a:1:2\nserver.2=b:1:2\n");
        Files.writeString(directory.resolve("myid"), "1");

        new DynamicConfigFiles(new RealFileSystem(), file, 1).activated(MEMBERS);

        assertThat(ensemble(file).version()).isEqualTo(0x10000000aL);
    }

    @Test
    void aCrashAtAnyMomentLeavesTheOldMembersOrTheNew() throws Exception {
        Membership next = MembershipText.read("server.2=b:1:2;2182\nserver.3=c:1:2;2183\nversion=10000000f");
        boolean whole = false;
        for (int steps = 0; !whole; steps++) {
            Path home = Files.createDirectories(directory.resolve("crash-" + steps));
            Files.writeString(home.resolve("myid"), "2");
            Path file = home.resolve("zoo.cfg");
            Files.writeString(
                    file, "dataDir=" + home + "\ninitLimit=5\nsyncLimit=5\nserver.1=a:1:2;1\nserver.2=b:1:2;2\n");
            new DynamicConfigFiles(new RealFileSystem(), file, 2).activated(MEMBERS);
            DynamicConfigFiles dying = new DynamicConfigFiles(new DyingFileSystem(steps), file, 2);
            boolean seen = false;
            try {
                dying.seen(next);
                seen = true;
                dying.activated(next);
                whole = true;
            } catch (FileFailure dead) {
                whole = false;
            }

            EnsembleConfig found = ensemble(file);
            Optional<Membership> proposed = new DynamicConfigFiles(new RealFileSystem(), file, 2).proposed();
            if (found.version() == next.version()) {
                assertThat(found.members().keySet()).containsExactly(2L, 3L);
            } else {
                assertThat(found.members().keySet()).containsExactly(1L, 2L);
                assertThat(found.version()).isEqualTo(MEMBERS.version());
            }
            boolean known = found.version() == next.version() || proposed.equals(Optional.of(next));
            assertThat(known || !seen).as("after %d steps", steps).isTrue();
        }
    }

    private static EnsembleConfig ensemble(Path file) throws ConfigException {
        EnsembleConfig found = ZooCfgReader.read(file, Map.of()).server().ensemble();
        assertThat(found).isNotNull();
        return found;
    }
}
