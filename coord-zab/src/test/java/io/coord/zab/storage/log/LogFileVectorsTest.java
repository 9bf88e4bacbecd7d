package io.coord.zab.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.storage.DataDirs;
import io.coord.zab.storage.fs.RealFileSystem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every log file that ZooKeeper 3.4 to 3.9 wrote, record by record. */
final class LogFileVectorsTest {
    static List<String> directories() throws IOException {
        return DataDirs.names();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void readsEveryRecordAndWritesItBackAsItWas(String directory) throws Exception {
        for (JsonNode log : DataDirs.expected(directory).get("log")) {
            Path path = DataDirs.root()
                    .resolve(directory)
                    .resolve("version-2")
                    .resolve(log.get("file").textValue());
            try (LogFileReader reader = LogFileReader.open(new RealFileSystem(), path)) {
                checkRecords(reader, log);
            }
        }
    }

    private static void checkRecords(LogFileReader reader, JsonNode log) throws Exception {
        if (!log.hasNonNull("header") || log.get("header").get("magic").intValue() != LogFormat.MAGIC) {
            assertThat(reader.next()).isNull();
            return;
        }
        for (JsonNode entry : log.get("entries")) {
            LogRecord record = reader.next();
            boolean good = entry.get("crcOk").booleanValue() && entry.get("eor").intValue() == LogFormat.END_OF_RECORD;
            if (!good) {
                assertThat(record).isNull();
                return;
            }
            assertThat(record).isNotNull();
            assertThat(record.offset()).isEqualTo(entry.get("offset").longValue());
            assertThat(record.payload().length()).isEqualTo(entry.get("length").intValue());
            assertThat(record.zxid()).isEqualTo(entry.get("zxid").longValue());
            LoggedTxn txn =
                    TxnCodec.read(Unpooled.wrappedBuffer(record.payload().array()), JuteLimits.DEFAULT);
            assertThat(txn.header().type()).isEqualTo(entry.get("type").intValue());
            if (txn.txn() instanceof Txn.Multi && ((Txn.Multi) txn.txn()).failed()) {
                // Compat: a 3.6 leader logs failed elements with the bodies of what they would have been.
                continue;
            }
            ByteBuf again = Unpooled.buffer();
            TxnCodec.write(again, txn);
            assertThat(again)
                    .as("transaction %s", txn)
                    .isEqualTo(Unpooled.wrappedBuffer(record.payload().array()));
        }
        assertThat(reader.next()).isNull();
    }
}
