package io.coord.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.DecodeException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our types against every recorded line of their records. */
class GoldenRecordsTest {
    /** Tested in coord-zab. */
    private static final Set<String> BETWEEN_PEERS = Set.of("LearnerInfo", "QuorumPacket", "QuorumAuthPacket");

    /** What nobody sends, or what a server answers with MARSHALLING_ERROR, or logs that nobody wrote: typed failures. */
    private static final Set<String> REFUSED = Set.of(
            // null among strings
            "GetChildren2Response/big",
            "GetChildrenResponse/big",
            "GetEphemeralsResponse/big",
            "SetWatches/big",
            "SetWatches2/big",
            "CloseSessionTxn/big",
            // null lists of watches
            "SetWatches/null",
            "SetWatches2/null",
            // null paths, in a multi and in the log
            "CheckVersionRequest/null",
            "CheckVersionTxn/null",
            "CreateContainerTxn/null",
            "CreateTTLTxn/null",
            "CreateTxn/null",
            "CreateTxnV0/null",
            "DeleteTxn/null",
            "SetACLTxn/null",
            "SetDataTxn/null",
            // elements of a type that does not exist, or whose bytes are not of their type
            "MultiTxn/null",
            "MultiTxn/typical",
            "MultiTxn/max",
            "MultiTxn/min",
            "MultiTxn/supplementary",
            "MultiTxn/big",
            "MultiTxn/random1",
            "MultiTxn/random2");

    static Stream<GoldenRecord<?>> rows() {
        return CoreRecords.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyLineComesOutFieldForFieldAndGoesBackByteForByte(GoldenRecord<?> row) {
        List<JsonNode> lines = Vectors.records(row.record());
        assertThat(lines).isNotEmpty();
        for (JsonNode line : lines) {
            String name = GoldenRecord.name(line);
            if (REFUSED.contains(name) || row.record().equals("Txn")) {
                assertThatThrownBy(() -> row.read(line)).as(name).isInstanceOf(DecodeException.class);
            } else {
                row.assertRoundTrip(line, writtenAs(line));
            }
        }
    }

    @Test
    void everyRecordOfTheSchemaHasARow() {
        Set<String> missing = new TreeSet<>();
        Vectors.recordTypes().fieldNames().forEachRemaining(missing::add);
        rows().forEach(row -> missing.remove(row.record()));
        missing.removeAll(BETWEEN_PEERS);
        assertThat(missing).isEmpty();
    }

    /** The bytes that we write: the recorded ones, but for two old forms with the same meaning. */
    private static String writtenAs(JsonNode line) {
        String hex = line.get("hex").textValue();
        if (line.get("record").textValue().equals("CreateTxnV0")) {
            return hex + "ffffffff"; // parentCVersion -1
        }
        return GoldenRecord.name(line).equals("CloseSessionTxn/null") ? "" : hex;
    }
}
