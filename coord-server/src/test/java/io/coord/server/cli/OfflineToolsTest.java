package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.zab.storage.DataDirs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On directories that ZooKeeper 3.9.5 has written. */
class OfflineToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir;

    private Path data;

    @BeforeEach
    void copy() throws IOException {
        data = DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("data")));
    }

    @Test
    void everyTransactionIsOneLine() throws IOException {
        CommandRun text = CommandRun.of("log", "print", data);
        CommandRun json = CommandRun.of("log", "print", "--json", "--data", data.resolve("version-2"));

        assertThat(text.exitCode()).isZero();
        assertThat(text.lines()).hasSize(185);
        assertThat(text.lines().get(0)).startsWith("zxid=0x1 time=").contains("type=createSession timeoutMillis=");
        assertThat(text.out()).contains("acl=[world:anyone:cdrwa]");
        assertThat(json.exitCode()).isZero();
        Set<String> types = new HashSet<>();
        for (String line : json.lines()) {
            JsonNode txn = JSON.readTree(line);
            types.add(txn.get("type").asText());
            assertThat(txn.get("zxid").asText()).startsWith("0x");
            if (txn.path("dataLength").asInt() > 0) {
                assertThat(txn.get("data").binaryValue())
                        .hasSize(txn.get("dataLength").asInt());
            }
        }
        assertThat(json.lines()).hasSize(185);
        assertThat(types).contains("create", "createTtl", "delete", "setData", "multi", "error", "closeSession");
    }

    @Test
    void aWholeLogIsGood() {
        CommandRun run = CommandRun.of("log", "verify", data);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().trim()).isEqualTo("records=185 firstZxid=0x1 lastZxid=0xb9 damages=0 result=ok");
    }

    @Test
    void aChangedByteIsFoundAndTheRestStillPrinted() throws IOException {
        Path log = firstLog();
        byte[] bytes = Files.readAllBytes(log);
        bytes[200] ^= 1;
        Files.write(log, bytes);

        CommandRun verify = CommandRun.of("log", "verify", log);
        CommandRun print = CommandRun.of("log", "print", log);

        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.out())
                .contains("BAD_CHECKSUM")
                .contains("result=DAMAGED")
                .contains(log.toString());
        assertThat(print.exitCode()).isEqualTo(3);
        assertThat(print.lines()).hasSizeGreaterThan(10).anyMatch(line -> line.contains("damage (BAD_CHECKSUM)"));
    }

    @Test
    void aWholeDirectoryIsLookedAt() throws IOException {
        CommandRun good = CommandRun.of("verify", data);
        CommandRun json = CommandRun.of("verify", "--json", data);
        byte[] bytes = Files.readAllBytes(firstLog());
        bytes[200] ^= 1;
        Files.write(firstLog(), bytes);
        CommandRun damaged = CommandRun.of("verify", data);

        assertThat(good.exitCode()).as(good.out()).isZero();
        assertThat(good.lines().get(0)).startsWith("snapshot=").contains(" nodes=");
        assertThat(good.out()).contains("lastZxid=0xb9").contains("starts=true result=ok");
        assertThat(JSON.readTree(json.lines().get(json.lines().size() - 1))
                        .get("lastZxid")
                        .asText())
                .isEqualTo("0xb9");
        assertThat(damaged.out()).contains("finding=");
        assertThat(CommandRun.of("verify", dir.resolve("nowhere")).exitCode()).isEqualTo(3);
    }

    @Test
    void aMissingFileIsAGap() throws IOException {
        Path first = logs().get(1);
        Files.delete(first);

        CommandRun run = CommandRun.of("log", "verify", "--json", data);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("gap: transactions between");
    }

    @Test
    void aTornTailIsNoDamage() throws IOException {
        Path log = logs().get(0);
        byte[] bytes = Files.readAllBytes(log);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Files.write(log, Arrays.copyOf(bytes, end - 3));

        CommandRun run = CommandRun.of("log", "verify", log);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("torn tail").contains("result=ok");
    }

    @Test
    void everyNodeOfTheNewestSnapshotIsOneLine() throws IOException {
        CommandRun text = CommandRun.of("snapshot", "print", data);
        CommandRun json = CommandRun.of("snapshot", "print", "--json", "--data", data);

        assertThat(text.exitCode()).isZero();
        assertThat(text.lines().get(0))
                .contains("snapshot.a2")
                .contains("nodes=96")
                .contains("result=ok");
        assertThat(text.lines()).hasSize(1 + 4 + 96);
        List<String> paths = new ArrayList<>();
        for (String line : json.lines().subList(5, json.lines().size())) {
            paths.add(JSON.readTree(line).get("path").asText());
        }
        assertThat(paths).hasSize(96).doesNotHaveDuplicates().startsWith("/").contains("/zookeeper/quota");
    }

    @Test
    void aDamagedSnapshotIsFoundAmongGoodOnes() throws IOException {
        Path snapshot = data.resolve("version-2").resolve("snapshot.78");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);

        CommandRun verify = CommandRun.of("snapshot", "verify", data);
        CommandRun print = CommandRun.of("snapshot", "print", snapshot);

        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.lines())
                .hasSize(6)
                .filteredOn(line -> line.contains("DAMAGED"))
                .hasSize(1);
        assertThat(print.exitCode()).isEqualTo(3);
        assertThat(print.err()).contains("snapshot.78").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"log print", "log verify", "snapshot print", "snapshot verify"})
    void nothingToReadIsSaid(String command) throws IOException {
        String[] words = command.split(" ");
        Path empty = Files.createDirectory(dir.resolve("empty"));

        assertThat(CommandRun.of(words[0], words[1], dir.resolve("missing")).exitCode())
                .isEqualTo(3);
        CommandRun run = CommandRun.of(words[0], words[1], empty);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains(empty.toString()).hasLineCount(1);
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
            return files.filter(f -> f.getFileName().toString().startsWith("log."))
                    .sorted((a, b) -> Long.compare(zxid(a), zxid(b)))
                    .toList();
        }
    }

    private static long zxid(Path log) {
        return Long.parseLong(log.getFileName().toString().substring("log.".length()), 16);
    }

    private Path firstLog() throws IOException {
        return logs().get(0);
    }
}
