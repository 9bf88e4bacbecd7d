package io.coord.client.shell.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.shell.quota.QuotaLimits.Limit;
import org.junit.jupiter.api.Test;

class QuotaLimitsTest {
    @Test
    void softLimitsAreAlwaysWritten() {
        assertThat(QuotaLimits.UNLIMITED.format()).isEqualTo("count=-1,bytes=-1");
        assertThat(QuotaLimits.UNLIMITED.with(Limit.BYTES, 7).format()).isEqualTo("count=-1,bytes=7");
    }

    @Test
    void hardLimitsStandBehindAStrayEqualsSign() {
        QuotaLimits limits = QuotaLimits.UNLIMITED.with(Limit.COUNT_HARD, 3).with(Limit.BYTES_HARD, 5);

        assertThat(limits.format()).isEqualTo("count=-1,bytes=-1=;byteHardLimit=5;countHardLimit=3");
        assertThat(QuotaLimits.parse(limits.format()).format()).isEqualTo(limits.format());
    }

    @Test
    void readsWhatServersAndOldShellsWrite() {
        QuotaLimits limits = QuotaLimits.parse("count=5,bytes=-1=;countHardLimit=9");

        assertThat(limits.get(Limit.COUNT)).isEqualTo(5);
        assertThat(limits.get(Limit.BYTES)).isEqualTo(-1);
        assertThat(limits.get(Limit.COUNT_HARD)).isEqualTo(9);
        assertThat(limits.get(Limit.BYTES_HARD)).isEqualTo(-1);
        assertThat(QuotaLimits.parse("rubbish").isUnlimited()).isTrue();
    }
}
