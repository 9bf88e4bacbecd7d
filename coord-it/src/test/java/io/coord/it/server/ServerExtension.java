package io.coord.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running server for the tests of a class (registered in a static field) or for each test (instance field), on a directory of
 * its own that is deleted afterwards.
 */
public final class ServerExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final ServerOptions options;
    private boolean wholeClass;
    private @Nullable Path directory;
    private @Nullable ServerUnderTest server;

    public ServerExtension(ServerOptions options) {
        this.options = options;
    }

    public ServerExtension() {
        this(ServerOptions.defaults());
    }

    public ServerUnderTest server() {
        return Objects.requireNonNull(server, "the server is not started yet");
    }

    public String connectString() {
        return server().connectString();
    }

    public int port() {
        return server().port();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        wholeClass = true;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!wholeClass) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!wholeClass) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void start() {
        try {
            Path created = Files.createTempDirectory("coord-it-");
            directory = created;
            server = ServerUnderTest.start(created.resolve("data"), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop() {
        ServerUnderTest running = server;
        if (running != null) {
            running.close();
        }
        if (directory != null) {
            deleteTree(directory);
        }
    }

    /** Deletes a directory and all below it. */
    public static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
