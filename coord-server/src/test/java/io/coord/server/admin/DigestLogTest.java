package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestLogTest {
    @Test
    void keepsTheLast1024() {
        DigestLog log = new DigestLog();
        for (long i = 1; i <= 1030; i++) {
            log.onApplied(i * 128, i);
            log.onApplied(i * 128 + 1, -1);
        }

        assertThat(log.entries()).hasSize(1024);
        assertThat(log.entries().get(0)).isEqualTo(new DigestLog.Entry(7 * 128, 7));
        assertThat(log.entries().get(1023)).isEqualTo(new DigestLog.Entry(1030 * 128, 1030));
    }
}
