package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.SystemClock;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.Inspection.Gravity;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On all recorded directories, good and damaged ones. */
class InspectionTest {
    private static final TreeOptions TREE = new TreeOptions(true, true, 0);

    @TempDir
    private Path dir;

    private final RealFileSystem files = new RealFileSystem();
    private StorageDirs dirs;

    @BeforeEach
    void directories() {
        dirs = StorageDirs.of(dir.resolve("data"));
    }

    static Stream<String> names() throws IOException {
        return DataDirs.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void itSaysBeforehandWhatAStartFinds(String name) throws IOException {
        DataDirs.copy(name, Files.createDirectory(dir.resolve("data")));
        SortedMap<String, Integer> before = content();

        Inspection.Report report = Inspection.inspect(files, dirs, TREE);

        assertThat(content()).isEqualTo(before);
        try {
            RecoveryResult start = Recovery.recover(files, dirs, RecoveryOptions.defaults(TREE), new SystemClock());
            assertThat(report.starts()).as("starts, %s", report).isTrue();
            assertThat(report.lastZxid()).isEqualTo(start.lastZxid());
            assertThat(report.digest()).isEqualTo(start.state().tree().digest());
            assertThat(report.nodes()).isEqualTo(start.state().tree().nodeCount());
        } catch (RecoveryRefusedException e) {
            assertThat(report.starts()).as("starts, though %s", e.getMessage()).isFalse();
            assertThat(report.isDamaged()).isTrue();
        }
    }

    @Test
    void aSnapshotThatDoesNotFitTheLogIsFound() throws IOException {
        DataDirs.copy("3.9.5-standalone", Files.createDirectory(dir.resolve("data")));
        RecoveryResult start = Recovery.recover(files, dirs, RecoveryOptions.defaults(TREE), new SystemClock());
        Files.delete(dirs.snapshotDir().resolve("snapshot.0"));
        assertThat(Inspection.inspect(files, dirs, TREE).isDamaged()).isFalse();
        Path other = DataDirs.copy("3.9.5-base", Files.createDirectory(dir.resolve("other")))
                .resolve("version-2");
        // The tree of another server under a name that the log goes on from.
        Files.copy(newestSnapshot(other), dirs.snapshotDir().resolve("snapshot.2"));

        Inspection.Report report = Inspection.inspect(files, dirs, TREE);

        assertThat(report.lastZxid()).isEqualTo(start.lastZxid());
        assertThat(report.findings()).anyMatch(finding -> finding.gravity() == Gravity.DAMAGE);
    }

    @Test
    void epochsThatContradictTheHistoryAreFound() throws IOException {
        DataDirs.copy("3.9.5-ensemble-s1", Files.createDirectory(dir.resolve("data")));
        Files.writeString(dirs.snapshotDir().resolve("acceptedEpoch"), "0");
        Files.writeString(dirs.snapshotDir().resolve("currentEpoch"), "0");

        Inspection.Report report = Inspection.inspect(files, dirs, TREE);

        assertThat(report.starts()).isFalse();
        assertThat(report.findings()).anyMatch(finding -> finding.text().contains("acceptedEpoch is 0"));
    }

    private static Path newestSnapshot(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("snapshot."))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    private SortedMap<String, Integer> content() throws IOException {
        SortedMap<String, Integer> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(dirs.dataDir())) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                content.put(path.toString(), Arrays.hashCode(Files.readAllBytes(path)));
            }
        }
        return content;
    }
}
