package io.coord.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
    private static final Pattern POSITION = Pattern.compile("(?:@| at )(\\d+)$");

    @Test
    void judgesEveryRecordedPathAsZooKeeperDoesAndPointsAtTheSamePlace() {
        for (JsonNode line : Vectors.computed("PathUtils.validatePath")) {
            String path = line.get("path").textValue();
            Optional<String> reason = Paths.validate(path);
            assertThat(reason.isEmpty())
                    .as(line.toString())
                    .isEqualTo(line.get("valid").booleanValue());
            assertThat(Paths.validateSequential(path).isEmpty())
                    .as(line.toString())
                    .isEqualTo(line.get("validSequential").booleanValue());
            reason.ifPresent(text -> assertThat(position(text))
                    .as(line.toString())
                    .isEqualTo(position(line.get("error").textValue())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a\uD7FF",
                "/\u00e9",
                "/\u00a0",
                "/\uf900",
                "/\uffef",
                "/.a",
                "/a.",
                "/..a",
                "/a..",
                "/...",
                "/a:b c"
            })
    void acceptsWhatLiesNextToTheForbidden(String path) {
        assertThat(Paths.validate(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/\ud800", "/\uf8ff", "/\ue000", "/\uffff", "/\ufff0", "/\u0000", "/\u0080", "/a/..", "/./a", "/a/."
            })
    void refusesTheForbidden(String path) {
        assertThat(Paths.validate(path)).isPresent();
    }

    @Test
    void refusesNull() {
        assertThat(Paths.validate(null)).contains("path is null");
        assertThat(Paths.validateSequential(null)).contains("path is null");
    }

    @Test
    void messagesAreShortAndWithoutControlCharacters() {
        String reason = Paths.validate("/" + "x".repeat(5000) + "\n").orElseThrow();
        assertThat(reason).hasSizeLessThan(300).doesNotContain("\n").contains("U+000A at 5001");
        assertThat(Paths.validate("/\n").orElseThrow()).contains("\"/\\u000a\"");
    }

    @ParameterizedTest
    @CsvSource({"/a,/,a", "/a/b,/a,b", "/a/b/c d,/a/b,c d"})
    void parentAndNameMakeThePath(String path, String parent, String name) {
        assertThat(Paths.parent(path)).isEqualTo(parent);
        assertThat(Paths.name(path)).isEqualTo(name);
        assertThat(Paths.child(parent, name)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "a"})
    void whatHasNoParentIsRefused(String path) {
        assertThatThrownBy(() -> Paths.parent(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Paths.name(path)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String position(String message) {
        Matcher matcher = POSITION.matcher(message);
        return matcher.find() ? matcher.group(1) : "none";
    }
}
