package io.coord.it.server;

import static org.awaitility.Awaitility.await;

import io.coord.core.ports.FreePort;
import io.coord.it.client.FourLetterWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A published ZooKeeper server, 3.9.5 or older, in a JVM of its own, since many of its settings are static fields read once from
 * system properties.
 */
public final class RealZooKeeper implements ServerUnderTest {
    private static final String MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path dataDir;
    private final ServerOptions options;
    private final int port;
    private final String classPath;
    private @Nullable ChildJvm process;

    public RealZooKeeper(Path dataDir, ServerOptions options) {
        this(dataDir, options, ChildJvm.testClassPath());
    }

    /** Of another release, as {@link ZooKeeperRelease} finds it. */
    public RealZooKeeper(Path dataDir, ServerOptions options, ZooKeeperRelease release) {
        this(dataDir, options.withProperty("zookeeper.jmx.log4j.disable", "true"), release.classPath());
    }

    private RealZooKeeper(Path dataDir, ServerOptions options, String classPath) {
        this.classPath = classPath;
        this.dataDir = dataDir;
        this.options = options;
        this.port = FreePort.find();
    }

    @Override
    public void start() {
        ChildJvm started = launch();
        process = started;
        await("ZooKeeper serves on port " + port).atMost(START_LIMIT).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("ZooKeeper did not start:\n" + started.output());
            }
            return FourLetterWord.isServing(port);
        });
    }

    private ChildJvm launch() {
        try {
            Files.createDirectories(dataDir);
            Path work = Files.createDirectories(dataDir.resolveSibling(dataDir.getFileName() + "-process"));
            Path config = Files.writeString(work.resolve("zoo.cfg"), options.zooCfg(dataDir, port));
            List<String> jvm = new ArrayList<>(
                    List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath));
            options.properties().forEach((key, value) -> jvm.add("-D" + key + "=" + value));
            return ChildJvm.start(work.resolve("output.txt"), Map.of(), jvm, MAIN, config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        ChildJvm running = process;
        if (running != null) {
            running.terminate();
            running.awaitExit();
            process = null;
        }
    }

    @Override
    public void kill() {
        ChildJvm running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path dataDir() {
        return dataDir;
    }
}
