package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.storage.DataDirs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory that ZooKeeper 3.9.5 has written. */
class RestoreCommandTest {
    @TempDir
    private Path dir;

    private Path data;

    @BeforeEach
    void copy() throws IOException {
        data = DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("data")));
    }

    private List<String> transactions(Path directory) {
        CommandRun printed = CommandRun.of("log", "print", directory);
        assertThat(printed.exitCode()).isZero();
        return printed.lines();
    }

    private static String field(String line, String name) {
        return line.replaceFirst(".*\\b" + name + "=", "").replaceFirst(" .*", "");
    }

    @Test
    void withoutAGoalEverythingIsThere() {
        CommandRun run = CommandRun.of("restore", data, dir.resolve("new"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("result=ok");
        assertThat(transactions(dir.resolve("new"))).isEqualTo(transactions(data));
    }

    @Test
    void itEndsWithTheTransactionThatIsAskedFor() {
        List<String> all = transactions(data);
        String zxid = field(all.get(99), "zxid");

        CommandRun run = CommandRun.of("restore", "--to-zxid", zxid, data, dir.resolve("new"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("lastZxid=" + zxid);
        assertThat(transactions(dir.resolve("new"))).isEqualTo(all.subList(0, 100));
    }

    @Test
    void itEndsWithTheLastTransactionOfATime() {
        List<String> all = transactions(data);
        String time = field(all.get(99), "time");

        CommandRun run = CommandRun.of("restore", "--to-time", time, data, dir.resolve("new"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> restored = transactions(dir.resolve("new"));
        assertThat(restored).hasSizeGreaterThanOrEqualTo(100).isEqualTo(all.subList(0, restored.size()));
        assertThat(field(restored.get(restored.size() - 1), "time")).isEqualTo(time);
    }

    @Test
    void whatIsNotThereIsNotMadeUp() {
        CommandRun beyond = CommandRun.of("restore", "--to-zxid", "0xffff", data, dir.resolve("a"));
        CommandRun before = CommandRun.of("restore", "--to-time", "1970-01-02T00:00:00Z", data, dir.resolve("b"));
        CommandRun taken = CommandRun.of("restore", data, data);
        CommandRun both =
                CommandRun.of("restore", "--to-zxid", "1", "--to-time", "1970-01-02T00:00:00Z", data, dir.resolve("c"));

        assertThat(beyond.exitCode()).isEqualTo(3);
        assertThat(beyond.err()).contains("the logs end with");
        assertThat(before.exitCode()).isEqualTo(3);
        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(both.exitCode()).isEqualTo(2);
    }
}
