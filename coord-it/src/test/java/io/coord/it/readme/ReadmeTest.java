package io.coord.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern METHOD_BODY =
            Pattern.compile("static String run\\(.*?\\{\n(.*)\n    }\n}\n", Pattern.DOTALL);
    private static final Path SOURCE = Path.of("src/test/java/io/coord/it/readme/EmbeddingExample.java");

    @Test
    void theExampleIsCompiledAsItStands() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));

        String shown = find(JAVA_BLOCK, readme);
        String compiled = find(METHOD_BODY, Files.readString(SOURCE));

        assertThat(words(shown)).isEqualTo(words(compiled));
        assertThat(JAVA_BLOCK.matcher(readme).results()).hasSize(1);
    }

    @Test
    void theExampleWorks(@TempDir Path dir) throws Exception {
        assertThat(EmbeddingExample.run(dir)).isEqualTo("world");
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
