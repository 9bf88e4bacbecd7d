package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
    private static final long NEEDED = 100;

    @TempDir
    Path directory;

    @Test
    void changesAreTakenAgainWhenThereIsClearlyMoreRoom() {
        AtomicLong free = new AtomicLong(NEEDED);
        DiskWatch watch = new DiskWatch("test", NEEDED, free::get);
        watch.run();
        assertThat(watch.getAsBoolean()).isFalse();

        free.set(NEEDED - 1);
        watch.run();
        assertThat(watch.getAsBoolean()).isTrue();

        free.set(NEEDED + 1);
        watch.run();
        assertThat(watch.getAsBoolean()).isTrue();

        free.set(NEEDED + NEEDED / 4);
        watch.run();
        assertThat(watch.getAsBoolean()).isFalse();
    }

    @Test
    void withoutRoomClientsCanReadAndKeepTheirSessionsButChangeNothing() throws Exception {
        OperationsConfig neverEnough = OperationsConfig.DEFAULTS.withMinFreeDiskBytes(Long.MAX_VALUE / 2);
        try (CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .dataDirectory(directory)
                        .operations(neverEnough)
                        .build())
                .build()) {
            server.start();
            try (InProcessClient client = new InProcessClient(server)) {
                assertThat(client.connect(0, Bytes.EMPTY, 10_000).sessionId()).isNotZero();
                client.create(1, "/a", "0").create(2, "/b", "0").flush();
                assertThat(client.next().err()).isEqualTo(ErrorCode.NOT_READ_ONLY.code());
                assertThat(client.next().err()).isEqualTo(ErrorCode.NOT_READ_ONLY.code());
                assertThat(server.isServing()).isTrue();
            }
        }
    }
}
