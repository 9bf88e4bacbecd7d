package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.server.config.ServerConfigBuilder;
import io.coord.zab.sim.CrashMode;
import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.sim.SimRandom;
import io.coord.zab.storage.fs.FileFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk fails in the middle of writes: a state with a name, not a log line (design 4). */
class DiskFailureTest {
    private static final int CLIENTS = 6;
    private static final int WRITES_BEFORE = 300;

    private final SimFileSystem disk = new SimFileSystem();
    private final SharedDisk shared = new SharedDisk(disk);

    @ParameterizedTest
    @EnumSource(
            value = FileFailure.Kind.class,
            names = {"DISK_FULL", "OTHER"})
    void serverFailsTellsWhyEndsConnectionsAndHasLostNothingAcknowledged(FileFailure.Kind kind) throws Exception {
        CoordServer server = server("failing", shared);
        List<ServerState> states = new CopyOnWriteArrayList<>();
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        server.addListener(new ServerListener() {
            @Override
            public void onState(ServerState from, ServerState to) {
                states.add(to);
            }

            @Override
            public void onFailed(Throwable cause) {
                assertThat(heard.complete(cause)).as("told once").isTrue();
            }
        });
        server.start();
        List<String> acknowledged;
        try (Writers writers = new Writers(server, CLIENTS)) {
            Awaitility.await().until(() -> writers.acknowledged() >= WRITES_BEFORE);
            shared.fail(kind);

            Throwable cause = heard.get(20, TimeUnit.SECONDS);
            assertThat(cause).isInstanceOf(FileFailure.class);
            assertThat(((FileFailure) cause).kind()).isEqualTo(kind);
            assertThat(server.failure()).containsSame(cause);
            assertThat(server.state()).isEqualTo(ServerState.FAILED);
            acknowledged = writers.awaitEnd();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(WRITES_BEFORE);
        assertThatThrownBy(() -> new SocketClient(server)).isInstanceOf(Exception.class);

        long started = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        assertThat(states)
                .containsExactly(
                        ServerState.STARTING,
                        ServerState.RUNNING,
                        ServerState.FAILED,
                        ServerState.CLOSING,
                        ServerState.CLOSED);
        assertThat(Leftovers.threadsOf("failing")).isEmpty();
        // Not even what the operating system had not written yet was needed.
        for (CrashMode mode : CrashMode.values()) {
            SharedDisk after = new SharedDisk(disk.afterCrash(mode, new SimRandom(1)));
            try (CoordServer again = server("again", after)) {
                again.start();
                Writers.assertHas(again, acknowledged);
            }
        }
    }

    @Test
    void snapshotThatCannotBeWrittenDoesNotHurtWhileTheLogCan() throws Exception {
        CoordServer server = CoordServer.builder()
                .name("nosnapshot")
                .memory(shared)
                .config(tcp().snapshotAfterTxns(20).build())
                .build();
        server.start();
        shared.failSnapshots();
        List<String> acknowledged;
        try (Writers writers = new Writers(server, 2)) {
            Awaitility.await().until(() -> shared.failedSnapshots() >= 3);
            assertThat(server.state()).isEqualTo(ServerState.RUNNING);
            server.close();
            acknowledged = writers.awaitEnd();
        }
        try (CoordServer again = server("again", new SharedDisk(disk))) {
            again.start();
            Writers.assertHas(again, acknowledged);
        }
    }

    private static CoordServer server(String name, SharedDisk disk) {
        return CoordServer.builder()
                .name(name)
                .memory(disk)
                .config(tcp().build())
                .build();
    }

    private static ServerConfigBuilder tcp() {
        return new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0));
    }
}
