package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationDocTest {
    private static final Path SOURCES = Path.of("src/main/java/io/coord/server/config");
    private static final Path DOC = Path.of("../docs/configuration.md");

    /** Names of settings in the code: one word, with a dot, an underscore or a capital in it. */
    private static final Pattern KEY = Pattern.compile("\"(?:zookeeper\\.)?([a-zA-Z0-9]+[._A-Z][A-Za-z0-9_.-]*)\"");

    private static final Pattern PREFIXES_NOT_OF_OPERATORS = Pattern.compile(
            "(?s)FOREIGN_PREFIXES = List\\.of\\(.*?\\);|ZOOKEEPERS = .*?;|ZOOKEEPERS \\+ \"[A-Za-z0-9]+\"|CONNECTION_FACTORIES =.*?\\);|PROVIDERS = Set.*?;|PROMETHEUS =.*?;");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KnownKeys.java",
                "ServerReader.java",
                "AuthReader.java",
                "SaslReader.java",
                "SessionSecretsReader.java",
                "ProtectionReader.java",
                "EnsembleReader.java",
                "OperationsReader.java"
            })
    void everyKeyIsDescribed(String source) throws IOException {
        String code = PREFIXES_NOT_OF_OPERATORS
                .matcher(Files.readString(SOURCES.resolve(source)))
                .replaceAll("");
        Set<String> keys = new TreeSet<>();
        Matcher matcher = KEY.matcher(code);
        while (matcher.find()) {
            keys.add(matcher.group(1).replaceFirst("^zookeeper\\.", ""));
        }
        String doc = Files.readString(DOC);

        assertThat(keys).hasSizeGreaterThan(2);
        keys.removeIf(key -> doc.contains("`" + key) || isBelowWildcard(key, doc));
        assertThat(keys).isEmpty();
    }

    private static boolean isBelowWildcard(String key, String doc) {
        return Pattern.compile("`([A-Za-z0-9_.]+)\\*`")
                .matcher(doc)
                .results()
                .anyMatch(wildcard -> key.startsWith(wildcard.group(1)));
    }
}
