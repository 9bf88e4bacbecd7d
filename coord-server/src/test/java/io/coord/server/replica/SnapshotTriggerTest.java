package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.Clock;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.watch.WatchTable;
import io.coord.server.apply.GuardedState;
import io.coord.server.measure.StageTimes;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When snapshots begin. The limit is 100 transactions, and of its random half nothing is drawn. */
class SnapshotTriggerTest {
    private static final Path DIRECTORY = Path.of("/version-2");
    private static final int LIMIT = 100;
    private static final int DUE = LIMIT / 2 + 1;

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final StateImages images =
            new StateImages(new GuardedState(new ReplicatedState(new TreeOptions(true, true, 7)), new WatchTable(7)));
    private int rolls;
    private long writingTakesNanos = 1000;
    private final SnapshotTrigger trigger = new SnapshotTrigger(
            images,
            () -> rolls++,
            new BackgroundSnapshots(
                    "test",
                    new SnapshotStore(files, DIRECTORY),
                    SnapshotOptions.DEFAULT,
                    background::add,
                    () -> clock.nanos += writingTakesNanos,
                    clock,
                    nanos -> clock.nanos += nanos,
                    new StageTimes()),
            () -> 0,
            clock,
            LIMIT,
            0);

    @BeforeEach
    void makeDirectory() throws FileFailure {
        files.createDirectories(DIRECTORY);
    }

    @Test
    void beginsWithANewLogFileWhenHalfOfTheLimitIsExceeded() {
        applied(DUE - 1);
        assertThat(rolls).isZero();

        applied(1);
        assertThat(rolls).isOne();
        assertThat(background).hasSize(1);
    }

    @Test
    void waitsForTheOneBefore() {
        applied(DUE);
        applied(100 * DUE);
        assertThat(rolls).isOne();
    }

    @Test
    void restsThreeTimesAsLongAsTheOneBeforeTook() {
        applied(DUE);
        background.remove().run();
        applied(DUE);
        clock.nanos += 2999;
        applied(1);
        assertThat(rolls).isOne();

        clock.nanos++;
        applied(1);
        assertThat(rolls).isEqualTo(2);
    }

    @Test
    void restsNoLongerThanTransactionsCome() {
        applied(DUE);
        assertThat(trigger.idleNanos()).isEqualTo(Long.MAX_VALUE);
        writingTakesNanos = 10_000_000_000L;
        background.remove().run();
        applied(DUE);
        clock.nanos += 400_000_000;
        applied(1);
        clock.nanos += 499_999_999;
        applied(0);
        assertThat(rolls).isOne();
        assertThat(trigger.idleNanos()).isEqualTo(500_000_000);

        clock.nanos++;
        applied(0);
        assertThat(rolls).isEqualTo(2);
    }

    @Test
    void restsNoLongerThanTheLogMayGrow() {
        applied(DUE);
        background.remove().run();
        applied(10 * DUE - 1);
        assertThat(rolls).isOne();

        applied(1);
        assertThat(rolls).isEqualTo(2);
    }

    private void applied(int txns) {
        trigger.onApplied(txns, 0);
        trigger.startIfDue();
    }

    private static final class ManualClock implements Clock {
        long nanos;

        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return nanos;
        }
    }
}
