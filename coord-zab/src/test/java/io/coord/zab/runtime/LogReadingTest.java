package io.coord.zab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Input.LogRead.Progress;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.log.Payloads;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a log on the disk is sent to a learner, and what is not believed. */
class LogReadingTest {
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"));

    private final FileSystem files = new MemoryFileSystem();
    private double factor = 0;

    @BeforeEach
    void makeDirectory() throws Exception {
        files.createDirectories(DIRS.logDir());
    }

    @Test
    void aRangeMayBeginAndEndWithinFiles() throws Exception {
        logFile(zxids(1, 1, 10));
        logFile(zxids(1, 11, 20));
        logFile(zxids(1, 21, 30));

        assertThat(read(Zxid.of(1, 8), Zxid.of(1, 23), 0)).containsExactlyElementsOf(zxids(1, 8, 23));
    }

    @Test
    void aLongRangeComesInPieces() throws Exception {
        logFile(zxids(1, 1, 20_000));
        LogReading reading = reading(Zxid.of(1, 5), Zxid.of(1, 19_990), 0);
        List<Long> all = new ArrayList<>();
        int pieces = 0;
        Input.LogRead piece;
        do {
            piece = reading.piece();
            piece.proposals().forEach(proposal -> all.add(proposal.zxid()));
            pieces++;
        } while (piece.progress() == Progress.MORE);
        reading.close();

        assertThat(piece.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(pieces).isGreaterThan(2);
        assertThat(all).containsExactlyElementsOf(zxids(1, 5, 19_990));
    }

    @Test
    void aHoleEndsIt() throws Exception {
        logFile(zxids(1, 1, 10));
        logFile(zxids(1, 12, 20));

        assertThat(read(Zxid.of(1, 3), Zxid.of(1, 20), 0)).containsExactlyElementsOf(unreadable(zxids(1, 3, 10)));
    }

    @Test
    void aFileThatWasPurgedEndsIt() throws Exception {
        logFile(zxids(1, 1, 10));
        Path second = logFile(zxids(1, 11, 20));
        logFile(zxids(1, 21, 30));
        files.delete(second);

        assertThat(read(Zxid.of(1, 3), Zxid.of(1, 30), 0)).containsExactlyElementsOf(unreadable(zxids(1, 3, 10)));
    }

    @Test
    void whatIsDamagedEndsItBeforeTheDamage() throws Exception {
        Path first = logFile(zxids(1, 1, 10));
        logFile(zxids(1, 11, 20));
        try (OpenFile file = files.open(first, FileSystem.Access.WRITE)) {
            file.write(file.length() / 2, ByteBuffer.wrap(new byte[] {77}));
        }
        List<Long> read = read(Zxid.of(1, 1), Zxid.of(1, 20), 0);

        assertThat(read).startsWith(Zxid.of(1, 1)).endsWith(-1L).hasSizeBetween(3, 8);
    }

    @Test
    void whatIsNotThereYetEndsIt() throws Exception {
        logFile(zxids(1, 1, 10));

        assertThat(read(Zxid.of(1, 8), Zxid.of(1, 11), 0)).isEqualTo(unreadable(zxids(1, 8, 10)));
        assertThat(read(Zxid.of(2, 8), Zxid.of(2, 11), 0)).isEqualTo(unreadable(List.of()));
    }

    /** A ZooKeeper that got a snapshot at 1:15 from its leader goes on with 2:1 in its log, and nobody sees the hole. */
    @Test
    void fromOneEpochToTheNextOnlyWhatWasReplayedAtTheStartIsBelieved() throws Exception {
        logFile(zxids(1, 1, 10));
        logFile(zxids(2, 1, 10));

        assertThat(read(Zxid.of(1, 9), Zxid.of(2, 2), Zxid.of(1, 15))).isEqualTo(unreadable(List.of()));
        assertThat(read(Zxid.of(2, 1), Zxid.of(2, 3), Zxid.of(2, 8))).isEqualTo(zxids(2, 1, 3));
        assertThat(read(Zxid.of(1, 9), Zxid.of(2, 1), Zxid.of(1, 9)))
                .containsExactly(Zxid.of(1, 9), Zxid.of(1, 10), Zxid.of(2, 1));
    }

    @Test
    void aNegativeFactorMeansSnapshotsAlways() throws Exception {
        logFile(zxids(1, 1, 10));
        factor = -1;

        assertThat(read(Zxid.of(1, 3), Zxid.of(1, 10), 0)).isEqualTo(unreadable(List.of()));
    }

    /** Else a learner would never catch up with a leader that writes: each time all of the file would be read again. */
    @Test
    void theNextRangeBeginsWhereTheLastOneEnded() throws Exception {
        Path file = logFile(zxids(1, 1, 20));
        logFile(zxids(1, 21, 30));
        LogReading first = reading(Zxid.of(1, 3), Zxid.of(1, 15), 0);
        first.piece();
        first.close();
        try (OpenFile damaged = files.open(file, FileSystem.Access.WRITE)) {
            damaged.write(damaged.length() / 4, ByteBuffer.wrap(new byte[] {77}));
        }
        assertThat(read(Zxid.of(1, 15), Zxid.of(1, 25), 0)).isEqualTo(unreadable(List.of()));
        try (LogReading next =
                new LogReading("test", config(0), new Output.ReadLog(3, Zxid.of(1, 15), Zxid.of(1, 25)), first.end())) {
            assertThat(next.piece().proposals().stream().map(Proposal::zxid))
                    .containsExactlyElementsOf(zxids(1, 15, 25));
        }
    }

    @Test
    void onceClosedItReadsNothing() throws Exception {
        logFile(zxids(1, 1, 10));
        LogReading reading = reading(Zxid.of(1, 3), Zxid.of(1, 10), 0);
        reading.close();

        assertThat(reading.piece().progress()).isEqualTo(Progress.UNREADABLE);
    }

    private static List<Long> zxids(long epoch, long from, long to) {
        List<Long> zxids = new ArrayList<>();
        for (long counter = from; counter <= to; counter++) {
            zxids.add(Zxid.of(epoch, counter));
        }
        return zxids;
    }

    /** As {@link #read} tells that no more comes. */
    private static List<Long> unreadable(List<Long> zxids) {
        List<Long> all = new ArrayList<>(zxids);
        all.add(-1L);
        return all;
    }

    private List<Long> read(long after, long upTo, long replayedFrom) {
        List<Long> zxids = new ArrayList<>();
        try (LogReading reading = reading(after, upTo, replayedFrom)) {
            Input.LogRead piece = reading.piece();
            assertThat(piece.link()).isEqualTo(3);
            piece.proposals().stream().map(Proposal::zxid).forEach(zxids::add);
            return piece.progress() == Progress.COMPLETE ? zxids : unreadable(zxids);
        }
    }

    private LogReading reading(long after, long upTo, long replayedFrom) {
        return new LogReading("test", config(replayedFrom), new Output.ReadLog(3, after, upTo), null);
    }

    private HistoryConfig config(long replayedFrom) {
        return new HistoryConfig(
                files,
                DIRS,
                RecoveryOptions.defaults(new TreeOptions(true, true, 7)),
                TxnLogOptions.IN_MEMORY,
                SnapshotOptions.DEFAULT,
                1000,
                factor,
                replayedFrom);
    }

    private Path logFile(List<Long> zxids) throws Exception {
        try (TxnLog log = new TxnLog(files, DIRS.logDir(), TxnLogOptions.IN_MEMORY, zxids.get(0) - 1)) {
            for (long zxid : zxids) {
                log.append(zxid, Payloads.of(zxid));
                log.sync();
            }
            return log.currentFile();
        }
    }
}
