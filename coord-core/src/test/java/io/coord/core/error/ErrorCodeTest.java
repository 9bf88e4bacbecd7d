package io.coord.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void everyErrorIsFoundByItsCode() {
        for (ErrorCode error : ErrorCode.values()) {
            assertThat(ErrorCode.ofCode(error.code())).contains(error);
        }
        assertThat(ErrorCode.ofCode(1)).isEmpty();
        assertThat(ErrorCode.ofCode(-9)).isEmpty();
    }

    /** The recording has one line for each constant of ZooKeeper's own list, with its name. */
    @Test
    void namesAndCodesAreZooKeepers() {
        Map<String, Integer> recorded = new TreeMap<>();
        for (JsonNode line : Vectors.records("ReplyHeader")) {
            String variant = line.get("variant").textValue();
            if (variant.startsWith("error ")) {
                recorded.put(
                        variant.substring("error ".length()),
                        line.get("fields").get("err").intValue());
            }
        }
        Map<String, Integer> ours = new TreeMap<>();
        for (ErrorCode error : ErrorCode.values()) {
            ours.put(error.name().replace("_", ""), error.code());
        }
        assertThat(ours).isEqualTo(recorded);
    }
}
