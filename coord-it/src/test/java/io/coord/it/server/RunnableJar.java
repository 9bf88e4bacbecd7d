package io.coord.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Where {@code coord-server.jar} is. It exists after coord-server's package phase only. */
public final class RunnableJar {
    private RunnableJar() {}

    public static Path path() {
        Path jar = Path.of(System.getProperty("coord.server.jar", "../coord-server/target/coord-server.jar"))
                .normalize();
        assertThat(jar).as("run `mvn verify`, or package coord-server first").exists();
        return jar.toAbsolutePath();
    }
}
