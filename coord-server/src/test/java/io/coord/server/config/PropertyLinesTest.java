package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PropertyLinesTest {
    @Property(tries = 5000)
    void agreesWithJavaUtilProperties(@ForAll("texts") String text) throws IOException {
        Properties expected = new Properties();
        boolean readable = true;
        try {
            expected.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            readable = false;
        }

        Findings findings = new Findings();
        Map<String, String> found = new TreeMap<>();
        PropertyLines.read("f", text, findings).forEach(entry -> found.put(entry.key(), entry.value()));

        assertThat(findings.hasProblems()).isEqualTo(!readable);
        if (readable) {
            // A lone backslash at the very end is an empty key for Properties, and nothing for us.
            Map<String, String> wanted = new TreeMap<>();
            expected.forEach((key, value) -> wanted.put((String) key, (String) value));
            wanted.remove("");
            found.remove("");
            assertThat(found).isEqualTo(wanted);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a", "b", "key", "=", ":", " ", "\t", "\f", "\\", "\n", "\r", "\r\n", "#", "!", "\\u0041", "\\u00", "é",
                "\\n", "1", "\\\n");
        return pieces.list().ofMaxSize(30).map(list -> String.join("", list));
    }

    @Test
    void knowsInWhichLinesAnEntryIs() {
        String text = "# comment\n\na=1\nb=2\\\n   3\r\nc 4\rd:5";

        assertThat(PropertyLines.read("f", text, new Findings()))
                .containsExactly(
                        new PropertyLines.Entry(3, 3, "a", "1"),
                        new PropertyLines.Entry(4, 5, "b", "23"),
                        new PropertyLines.Entry(6, 6, "c", "4"),
                        new PropertyLines.Entry(7, 7, "d", "5"));
    }
}
