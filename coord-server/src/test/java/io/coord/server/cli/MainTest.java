package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path dir;

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("coord ").contains("built on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "log --help", "log print --help", "snapshot verify --help"})
    void helps(String args) {
        CommandRun run = CommandRun.of((Object[]) args.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: coord");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "run", "serve --fast", "serve a b", "log", "log print", "snapshot", "log verify --data x"})
    void wrongArgumentsAreOneClearMessage(String args) {
        CommandRun run = args.isEmpty() ? CommandRun.of() : CommandRun.of((Object[]) args.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("coord: ").hasLineCount(2).doesNotContain("\tat ");
    }

    @Test
    void aWrongConfigurationNamesAllThatIsWrong() throws IOException {
        Path file = config("tickTime=x\nclientPort=-1\n");

        CommandRun run = CommandRun.of("serve", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        "coord: the configuration is wrong:",
                        "  " + file + ": dataDir: must be set: the directory for the data",
                        "  " + file + ":1: tickTime=x: not a whole number, allowed are 1 to 107374182",
                        "  " + file + ":2: clientPort=-1: out of range, allowed are 0 to 65535");
    }

    @Test
    void aMissingFileIsAWrongConfiguration() {
        CommandRun run = CommandRun.of("serve", dir.resolve("none.cfg"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("none.cfg");
    }

    @Test
    void anAddressInUseIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path file = config("dataDir=" + dir.resolve("data") + "\nclientPortAddress=127.0.0.1\nclientPort="
                    + taken.getLocalPort() + "\n");

            CommandRun run = CommandRun.of("serve", file);

            assertThat(run.exitCode()).isEqualTo(14);
            assertThat(run.err())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }

    @Test
    void dataThatCanNotBeReadIsSaid() throws IOException {
        Path data = Files.writeString(dir.resolve("data"), "a file where a directory should be");

        CommandRun run =
                CommandRun.of("serve", config("dataDir=" + data + "\nclientPortAddress=127.0.0.1\nclientPort=0\n"));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains(data.toString()).hasLineCount(1);
    }

    private Path config(String text) throws IOException {
        return Files.writeString(dir.resolve("zoo.cfg"), text);
    }
}
