package io.coord.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.RawClient;
import io.coord.it.process.CoordJar.Running;
import io.coord.it.server.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuddenDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ROUNDS = Integer.getInteger("coord.it.kills", 8);
    private static final int WRITERS = 3;
    private static final int DISK = 10;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereAfterEachKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CoordJar coord = new CoordJar(directory);
        Path config = coord.config("snapCount=500", "preAllocSize=256", "maxSessionTimeout=120000");
        List<Writer> writers = new ArrayList<>();
        ConnectResponse session;
        try (Running server = coord.serve(config);
                RawClient raw = new RawClient(server.port())) {
            session = raw.openSession(120_000);
            raw.call(1, OpCode.create, new CreateRequest("/ephemeral", null, Ids.OPEN_ACL_UNSAFE, 1));
            for (int i = 0; i < WRITERS; i++) {
                Writer writer = new Writer("/writer-" + i, 200);
                writer.prepare(server.port());
                writers.add(writer);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (Running server = coord.serve(config)) {
                long acknowledgedZxid = writers.stream()
                        .mapToLong(Writer::acknowledgedZxid)
                        .max()
                        .orElseThrow();
                assertThat(server.zxid()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(acknowledgedZxid);
                for (Writer writer : writers) {
                    verify(writer, server);
                }
                killWhileWriting(server, writers, 1 + random.nextInt(400));
            }
        }
        try (Running server = coord.serve(config)) {
            for (Writer writer : writers) {
                verify(writer, server);
            }
            try (RawClient raw = new RawClient(server.port())) {
                assertThat(raw.handshake(new ConnectRequest(
                                        0, 0, 120_000, session.getSessionId(), session.getPasswd(), false))
                                .getSessionId())
                        .isEqualTo(session.getSessionId());
            }
        }
        try (ChildJvm verify = coord.start("log", "verify", coord.dataDir().toString())) {
            verify.expectExit(0);
        }
    }

    private static void verify(Writer writer, Running server) {
        try {
            writer.verify(server.port());
        } catch (IOException | AssertionError e) {
            throw new AssertionError(e + "; " + server.process().condition(), e);
        }
    }

    private static void killWhileWriting(Running server, List<Writer> writers, int writes) throws InterruptedException {
        int goal = writers.get(0).acknowledged() + writes;
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (Writer writer : writers) {
            Thread thread = new Thread(() -> writer.writeUntilBroken(server.port()), "writer");
            thread.setUncaughtExceptionHandler((dead, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
        await("some writes before the kill")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> writers.get(0).acknowledged() >= goal || !failures.isEmpty());
        server.process().kill();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** A limit on the size of files stands for the full disk: what exceeds it fails with an I/O error. */
    @Test
    void fullDiskEndsTheServerAndLosesNothing() throws IOException {
        CoordJar coord = new CoordJar(directory);
        Path config = coord.config("snapCount=100000", "preAllocSize=64");
        Writer writer = new Writer("/writer", 1000);
        try (Running server = CoordJar.awaitReady(coord.startAfter("ulimit -f 1500", "serve", config.toString()))) {
            writer.prepare(server.port());
            writer.writeUntilBroken(server.port());
            server.process().expectExit(DISK);
            assertThat(server.process().output()).contains("server stopped", "log.", "File too large");
            assertThat(writer.acknowledged()).isPositive();
        }
        try (Running server = coord.serve(config)) {
            assertThat(server.zxid()).isGreaterThanOrEqualTo(writer.acknowledgedZxid());
            verify(writer, server);
        }
    }
}
