package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.measure.Summary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MonitorWordsTest {
    private final FakeView view = new FakeView();

    private List<String> lines() {
        return FourLetterWords.answer(FourLetterWord.MNTR, 0, view).lines().collect(Collectors.toList());
    }

    private static List<String> recorded() {
        return RecordedWords.answerTo("mntr").lines().collect(Collectors.toList());
    }

    @Test
    void everyLineIsAsRecorded() {
        view.packetsReceived = 490;
        view.packetsSent = 534;
        view.counters.put("snap_count", 0L);
        view.counters.put("commit_count", 0L);
        view.summaries.put("proposal_process_time", new Summary(0, 10, 465, 60, null));
        view.summaries.put("updatelatency", new Summary(0, 384, 280, 1659, new Summary.Percentiles(1, 30, 82, 384)));

        assertThat(recorded()).containsAll(lines());
        assertThat(lines()).doesNotHaveDuplicates();
    }

    @Test
    void versionAndStateComeFirst() {
        assertThat(lines().subList(0, 2)).isEqualTo(recorded().subList(0, 2));
    }

    /** All recorded gauges, which stand in front of the counters, except two about TLS that do not apply. */
    @Test
    void noGaugeIsMissing() {
        List<String> gauges = recorded().subList(2, recorded().indexOf("zk_watch_bytes\t1618")).stream()
                .map(line -> line.split("\t")[0])
                .filter(key -> !key.startsWith("zk_non_mtls_"))
                .collect(Collectors.toList());

        assertThat(byKey().keySet()).containsAll(gauges);
    }

    @Test
    void summaryWithoutValuesIsZero() {
        view.summaries.put("fsynctime", new Summary(0, 0, 0, 0, null));

        assertThat(lines())
                .endsWith(
                        "zk_avg_fsynctime\t0.0",
                        "zk_min_fsynctime\t0",
                        "zk_max_fsynctime\t0",
                        "zk_cnt_fsynctime\t0",
                        "zk_sum_fsynctime\t0");
    }

    private Map<String, String> byKey() {
        Map<String, String> values = new LinkedHashMap<>();
        lines().forEach(line -> values.put(line.split("\t")[0], line.split("\t")[1]));
        return values;
    }
}
