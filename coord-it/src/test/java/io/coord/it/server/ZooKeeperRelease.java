package io.coord.it.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Old releases of ZooKeeper, whose jars the build has put into {@code target/zookeeper}. */
public enum ZooKeeperRelease {
    V3_4("3.4."),
    V3_5("3.5."),
    V3_6("3.6.");

    /** What they need besides, in whichever version the tests have it. */
    private static final List<String> LIBRARIES = List.of("slf4j-api-", "logback-", "metrics-core-", "snappy-java-");

    private final String line;

    ZooKeeperRelease(String line) {
        this.line = line;
    }

    public boolean isBefore(ZooKeeperRelease other) {
        return compareTo(other) < 0;
    }

    /** The class path of its server. */
    String classPath() {
        Stream<String> libraries = Stream.of(ChildJvm.testClassPath().split(File.pathSeparator))
                .filter(jar -> LIBRARIES.stream()
                        .anyMatch(name -> Path.of(jar).getFileName().toString().startsWith(name)));
        return Stream.concat(jars().stream(), libraries).collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> jars() {
        Path all = Path.of("target/zookeeper");
        try (Stream<Path> releases = Files.list(all)) {
            Path home = releases.filter(path -> path.getFileName().toString().startsWith(line))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no jars of " + line + "x in " + all.toAbsolutePath()));
            try (Stream<Path> jars = Files.list(home)) {
                return jars.map(jar -> jar.toAbsolutePath().toString()).sorted().toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the build copies the jars there: run its phase generate-test-resources", e);
        }
    }
}
