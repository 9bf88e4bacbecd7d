package io.coord.it.server;

import io.coord.core.codec.JuteLimits;
import io.coord.server.CoordServer;
import io.coord.server.ServerStartException;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        CoordServer started = CoordServer.builder()
                .name("it" + port)
                .config(config(dataDir, port, options))
                .build();
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

    /** ZooKeeper's words for coord's builder; a word that is not known here is a mistake of the test. */
    private static ServerConfig config(Path dataDir, int port, ServerOptions options) {
        ServerConfigBuilder builder = new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", port))
                .dataDirectory(dataDir);
        options.config().forEach((key, value) -> apply(builder, key, value));
        for (Map.Entry<String, String> property : options.properties().entrySet()) {
            switch (property.getKey()) {
                case "jute.maxbuffer" -> builder.limits(JuteLimits.of(Integer.parseInt(property.getValue())));
                case "znode.container.checkIntervalMs" ->
                    builder.reaping(Duration.ofMillis(Long.parseLong(property.getValue())), 10_000, Duration.ZERO);
                default -> throw new IllegalArgumentException("no setting of coord for property " + property);
            }
        }
        return builder.build();
    }

    private static void apply(ServerConfigBuilder builder, String key, String value) {
        switch (key) {
            case "tickTime" -> builder.tickTime(Duration.ofMillis(Long.parseLong(value)));
            case "minSessionTimeout" -> builder.minSessionTimeout(Duration.ofMillis(Long.parseLong(value)));
            case "maxSessionTimeout" -> builder.maxSessionTimeout(Duration.ofMillis(Long.parseLong(value)));
            case "maxClientCnxns" -> builder.maxConnectionsPerAddress(Integer.parseInt(value));
            case "maxCnxns" -> builder.maxConnections(Integer.parseInt(value));
            case "4lw.commands.whitelist" -> builder.fourLetterWords(Set.of(value.split(",")));
            case "preAllocSize" -> builder.preallocateBytes(Long.parseLong(value) << 10);
            case "snapCount" -> builder.snapshotAfterTxns(Integer.parseInt(value));
            case "snapshot.compression.method" ->
                builder.snapshotCompression(
                        value.equals("gz") ? ServerConfig.Compression.GZIP : ServerConfig.Compression.SNAPPY);
            case "extendedTypesEnabled" -> builder.extendedTypes(Boolean.parseBoolean(value));
            case "enforceQuota" -> builder.enforceQuota(Boolean.parseBoolean(value));
            case "DigestAuthenticationProvider.superDigest" ->
                builder.auth(new AuthConfig(false, true, AuthConfig.DEFAULT_DIGEST_ALGORITHM, value, List.of()));
            // of the HTTP server, of one of ZooKeeper's transports, and of ensembles
            case "admin.enableServer", "nio.sessionlessCnxnTimeout", "reconfigEnabled" -> {}
            default -> throw new IllegalArgumentException("no setting of coord for " + key + "=" + value);
        }
    }
}
