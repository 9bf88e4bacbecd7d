package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ZooKeeper 3.9.5 makes of the texts of quotas. */
class QuotaTextTest {
    @Test
    void textsAreThoseOfZooKeeper() {
        for (JsonNode vector : Vectors.computed("StatsTrack")) {
            QuotaText text = QuotaText.parse(vector.get("in").textValue());

            assertThat(text).hasToString(vector.get("out").textValue());
            assertThat(text.get(QuotaText.COUNT)).isEqualTo(vector.get("count").longValue());
            assertThat(text.get(QuotaText.BYTES)).isEqualTo(vector.get("bytes").longValue());
            assertThat(text.get(QuotaText.COUNT_HARD_LIMIT))
                    .isEqualTo(vector.get("countHardLimit").longValue());
            assertThat(text.get(QuotaText.BYTE_HARD_LIMIT))
                    .isEqualTo(vector.get("byteHardLimit").longValue());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | count=0,bytes=1",
                "count=5 | count=6,bytes=1",
                "count=1=2,bytes=3 | count=2,bytes=5",
                "count=1,,bytes=2 | count=2,bytes=4",
                "count=1,bytes=2=;countHardLimit=3;foo=4 | count=2,bytes=4=;countHardLimit=3;foo=4",
                "byteHardLimit=9;countHardLimit=7 | count=0,bytes=1=;byteHardLimit=9;countHardLimit=7"
            })
    void useIsAddedAndOtherNumbersAreKept(String text, String expected) {
        assertThat(QuotaText.parse(text).plus(1, 2)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a=", "=", "count", "bytes=", "count=x,bytes=1", ",count=1"})
    void otherTextIsRefused(String text) {
        assertThat(QuotaText.parse(text)).isNull();
    }
}
