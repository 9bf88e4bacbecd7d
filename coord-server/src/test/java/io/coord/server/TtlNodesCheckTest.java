package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TtlNodesCheckTest {
    private static final int TTL_FLAG = 5;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final Bytes NO_PASSWORD = Bytes.wrap(new byte[16]);

    @TempDir
    Path directory;

    @Test
    void aServerWithoutExtendedTypesDoesNotDeleteTtlNodes() throws Exception {
        try (CoordServer server = started(true)) {
            createTtlNode(server, "/ttl");
        }
        Map<String, Long> before = sizes();

        try (CoordServer without = server(false)) {
            ServerStartException e = catchThrowableOfType(ServerStartException.class, without::start);

            assertThat(e.kind()).isEqualTo(ServerStartException.Kind.DATA);
            assertThat(e).hasMessageContaining("/ttl").hasMessageContaining("extendedTypesEnabled=true");
        }
        assertThat(sizes()).isEqualTo(before);
        try (CoordServer with = started(true)) {
            assertThat(exists(with, "/ttl")).isTrue();
        }
    }

    @Test
    void aServerWithoutExtendedTypesOpensDataThatHasOtherNodesOnly() throws Exception {
        try (CoordServer server = started(true);
                InProcessClient client = new InProcessClient(server)) {
            client.connect(0, NO_PASSWORD, 10_000);
            client.create(1, "/plain", "x").flush();
            assertThat(client.next().err()).isEqualTo(ErrorCode.OK.code());
        }

        try (CoordServer without = started(false)) {
            assertThat(exists(without, "/plain")).isTrue();
        }
    }

    private static void createTtlNode(CoordServer server, String path) throws InterruptedException {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, NO_PASSWORD, 10_000);
            client.write(
                            1,
                            new WriteOp.Create(
                                    WriteOp.CreateOp.CREATE_TTL, path, null, Acls.OPEN, TTL_FLAG, HOUR_MILLIS))
                    .flush();
            assertThat(client.next().err()).isEqualTo(ErrorCode.OK.code());
        }
    }

    private static boolean exists(CoordServer server, String path) throws InterruptedException {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, NO_PASSWORD, 10_000);
            client.get(1, path, false).flush();
            return client.next().err() == ErrorCode.OK.code();
        }
    }

    /** The data files; the lock of a server that tried is none of them. */
    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.endsWith("coord.lock")) {
                    sizes.put(directory.relativize(file).toString(), Files.size(file));
                }
            }
        }
        return sizes;
    }

    private CoordServer started(boolean extendedTypes) throws ServerStartException {
        CoordServer server = server(extendedTypes);
        server.start();
        return server;
    }

    private CoordServer server(boolean extendedTypes) {
        ServerConfig config = new ServerConfigBuilder()
                .dataDirectory(directory)
                .preallocateBytes(0)
                .extendedTypes(extendedTypes)
                .build();
        return CoordServer.builder().config(config).build();
    }
}
