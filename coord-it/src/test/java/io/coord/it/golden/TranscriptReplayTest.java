package io.coord.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranscriptReplayTest {
    @RegisterExtension
    final ServerExtension server = new ServerExtension(ServerOptions.defaults()
            .with("tickTime", "1000")
            .with("minSessionTimeout", "2000")
            .with("maxSessionTimeout", "60000")
            .with("extendedTypesEnabled", "true")
            .with("enforceQuota", "true")
            .with("DigestAuthenticationProvider.superDigest", "super:GcMT0ijsx21yLyTWAWMqFV/azZE="));

    /** In the order of the recording. */
    private static final List<String> REPLAYED = List.of(
            "connect",
            "create",
            "read-write",
            "acl-auth",
            "multi",
            "watches-oneshot",
            "watches-persistent",
            "set-watches",
            "session-reattach",
            "ephemerals",
            "errors",
            "pipelined",
            "malformed",
            "java-client-ping");

    private static final Map<String, String> ELSEWHERE = new TreeMap<>(Map.of(
            "four-letter-words", "FourLetterTranscriptTest compares texts",
            "ensemble-basics", "needs an ensemble",
            "session-moved", "needs an ensemble",
            "read-only", "needs an ensemble without quorum"));

    static List<String> replayed() {
        return REPLAYED;
    }

    @ParameterizedTest
    @MethodSource("replayed")
    void answersAsRecorded(String name) throws Exception {
        new Replay(server.port(), Scenes.of(name)).run(Transcript.load(name));
    }

    @Test
    void everyTranscriptIsReplayedOrHasItsReason() throws IOException, URISyntaxException {
        Path directory = Path.of(
                TranscriptReplayTest.class.getResource("/vectors/transcripts").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".jsonl", "")))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(REPLAYED.stream(), ELSEWHERE.keySet().stream())
                            .toList());
        }
    }
}
