package io.coord.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpCodeTest {
    @Test
    void everyOperationIsFoundByItsCode() {
        for (OpCode op : OpCode.values()) {
            assertThat(OpCode.ofCode(op.code())).isSameAs(op);
        }
    }

    @Test
    void codesWithoutOperationAreNull() {
        int found = 0;
        for (int code = -1000; code < 1000; code++) {
            found += OpCode.ofCode(code) == null ? 0 : 1;
        }
        assertThat(found).isEqualTo(OpCode.values().length);
        assertThat(OpCode.ofCode(Integer.MIN_VALUE)).isNull();
        assertThat(OpCode.ofCode(Integer.MAX_VALUE)).isNull();
        assertThat(OpCode.ofCode(0)).isNull();
        assertThat(OpCode.ofCode(10)).isNull();
    }

    /** The recording has one line for each code of ZooKeeper's own list, with its name; two of them are no operations. */
    @Test
    void namesAndCodesAreZooKeepers() {
        Map<String, Integer> recorded = new TreeMap<>();
        for (JsonNode line : Vectors.records("RequestHeader")) {
            String variant = line.get("variant").textValue();
            if (variant.startsWith("opcode ")) {
                recorded.put(
                        variant.substring("opcode ".length()).toUpperCase(Locale.ROOT),
                        line.get("fields").get("type").intValue());
            }
        }
        recorded.remove("NOTIFICATION");
        recorded.remove("ERROR");
        Map<String, Integer> ours = new TreeMap<>();
        for (OpCode op : OpCode.values()) {
            ours.put(op.name().replace("_", ""), op.code());
        }
        assertThat(ours).isEqualTo(recorded);
    }

    @Test
    void clientsMaySendAllButWhatServersMake() {
        for (OpCode op : OpCode.values()) {
            boolean internal = op == OpCode.CREATE_SESSION || op == OpCode.CHECK || op == OpCode.DELETE_CONTAINER;
            assertThat(op.isForClients()).as(op.name()).isEqualTo(!internal);
        }
    }
}
