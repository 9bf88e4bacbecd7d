package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.TreeOptions;
import io.coord.core.tree.Znode;
import io.coord.server.cli.CommandRun;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.replica.SnapshotPurge;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of writes in some seconds: the wall clock is virtual. The log is rolled with each snapshot, archived, and purged;
 * afterwards the state of any hour can be had again, each stat as it was.
 */
class DayOfHistoryTest {
    private static final int MINUTES = 24 * 60;
    private static final int WRITES_PER_MINUTE = 4;
    private static final int RETAINED = 3;
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock();
    private final Random random = new Random(42);
    private final SortedMap<String, Expected> expected = new TreeMap<>();
    private final RealFileSystem files = new RealFileSystem();
    private int xid;

    private static final class VirtualClock implements Clock {
        private volatile long millis = MIDNIGHT.toEpochMilli();

        @Override
        public long wallMillis() {
            return millis;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }

    /** What a client was told, or could have asked for. */
    private record Expected(
            long czxid,
            long mzxid,
            long pzxid,
            long ctime,
            long mtime,
            int version,
            int cversion,
            int children,
            String data) {
        Expected set(long zxid, long time, String newData) {
            return new Expected(czxid, zxid, pzxid, ctime, time, version + 1, cversion, children, newData);
        }

        Expected child(long zxid, int change) {
            return new Expected(czxid, mzxid, zxid, ctime, mtime, version, cversion + 1, children + change, data);
        }

        static Expected of(Stat stat, String data) {
            return new Expected(
                    stat.czxid(),
                    stat.mzxid(),
                    stat.pzxid(),
                    stat.ctime(),
                    stat.mtime(),
                    stat.version(),
                    stat.cversion(),
                    stat.numChildren(),
                    data);
        }
    }

    @Test
    void anyHourOfTheDayCanBeHadAgainEachStatAsItWas() throws Exception {
        StorageDirs data = StorageDirs.of(directory.resolve("data"));
        Path archive = directory.resolve("archive");
        HistoryArchive archiving = new HistoryArchive("s", files, data, archive);
        Runnable purge = archiving.before(new SnapshotPurge("s", files, data, RETAINED));
        SortedMap<Integer, SortedMap<String, Expected>> byHour = new TreeMap<>();
        long mostFiles = 0;
        try (CoordServer server = CoordServer.builder()
                .clock(clock)
                .config(new ServerConfigBuilder()
                        .dataDirectory(directory.resolve("data"))
                        .preallocateBytes(64 * 1024)
                        .forceSync(false)
                        .snapshotAfterTxns(300)
                        .build())
                .build()) {
            server.start();
            try (InProcessClient client = new InProcessClient(server)) {
                client.connect(0, Bytes.EMPTY, 40_000);
                createParents(client);
                for (int minute = 1; minute <= MINUTES; minute++) {
                    clock.millis = MIDNIGHT.plus(Duration.ofMinutes(minute)).toEpochMilli();
                    for (int i = 0; i < WRITES_PER_MINUTE; i++) {
                        write(client);
                    }
                    if (minute % 10 == 0) {
                        archiving.run();
                    }
                    if (minute % 60 == 0) {
                        purge.run();
                        mostFiles = Math.max(mostFiles, count(data.snapshotDir()));
                        byHour.put(minute / 60, new TreeMap<>(expected));
                    }
                }
            }
        }
        archiving.run();

        // Snapshots that are kept, logs from the oldest of them on, and what came since the purge.
        assertThat(mostFiles).isLessThanOrEqualTo(2 * RETAINED + 4);
        assertThat(count(archive.resolve("version-2"))).isGreaterThan(15);
        for (int hour : List.of(1, 7, 12, 18, 23, 24)) {
            Path restored = directory.resolve("restored-" + hour);
            Instant time = MIDNIGHT.plus(Duration.ofHours(hour));
            CommandRun run = CommandRun.of("restore", "--to-time", time, archive, restored);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(content(restored)).as("at %s", time).isEqualTo(byHour.get(hour));
        }
        assertThat(CommandRun.of("verify", archive).out()).endsWith("starts=true result=ok\n");
    }

    private void createParents(InProcessClient client) throws InterruptedException {
        for (String path : List.of("/a", "/b", "/c")) {
            long zxid = zxid(client.create(++xid, path, "").flush());
            expected.put(path, new Expected(zxid, zxid, zxid, clock.millis, clock.millis, 0, 0, 0, ""));
        }
    }

    private void write(InProcessClient client) throws InterruptedException {
        String parent = List.of("/a", "/b", "/c").get(random.nextInt(3));
        List<String> children =
                expected.subMap(parent + "/", parent + "0").keySet().stream().toList();
        int choice = children.size() > 50 ? 2 : children.isEmpty() ? 0 : random.nextInt(3);
        String text = "v" + xid;
        if (choice == 0) {
            String path = parent + "/n" + ++xid;
            long zxid = zxid(client.create(xid, path, text).flush());
            expected.put(path, new Expected(zxid, zxid, zxid, clock.millis, clock.millis, 0, 0, 0, text));
            expected.compute(parent, (name, node) -> node.child(zxid, 1));
            return;
        }
        String path = children.get(random.nextInt(children.size()));
        if (choice == 1) {
            long zxid = zxid(client.set(++xid, path, text).flush());
            expected.compute(path, (name, node) -> node.set(zxid, clock.millis, text));
        } else {
            long zxid = zxid(client.write(++xid, new WriteOp.Delete(path, -1)).flush());
            expected.remove(path);
            expected.compute(parent, (name, node) -> node.child(zxid, -1));
        }
    }

    private long zxid(InProcessClient client) throws InterruptedException {
        InProcessClient.Reply reply = client.next();
        assertThat(reply.err()).as("reply to %d", reply.xid()).isZero();
        assertThat(reply.xid()).isEqualTo(xid);
        return reply.zxid();
    }

    private SortedMap<String, Expected> content(Path restored) throws IOException {
        Znode root = Recovery.recover(
                        files,
                        StorageDirs.of(restored),
                        RecoveryOptions.defaults(new TreeOptions(true, true, 0)),
                        new SystemClock())
                .state()
                .tree()
                .find("/");
        SortedMap<String, Expected> content = new TreeMap<>();
        List<Znode> ahead = new ArrayList<>(List.of(root));
        while (!ahead.isEmpty()) {
            Znode node = ahead.remove(ahead.size() - 1);
            for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
                if (!child.path().startsWith("/zookeeper")) {
                    ahead.add(child);
                    Bytes bytes = child.data();
                    content.put(
                            child.path(),
                            Expected.of(
                                    child.stat(),
                                    bytes == null ? "" : new String(bytes.array(), StandardCharsets.UTF_8)));
                }
            }
        }
        return content;
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.count();
        }
    }
}
