package io.coord.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.CoordServer;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern METHOD_BODY =
            Pattern.compile("static String run\\(.*?\\{\n(.*)\n    }\n}\n", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/test/java/io/coord/it/readme");
    /** In the order of the README. */
    private static final List<String> EXAMPLES =
            List.of("EmbeddingExample.java", "EnsembleExample.java", "ClientExample.java");

    @Test
    void theExamplesAreCompiledAsTheyStand() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));

        List<String> shown = JAVA_BLOCK
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(shown).hasSameSizeAs(EXAMPLES);
        for (int i = 0; i < shown.size(); i++) {
            String compiled = find(METHOD_BODY, Files.readString(SOURCES.resolve(EXAMPLES.get(i))));
            assertThat(words(shown.get(i))).as(EXAMPLES.get(i)).isEqualTo(words(compiled));
        }
    }

    @Test
    void theEmbeddingExampleWorks(@TempDir Path dir) throws Exception {
        assertThat(EmbeddingExample.run(dir)).isEqualTo("world");
    }

    @Test
    void theEnsembleExampleWorks() throws Exception {
        assertThat(EnsembleExample.run()).isEqualTo("world");
    }

    @Test
    void theClientExampleWorks(@TempDir Path dir) throws Exception {
        ServerConfig config = new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                .dataDirectory(dir)
                .build();
        try (CoordServer server = CoordServer.builder().config(config).build()) {
            server.start();
            assertThat(ClientExample.run(server.connectString())).isEqualTo("v2");
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }

    /** The formatter breaks lines elsewhere than a reader of the README would. */
    private static String words(String code) {
        return code.replaceAll("\\s+(?=\\.)|(?<==)\\s+", "")
                .replaceAll("\\s+", " ")
                .trim();
    }
}
