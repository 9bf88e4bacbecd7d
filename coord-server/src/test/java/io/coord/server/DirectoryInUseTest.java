package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryInUseTest {
    @TempDir
    Path directory;

    @Test
    void secondServerOnADirectoryIsRefusedUntilTheFirstIsClosed() throws ServerStartException {
        try (CoordServer first = server("first");
                CoordServer second = server("second")) {
            first.start();

            assertThatThrownBy(second::start)
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("in use by another server")
                    .hasMessageContaining(directory.toString());
            assertThat(second.state()).isEqualTo(ServerState.FAILED);
            assertThat(first.state()).isEqualTo(ServerState.RUNNING);
        }
        try (CoordServer third = server("third")) {
            third.start();
            assertThat(third.state()).isEqualTo(ServerState.RUNNING);
        }
    }

    private CoordServer server(String name) {
        ServerConfig config = new ServerConfigBuilder()
                .dataDirectory(directory)
                .preallocateBytes(0)
                .build();
        return CoordServer.builder().name(name).config(config).build();
    }
}
