package io.coord.server.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SummaryRecorderTest {
    private final SummaryRecorder recorder = new SummaryRecorder();

    @Example
    void nothingRecordedIsZero() {
        assertThat(SummaryRecorder.summaryWithPercentiles(List.of(recorder)))
                .isEqualTo(new Summary(0, 0, 0, 0, new Summary.Percentiles(0, 0, 0, 0)));
    }

    @Example
    void smallValuesAreExact() {
        for (int value = 1; value <= 60; value++) {
            recorder.record(value);
        }

        assertThat(SummaryRecorder.summaryWithPercentiles(List.of(recorder)))
                .isEqualTo(new Summary(1, 60, 60, 1830, new Summary.Percentiles(30, 57, 60, 60)));
        assertThat(SummaryRecorder.summary(List.of(recorder)).average()).isEqualTo(30.5);
    }

    @Example
    void clearForgetsAll() {
        recorder.record(7);
        recorder.record(5000);
        recorder.clear();
        recorder.record(50);

        assertThat(SummaryRecorder.summaryWithPercentiles(List.of(recorder)))
                .isEqualTo(new Summary(50, 50, 1, 50, new Summary.Percentiles(50, 50, 50, 50)));
    }

    @Example
    void negativeCountsAsZero() {
        recorder.record(-3);

        assertThat(SummaryRecorder.summaryWithPercentiles(List.of(recorder)))
                .isEqualTo(new Summary(0, 0, 1, 0, new Summary.Percentiles(0, 0, 0, 0)));
    }

    @Example
    void severalRecordersAreToldAsOne() {
        SummaryRecorder silent = new SummaryRecorder();
        SummaryRecorder other = new SummaryRecorder();
        recorder.record(4);
        recorder.record(10);
        other.record(3);

        assertThat(SummaryRecorder.summaryWithPercentiles(List.of(silent, recorder, other)))
                .isEqualTo(new Summary(3, 10, 3, 17, new Summary.Percentiles(4, 10, 10, 10)));
    }

    @Property
    void percentilesAreAtMostAStepTooHigh(
            @ForAll @Size(min = 1, max = 2000) List<@LongRange(min = 0, max = 1L << 40) Long> values) {
        SummaryRecorder fresh = new SummaryRecorder();
        values.forEach(fresh::record);
        List<Long> sorted = values.stream().sorted().collect(Collectors.toList());
        long exact = sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);

        long told = Objects.requireNonNull(
                        SummaryRecorder.summaryWithPercentiles(List.of(fresh)).percentiles())
                .p95();

        assertThat(told).isBetween(exact, exact + exact / SummaryRecorder.STEPS);
    }

    @Property
    void eachValueIsInASlotThatEndsAtItOrLittleAbove(@ForAll @LongRange(min = 0) long value) {
        int slot = SummaryRecorder.slotOf(value);

        assertThat(SummaryRecorder.highestIn(slot))
                .isBetween(value, value + Math.min(value / 32, Long.MAX_VALUE - value));
        assertThat(SummaryRecorder.slotOf(SummaryRecorder.highestIn(slot))).isEqualTo(slot);
    }

    @Example
    void theGreatestValueHasASlot() {
        recorder.record(Long.MAX_VALUE);

        assertThat(SummaryRecorder.summary(List.of(recorder)).max()).isEqualTo(Long.MAX_VALUE);
    }
}
