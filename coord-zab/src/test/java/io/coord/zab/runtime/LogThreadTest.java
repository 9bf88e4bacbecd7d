package io.coord.zab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.SystemClock;
import io.coord.core.invariant.BrokenInvariantException;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.log.LogFileReader;
import io.coord.zab.storage.log.Payloads;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogThreadTest {
    private static final Path DIR = Path.of("/data/version-2");

    private final FileSystem files = new MemoryFileSystem();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private final LogListener listener = new LogListener() {
        @Override
        public void synced(long lastZxid) {
            heard.add(lastZxid);
        }

        @Override
        public void failed(Throwable cause) {
            heard.add(cause);
        }
    };

    @BeforeEach
    void makeDirectory() throws FileFailure {
        files.createDirectories(DIR);
    }

    private LogThread start() {
        return start(files);
    }

    private LogThread start(FileSystem disk) {
        LogThread thread = new LogThread(
                "1",
                new TxnLog(disk, DIR, TxnLogOptions.IN_MEMORY, 0),
                listener,
                runnable -> {
                    Thread made = new Thread(runnable, "coord-1-log");
                    threads.add(made);
                    return made;
                },
                new SystemClock(),
                1000);
        thread.start();
        return thread;
    }

    private static Proposal proposal(long zxid) {
        return new Proposal(zxid, Payloads.of(zxid));
    }

    private Object hear() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void reportsALoneProposalAtOnce() throws Exception {
        try (LogThread thread = start()) {
            thread.append(proposal(1));
            assertThat(hear()).isEqualTo(1L);
            thread.append(proposal(2));
            assertThat(hear()).isEqualTo(2L);
            assertThat(thread.metrics().syncs()).isEqualTo(2);
            assertThat(thread.metrics().recordBytes()).isEqualTo(2 * 49);

            thread.resetMetrics();

            assertThat(thread.metrics()).isEqualTo(LogMetrics.NONE);
        }
    }

    @Test
    void syncsWhatGatheredWithOneSync() throws Exception {
        try (LogThread thread = start()) {
            List<Proposal> many = new ArrayList<>();
            for (long zxid = 1; zxid <= 1000; zxid++) {
                many.add(proposal(zxid));
            }
            thread.append(many);
            assertThat(hear()).isEqualTo(1000L);
            assertThat(thread.metrics().syncs()).isEqualTo(1);
        }
    }

    @Test
    void rollsInOrder() throws Exception {
        try (LogThread thread = start()) {
            thread.append(proposal(1));
            thread.roll();
            thread.append(proposal(2));
            thread.append(proposal(3));
            while (!Long.valueOf(3).equals(hear())) {
                assertThat(heard).hasSizeLessThan(3);
            }
        }
        assertThat(files.list(DIR)).containsExactly("log.1", "log.2");
    }

    @Test
    void closeSyncsWhatIsQueuedAndEndsTheThread() throws Exception {
        LogThread thread = start();
        for (long zxid = 1; zxid <= 500; zxid++) {
            thread.append(proposal(zxid));
        }
        thread.close();
        thread.close();
        assertThat(threads)
                .singleElement()
                .satisfies(t -> assertThat(t.isAlive()).isFalse());
        try (LogFileReader reader = LogFileReader.open(files, DIR.resolve("log.1"))) {
            int count = 0;
            while (reader.next() != null) {
                count++;
            }
            assertThat(count).isEqualTo(500);
        }
    }

    @Test
    void firstFailureIsTheLast() throws Exception {
        files.create(DIR.resolve("log.1")).close();
        try (LogThread thread = start()) {
            thread.append(proposal(1));
            assertThat(hear()).isInstanceOf(FileFailure.class);
            threads.get(0).join(10_000);
            thread.append(proposal(2));
        }
        assertThat(heard).isEmpty();
        assertThat(files.list(DIR)).containsExactly("log.1");
    }

    @Test
    void failingSyncIsReportedOnceAndNeverRetried() throws Exception {
        SimFileSystem disk = new SimFileSystem();
        disk.createDirectories(DIR);
        try (LogThread thread = start(disk)) {
            thread.append(proposal(1));
            assertThat(hear()).isEqualTo(1L);
            // the next change is the write of the batch, the one after that its sync
            disk.failAt(disk.changes() + 2, FileFailure.Kind.OTHER);
            thread.append(proposal(2));
            assertThat(hear())
                    .isInstanceOfSatisfying(
                            FileFailure.class,
                            failure -> assertThat(failure.operation()).isEqualTo(FileFailure.Operation.SYNC));
            long changes = disk.changes();
            thread.append(proposal(3));
            threads.get(0).join(10_000);
            assertThat(disk.changes()).isEqualTo(changes);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void fullDiskIsReportedAsSuch() throws Exception {
        SimFileSystem disk = new SimFileSystem();
        disk.createDirectories(DIR);
        disk.failAt(disk.changes() + 1, FileFailure.Kind.DISK_FULL);
        try (LogThread thread = start(disk)) {
            thread.append(proposal(1));
            assertThat(hear())
                    .isInstanceOfSatisfying(
                            FileFailure.class, e -> assertThat(e.kind()).isEqualTo(FileFailure.Kind.DISK_FULL));
        }
    }

    @Test
    void brokenInvariantStopsTheLogToo() throws Exception {
        try (LogThread thread = start()) {
            thread.append(proposal(2));
            assertThat(hear()).isEqualTo(2L);
            thread.append(proposal(1));
            assertThat(hear()).isInstanceOf(BrokenInvariantException.class);
        }
    }
}
