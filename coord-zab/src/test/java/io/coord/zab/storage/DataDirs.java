package io.coord.zab.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The recorded data directories of real ZooKeeper (vectors/README.md, "datadirs/"). */
public final class DataDirs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DataDirs() {}

    /** In the source tree: as part of the test-jar they would be no files for the tests of other modules. */
    public static Path root() {
        return Path.of("..", "coord-zab", "src", "test", "resources", "vectors", "datadirs")
                .toAbsolutePath()
                .normalize();
    }

    public static List<String> names() throws IOException {
        try (Stream<Path> dirs = Files.list(root())) {
            return dirs.map(dir -> dir.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    public static JsonNode expected(String name) throws IOException {
        return JSON.readTree(root().resolve(name).resolve("expected.json").toFile());
    }

    /** Copies a directory, so that a test may change it. */
    public static Path copy(String name, Path target) throws IOException {
        Path source = root().resolve(name);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path to = target.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(to);
                } else if (!path.endsWith("expected.json")) {
                    Files.copy(path, to);
                }
            }
        }
        return target;
    }
}
