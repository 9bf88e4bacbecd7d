package io.coord.zab.protocol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of known bugs in docs/protocol.md has every row of the specification's, and names tests that there are. */
class KnownBugsTableTest {
    private static final int ROWS = 76;
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("^\\| (\\d[\\d, –]*) \\| [^|]* \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("`(?:(\\p{Upper}\\w+)\\.)?…?(\\w+)…?`");

    private record Row(String numbers, String proof) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PROJECT.resolve("docs/protocol.md"))) {
            ROW.matcher(line).results().forEach(row -> rows.add(new Row(row.group(1), row.group(2))));
        }
        return rows;
    }

    private static Set<Integer> numbers(String text) {
        Set<Integer> numbers = new TreeSet<>();
        for (String part : text.split(", ")) {
            String[] ends = part.strip().split("–");
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(numbers::add);
        }
        return numbers;
    }

    @Test
    void everyRowIsThereOnce() throws IOException {
        List<Integer> found = new ArrayList<>();
        rows().forEach(row -> found.addAll(numbers(row.numbers())));
        assertThat(found)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, ROWS).boxed().toList());
    }

    @Test
    void whatItNamesExists() throws IOException {
        List<Path> sources;
        try (Stream<Path> all = Files.walk(PROJECT)) {
            sources = all.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("src"))
                    .toList();
        }
        Set<String> types = sources.stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Set<String> methods = new TreeSet<>();
        for (Path source : sources) {
            if (source.getFileName().toString().endsWith("Test.java")) {
                Pattern.compile("void (\\w+)\\(")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(method -> methods.add(method.group(1)));
            }
        }
        for (Row row : rows()) {
            for (MatchResult name : NAME.matcher(row.proof()).results().toList()) {
                boolean isType = Character.isUpperCase(name.group(2).charAt(0));
                boolean exists = isType
                        ? types.contains(name.group(2))
                        : name.group(1) != null && !name.group(1).endsWith("Test")
                                ? types.contains(name.group(1))
                                : methods.stream().anyMatch(method -> method.startsWith(name.group(2)));
                assertThat(exists).as("row %s: %s", row.numbers(), name.group()).isTrue();
            }
        }
    }
}
