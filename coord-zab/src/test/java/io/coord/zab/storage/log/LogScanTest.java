package io.coord.zab.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as torn, as damage, as harmless. Records of {@link Payloads#of} take 49 bytes, the first is at 16. */
final class LogScanTest {
    private static final Path DIR = Path.of("/data/version-2");
    private static final int RECORD = 49;

    private final FileSystem files = new MemoryFileSystem();
    private final List<Long> seen = new ArrayList<>();

    @BeforeEach
    void makeDirectory() throws FileFailure {
        files.createDirectories(DIR);
    }

    private void write(long... zxids) throws FileFailure {
        try (TxnLog log = new TxnLog(files, DIR, TxnLogOptions.IN_MEMORY, zxids[0] - 1)) {
            for (long zxid : zxids) {
                log.append(zxid, Payloads.of(zxid));
            }
            log.sync();
        }
    }

    private void writeSized(long from, long to, int dataBytes) throws FileFailure {
        try (TxnLog log = new TxnLog(files, DIR, TxnLogOptions.IN_MEMORY, from - 1)) {
            for (long zxid = from; zxid <= to; zxid++) {
                log.append(zxid, Payloads.ofSize(zxid, dataBytes));
                log.sync();
            }
        }
    }

    private static long offset(int index) {
        return LogFormat.HEADER_BYTES + (long) index * RECORD;
    }

    private void put(String name, long offset, byte... bytes) throws FileFailure {
        try (OpenFile file = files.open(DIR.resolve(name), FileSystem.Access.WRITE)) {
            file.write(offset, ByteBuffer.wrap(bytes));
        }
    }

    private void cut(String name, long length) throws FileFailure {
        try (OpenFile file = files.open(DIR.resolve(name), FileSystem.Access.WRITE)) {
            file.truncate(length);
        }
    }

    private void begin(String name, int headerBytes) throws FileFailure {
        byte[] header =
                ByteBuffer.allocate(16).putInt(LogFormat.MAGIC).putInt(2).array();
        try (OpenFile file = files.create(DIR.resolve(name))) {
            file.write(0, ByteBuffer.wrap(header, 0, headerBytes));
        }
    }

    private LogScanResult scan(long after) throws FileFailure {
        seen.clear();
        return LogScan.scan(files, DIR, after, record -> seen.add(record.zxid()));
    }

    private void assertDamage(LogScanResult result, String file, long offset, long lastZxid, String reason) {
        assertThat(result.damage()).isNotNull();
        assertThat(result.damage().file().getFileName()).hasToString(file);
        assertThat(result.damage().offset()).isEqualTo(offset);
        assertThat(result.damage().lastZxid()).isEqualTo(lastZxid);
        assertThat(result.damage().reason()).contains(reason);
        assertThat(result.lastZxid()).isEqualTo(lastZxid);
    }

    @Test
    void handsOutWhatComesAfterTheSnapshot() throws Exception {
        write(1, 2, 3);
        write(4, 5);
        write(6, 7);
        assertThat(scan(4).lastZxid()).isEqualTo(7);
        assertThat(seen).containsExactly(5L, 6L, 7L);
    }

    @Test
    void emptyDirectoryEndsWhereItStarts() throws Exception {
        LogScanResult result = scan(9);
        assertThat(result.lastZxid()).isEqualTo(9);
        assertThat(result.damage()).isNull();
    }

    @Test
    void acceptsNewEpochsFromTheirFirstTransaction() throws Exception {
        write(Zxid.of(1, 1), Zxid.of(1, 2), Zxid.of(4, 1), Zxid.of(4, 2));
        assertThat(scan(0).damage()).isNull();
        assertThat(scan(Zxid.of(1, 0)).lastZxid()).isEqualTo(Zxid.of(4, 2));
    }

    @Test
    void refusesAnEpochThatLacksItsBeginning() throws Exception {
        write(Zxid.of(1, 1), Zxid.of(1, 2), Zxid.of(4, 2));
        assertDamage(scan(0), "log.100000001", offset(2), Zxid.of(1, 2), "not the first of its epoch");
    }

    @Test
    void refusesGapInsideFile() throws Exception {
        write(1, 2, 4, 5);
        assertDamage(scan(0), "log.1", offset(2), 2, "transactions 0x3 to 0x3 are missing");
    }

    @Test
    void refusesGapBetweenFiles() throws Exception {
        write(1, 2);
        write(5, 6);
        assertDamage(scan(0), "log.5", 16, 2, "transactions 0x3 to 0x4 are missing");
    }

    @Test
    void refusesGapBehindTheSnapshot() throws Exception {
        write(5, 6);
        assertDamage(scan(2), "log.5", 16, 2, "transactions 0x3 to 0x4 are missing");
    }

    @Test
    void snapshotCoversGapBeforeIt() throws Exception {
        write(1, 2);
        write(5, 6);
        assertThat(scan(4).damage()).isNull();
        assertThat(seen).containsExactly(5L, 6L);
    }

    @Test
    void everyCutOfTheLastRecordIsTorn() throws Exception {
        for (int keep = 1; keep < RECORD; keep++) {
            write(1, 2, 3);
            cut("log.1", offset(2) + keep);
            LogScanResult result = scan(0);
            assertThat(result.damage()).as("%d bytes left", keep).isNull();
            // what is left may be all zeros: no content
            assertThat(result.torn() == null || result.torn().offset() == offset(2))
                    .isTrue();
            assertThat(seen).containsExactly(1L, 2L);
            files.delete(DIR.resolve("log.1"));
        }
    }

    @Test
    void zeroedEndOfTheLastRecordIsTorn() throws Exception {
        write(1, 2, 3);
        put("log.1", offset(2) + 30, new byte[19]);
        assertThat(scan(0).torn()).isNotNull();
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void anyFlippedByteOfAWholeRecordIsDamage() throws Exception {
        for (int at = 0; at < RECORD; at++) {
            write(1, 2, 3);
            put("log.1", offset(2) + at, (byte) 0x55);
            LogScanResult result = scan(0);
            assertThat(result.damage()).as("byte %d", at).isNotNull();
            assertThat(result.damage().offset()).isEqualTo(offset(2));
            assertThat(seen).containsExactly(1L, 2L);
            files.delete(DIR.resolve("log.1"));
        }
    }

    @Test
    void wrongTerminatorBeforeMoreRecordsIsDamage() throws Exception {
        write(1, 2, 3, 4);
        put("log.1", offset(2) - 1, (byte) 'X');
        assertDamage(scan(0), "log.1", offset(1), 1, "2 whole records follow (0x3 to 0x4)");
    }

    @Test
    void holeOfWholeSectorsInTheLastBatchIsTorn() throws Exception {
        writeSized(1, 40, 200);
        // records of 258 bytes: sector 10 lies in the middle
        put("log.1", 5120, new byte[512]);
        LogScanResult result = scan(0);
        assertThat(result.damage()).isNull();
        assertThat(result.torn()).isNotNull();
        assertThat(result.torn().wholeBehind()).isGreaterThan(10);
        assertThat(result.lastZxid()).isEqualTo(result.torn().offset() / 258);
    }

    /** Record 2 begins that many bytes before the end of the first sector. */
    private void writeAcrossSector(int before) throws FileFailure {
        writeSized(1, 1, 512 - before - 16 - 59);
        try (TxnLog log = new TxnLog(files, DIR, TxnLogOptions.IN_MEMORY, 1)) {
            log.append(2, Payloads.of(2));
            log.append(3, Payloads.of(3));
            log.sync();
        }
        byte[] records = FileReplacement.readAll(files, DIR.resolve("log.2"), 1000);
        put("log.1", 512 - before, Arrays.copyOfRange(records, 16, records.length));
        files.delete(DIR.resolve("log.2"));
    }

    @Test
    void sectorThatEndsInsideTheChecksumIsNoExcuseForDamage() throws Exception {
        // Found by CrashSearchTest, seed 0x6e802d1d2a80baa9: the upper half of a checksum is zero anyway.
        for (int before = 1; before <= 12; before++) {
            writeAcrossSector(before);
            put("log.1", 512 + 20, (byte) 0x55);
            assertDamage(scan(0), "log.1", 512 - before, 1, "checksum");
            files.delete(DIR.resolve("log.1"));
        }
    }

    @Test
    void lostSectorThatEndsInsideTheChecksumIsTorn() throws Exception {
        for (int before = 1; before <= 12; before++) {
            writeAcrossSector(before);
            put("log.1", 512 - before, new byte[before]);
            LogScanResult result = scan(0);
            assertThat(result.damage()).as("%d bytes lost", before).isNull();
            assertThat(result.lastZxid()).isEqualTo(before <= 4 ? 3 : 1);
            files.delete(DIR.resolve("log.1"));
        }
    }

    @Test
    void holeThatIsNoSectorIsDamage() throws Exception {
        writeSized(1, 40, 200);
        put("log.1", 5130, new byte[400]);
        assertThat(scan(0).damage()).isNotNull();
    }

    @Test
    void holeWithMoreThanOneBatchBehindIsDamage() throws Exception {
        writeSized(1, 400, 1000);
        put("log.1", 5120, new byte[512]);
        assertThat(scan(0).damage()).isNotNull();
        assertThat(scan(0).damage().reason()).contains("whole records follow");
    }

    @Test
    void halfWrittenRecordLargerThanABatchIsTorn() throws Exception {
        writeSized(1, 3, 600_000);
        put("log.1", 16 + 2 * 600_058 + 100_000, new byte[400_000]);
        LogScanResult result = scan(0);
        assertThat(result.damage()).isNull();
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void laterFileContinuesATornOne() throws Exception {
        write(1, 2, 3);
        cut("log.1", offset(2) + 20);
        write(3, 4);
        LogScanResult result = scan(0);
        assertThat(result.damage()).isNull();
        assertThat(result.notes()).hasSize(1);
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void tornFileBeforeAGapIsNamed() throws Exception {
        write(1, 2, 3);
        cut("log.1", offset(2) + 20);
        write(4, 5);
        assertDamage(scan(0), "log.1", offset(2), 2, "transactions 0x3 to 0x3 are missing");
    }

    @Test
    void damageIsHarmlessIfALaterFileHasTheTransaction() throws Exception {
        write(1, 2, 3);
        put("log.1", offset(2) + 20, (byte) 0x55);
        write(3, 4);
        assertThat(scan(0).damage()).isNull();
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void damageBeforeANewEpochStaysDamage() throws Exception {
        write(Zxid.of(1, 1), Zxid.of(1, 2), Zxid.of(1, 3));
        put("log.100000001", offset(2) + 20, (byte) 0x55);
        write(Zxid.of(2, 1));
        assertDamage(scan(0), "log.100000001", offset(2), Zxid.of(1, 2), "checksum");
    }

    @Test
    void snapshotCoversDamageBeforeIt() throws Exception {
        write(1, 2, 3, 4, 5);
        put("log.1", offset(1) + 20, (byte) 0x55);
        LogScanResult result = scan(3);
        assertThat(result.damage()).isNull();
        assertThat(result.notes()).hasSize(1);
        assertThat(seen).containsExactly(4L, 5L);
    }

    @Test
    void acceptsTheSameRecordTwice() throws Exception {
        write(1, 2, 3);
        write(3, 4);
        assertThat(scan(0).damage()).isNull();
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void refusesAnotherRecordOfTheSameZxid() throws Exception {
        write(1, 2, 3);
        writeSized(3, 4, 10);
        assertDamage(scan(0), "log.3", 16, 3, "with other content");
    }

    @Test
    void recordlessFilesAreReported() throws Exception {
        for (int headerBytes : new int[] {0, 9, 16}) {
            write(1, 2);
            begin("log.3", headerBytes);
            LogScanResult result = scan(0);
            assertThat(result.damage()).isNull();
            assertThat(result.recordless()).containsExactly(DIR.resolve("log.3"));
            files.delete(DIR.resolve("log.1"));
            files.delete(DIR.resolve("log.3"));
        }
    }

    @Test
    void fileBegunForALaterTransactionProvesThatSomeAreMissing() throws Exception {
        write(1, 2);
        begin("log.5", 16);
        assertDamage(scan(0), "log.5", 0, 2, "transactions 0x3 to 0x4 are missing");
    }

    @Test
    void wrongMagicIsHarmlessWhileAllRecordsAreThere() throws Exception {
        write(1, 2);
        write(3, 4);
        put("log.3", 0, (byte) 0);
        LogScanResult result = scan(0);
        assertThat(result.damage()).isNull();
        assertThat(result.notes()).singleElement().asString().contains("ZKLG");
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void wrongMagicAndFirstRecordIsDamage() throws Exception {
        write(1, 2);
        write(3, 4);
        put("log.3", 0, (byte) 0);
        put("log.3", 40, (byte) 0x55);
        assertDamage(scan(0), "log.3", 0, 2, "transactions 0x3 to 0x3 are missing");
    }
}
