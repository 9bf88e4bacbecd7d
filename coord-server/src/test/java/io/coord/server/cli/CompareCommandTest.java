package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.CoordServer;
import io.coord.server.ServerStartException;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.zab.storage.DataDirs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on copies of one directory, of which one ends earlier. */
class CompareCommandTest {
    @TempDir
    private Path dir;

    private CoordServer start(Path data) throws ServerStartException {
        CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .dataDirectory(data)
                        .extendedTypes(true)
                        .operations(OperationsConfig.DEFAULTS.withAdmin(
                                AdminHttp.at(new InetSocketAddress("127.0.0.1", 0))))
                        .build())
                .build();
        server.start();
        return server;
    }

    private static String url(CoordServer server) {
        return "http://127.0.0.1:" + server.adminAddress().orElseThrow().getPort();
    }

    @Test
    void serversWithTheSameTreeAgree() throws Exception {
        Path one = DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("one")));
        Path two = DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("two")));
        try (CoordServer first = start(one);
                CoordServer second = start(two)) {
            CommandRun run = CommandRun.of("compare", url(first), url(second));

            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.out()).startsWith("lastZxid=0x").contains("result=same");
        }
    }

    @Test
    void theFirstPathThatDiffersIsNamed() throws Exception {
        Path one = DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("one")));
        Path two = dir.resolve("two");
        String changed = CommandRun.of("log", "print", one).lines().stream()
                .filter(line -> line.contains(" type=create ") && !line.contains("path=/zookeeper"))
                .reduce((first, second) -> second)
                .orElseThrow();
        String path = changed.replaceFirst(".*\\bpath=(\\S+).*", "$1");
        long zxid = Long.decode(changed.replaceFirst(".*\\bzxid=(\\S+).*", "$1"));
        assertThat(CommandRun.of("restore", "--to-zxid", Long.toString(zxid - 1), one, two)
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of("restore", "--to-zxid", Long.toString(zxid), one, dir.resolve("three"))
                        .exitCode())
                .isZero();
        try (CoordServer first = start(dir.resolve("three"));
                CoordServer second = start(two)) {
            CommandRun run = CommandRun.of("compare", "--tries", "2", url(first), url(second));

            assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
            assertThat(run.out()).contains("firstDifference=" + path + " result=DIFFERENT");
            assertThat(run.lines().get(0)).contains("exists=true");
            assertThat(run.lines().get(1)).contains("exists=false");
        }
    }

    @Test
    void whoDoesNotAnswerIsNamed() throws IOException {
        CommandRun run = CommandRun.of("compare", "http://127.0.0.1:1", "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("http://127.0.0.1:1");
    }
}
