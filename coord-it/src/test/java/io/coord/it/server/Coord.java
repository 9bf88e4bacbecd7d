package io.coord.it.server;

import io.coord.core.ports.FreePort;
import io.coord.server.CoordServer;
import io.coord.server.ServerStartException;
import io.coord.server.config.ConfigException;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Coord in this JVM, through its embedding API. */
public final class Coord implements ServerUnderTest {
    private final Path dataDir;
    private final ServerOptions options;
    private final int port;
    private @Nullable CoordServer server;

    public Coord(Path dataDir, ServerOptions options) {
        this.dataDir = dataDir;
        this.options = options;
        this.port = FreePort.find();
    }

    @Override
    public void start() {
        CoordServer started =
                CoordServer.builder().name("it" + port).config(config()).build();
        try {
            started.start();
        } catch (ServerStartException e) {
            started.close();
            throw new IllegalStateException("coord does not start on " + dataDir, e);
        }
        server = started;
    }

    @Override
    public void stop() {
        CoordServer running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }

    /** The directory afterwards is what it was in the running server: nothing that closing would write is in it. */
    @Override
    public void kill() {
        Path before = dataDir.resolveSibling(dataDir.getFileName() + "-killed");
        try {
            copyTree(dataDir, before);
            stop();
            ServerExtension.deleteTree(dataDir);
            Files.move(before, dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
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

    private ServerConfig config() {
        try {
            return ZooCfgReader.parse("options of the test", options.zooCfg(dataDir, port), options.properties())
                    .server();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(options.toString(), e);
        }
    }
}
