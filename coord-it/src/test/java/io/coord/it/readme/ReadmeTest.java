package io.coord.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /** The classes that have the examples, in their order. */
    private static final List<String> EXAMPLES = List.of("EmbeddingExample", "EnsembleExample");

    @Test
    void theExamplesAreCompiledAsTheyStand() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> shown = JAVA_BLOCK
                .matcher(readme)
                .results()
                .map(block -> words(block.group(1)))
                .toList();
        List<String> compiled = new ArrayList<>();
        for (String example : EXAMPLES) {
            compiled.add(words(find(METHOD_BODY, Files.readString(SOURCES.resolve(example + ".java")))));
        }

        assertThat(shown).isEqualTo(compiled);
    }

    @Test
    void theEmbeddedServerWorks(@TempDir Path dir) throws Exception {
        assertThat(EmbeddingExample.run(dir)).isEqualTo("world");
    }

    @Test
    void theEnsembleWorks() throws Exception {
        assertThat(EnsembleExample.run()).isEqualTo("world");
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
