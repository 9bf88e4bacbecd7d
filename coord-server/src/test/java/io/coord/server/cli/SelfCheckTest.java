package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.ConfigException;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfCheckTest {
    private static final String THREE =
            "initLimit=5\nsyncLimit=5\nserver.1=a:1:2;3\nserver.2=b:1:2;3\nserver.3=unknown:1:2;3\n";

    @TempDir
    private Path dir;

    /** A machine with little of everything, whose name is b. */
    private static final class SmallMachine implements SelfCheck.Machine {
        @Override
        public long maxHeapBytes() {
            return 1000;
        }

        @Override
        public Optional<Long> maxFiles() {
            return Optional.of(256L);
        }

        @Override
        public InetAddress resolve(String host) throws IOException {
            if (host.equals("unknown")) {
                throw new UnknownHostException(host);
            }
            return InetAddress.getByAddress(host, new byte[] {10, 0, 0, (byte) (host.equals("a") ? 1 : 2)});
        }

        @Override
        public boolean isLocal(InetAddress address) {
            return address.getAddress()[3] == 2;
        }
    }

    private ServerConfig config(String lines) throws ConfigException, IOException {
        Files.writeString(dir.resolve("myid"), "1");
        return ZooCfgReader.parse(
                        "zoo.cfg",
                        "dataDir=" + dir + "\n" + (lines.contains("server.") ? "" : "clientPort=0\n") + lines,
                        Map.of())
                .server();
    }

    private static List<String> abouts(ServerConfig config) {
        return SelfCheck.of(config, new SmallMachine()).stream()
                .map(finding -> finding.gravity() + " " + finding.about())
                .toList();
    }

    @Test
    void whatIsScarceIsSaidWithWhatToDo() throws Exception {
        Files.createDirectory(dir.resolve("version-2"));
        Files.write(dir.resolve("version-2/snapshot.7"), new byte[1000]);

        assertThat(abouts(config("maxCnxns=300\nforceSync=no\n")))
                .contains("WARNING -Xmx", "WARNING maxCnxns", "WARNING forceSync", "NOTE autopurge.purgeInterval");
    }

    @Test
    void aMemberThatItsPeersWillNotFindIsAProblem() throws Exception {
        assertThat(abouts(config(THREE))).contains("PROBLEM server.1", "WARNING server.3");
        assertThat(abouts(config(THREE + "quorumListenOnAllIPs=true\n"))).doesNotContain("PROBLEM server.1");
    }

    @Test
    void anOpenAdminPortIsWarnedOf() throws Exception {
        assertThat(abouts(config("admin.serverAddress=0.0.0.0\n"))).contains("WARNING admin.serverAddress");
        assertThat(abouts(config("admin.serverAddress=127.0.0.1\n"))).doesNotContain("WARNING admin.serverAddress");
    }

    @Test
    void passwordsOfSessionsThatCanBeComputedAreNoted() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "not to be guessed by anybody");

        assertThat(abouts(config(""))).contains("NOTE coord.session.secretFile");
        assertThat(abouts(config("coord.session.secretFile=" + secret + "\n")))
                .doesNotContain("NOTE coord.session.secretFile");
    }

    @Test
    void theCommandTellsAllAndWhetherItIsEnough() throws Exception {
        Path good = Files.writeString(dir.resolve("good.cfg"), "dataDir=" + dir.resolve("new") + "\nclientPort=0\n");
        Path wrong = Files.writeString(dir.resolve("wrong.cfg"), "dataDir=" + dir + "\nclientPort=x\ntickTime=-1\n");
        Path noDirectory = Files.writeString(
                dir.resolve("no.cfg"), "dataDir=" + Files.writeString(dir.resolve("file"), "") + "/in\nclientPort=0\n");

        CommandRun run = CommandRun.of("check", good);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("finding=note about=autopurge.purgeInterval")
                .endsWith("result=ok\n");
        assertThat(Files.exists(dir.resolve("new"))).isFalse();
        assertThat(CommandRun.of("check", wrong).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("check", wrong).err()).contains("clientPort").contains("tickTime");
        assertThat(CommandRun.of("check", noDirectory).out()).contains("finding=problem about=dataDir");
        assertThat(CommandRun.of("check", noDirectory).exitCode()).isEqualTo(2);
    }
}
