package io.coord.it.shell;

import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server for the tests of a class, and the shell beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShellTests {
    private final ServerUnderTest.Kind kind;
    private ServerUnderTest server;
    private Path directory;
    private CliJar cli;

    ShellTests(ServerUnderTest.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start() throws IOException {
        directory = Files.createTempDirectory("coord-it-shell-");
        ServerOptions options = ServerOptions.defaults()
                .with("extendedTypesEnabled", "true")
                .withProperty("zookeeper.extendedTypesEnabled", "true")
                .withProperty("zookeeper.enforceQuota", "true")
                .with("enforceQuota", "true");
        server = ServerUnderTest.create(kind, directory.resolve("data"), options);
        server.start();
        cli = new CliJar(Files.createDirectories(directory.resolve("work")), server.connectString());
    }

    @AfterAll
    void stop() {
        server.close();
        ServerExtension.deleteTree(directory);
    }

    ServerUnderTest server() {
        return server;
    }

    CliJar cli() {
        return cli;
    }
}
