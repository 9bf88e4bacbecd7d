package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildVersionTest {
    @Test
    void theBuildFillsInWhatTheServerSaysItIs() {
        BuildVersion build = BuildVersion.read();
        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(build.commit()).matches("dev|[0-9a-f]{7,40}");
    }

    @Test
    void readsAsZooKeepersVersionLineDoes() {
        assertThat(BuildVersion.read().toString())
                .matches("\\d+\\.\\d+\\.\\d+\\S*-\\w+, built on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");
    }
}
