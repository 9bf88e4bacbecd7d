package io.coord.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.server.CoordServer;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern METHOD_BODY =
            Pattern.compile("static String run\\(.*?\\{\n(.*)\n    }\n}\n", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/test/java/io/coord/it/readme");
    /** In the order of the document. */
    private static final Map<String, List<String>> EXAMPLES = Map.of(
            "README.md",
            List.of(
                    "EmbeddingExample.java",
                    "EnsembleExample.java",
                    "ClientExample.java",
                    "LockExample.java",
                    "LeaderExample.java",
                    "ConfigExample.java",
                    "RegistryExample.java"),
            "docs/client.md",
            List.of("TransactionExample.java"),
            "docs/recipes.md",
            List.of(
                    "SharedLocksExample.java",
                    "LeaderRunnerExample.java",
                    "DoubleBarrierExample.java",
                    "ClaimQueueExample.java",
                    "PersistentNodeExample.java",
                    "TreeCacheExample.java",
                    "GroupExample.java",
                    "AtomicValueExample.java",
                    "ConfigHistoryExample.java",
                    "DirectoryExample.java",
                    "TaskPoolExample.java"));

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/client.md", "docs/recipes.md"})
    void theExamplesAreCompiledAsTheyStand(String document) throws IOException {
        String text = Files.readString(Path.of("..", document));
        List<String> examples = EXAMPLES.get(document);

        List<String> shown =
                JAVA_BLOCK.matcher(text).results().map(block -> block.group(1)).toList();

        assertThat(shown).hasSameSizeAs(examples);
        for (int i = 0; i < shown.size(); i++) {
            String compiled = find(METHOD_BODY, Files.readString(SOURCES.resolve(examples.get(i))));
            assertThat(words(shown.get(i))).as(examples.get(i)).isEqualTo(words(compiled));
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
    void theClientExamplesWork(@TempDir Path dir) throws Exception {
        ServerConfig config = new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                .dataDirectory(dir)
                .build();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (CoordServer server = CoordServer.builder().config(config).build()) {
            server.start();
            assertThat(ClientExample.run(server.connectString())).isEqualTo("v2");
            assertThat(LockExample.run(server.connectString())).isEqualTo("held with token true, held still true");
            assertThat(LeaderExample.run(server.connectString())).isEqualTo("server-1 leads: true");
            assertThat(RegistryExample.run(server.connectString())).isEqualTo("10.0.0.7:8080 in zone b, true");
            assertThat(ConfigExample.run(server.connectString())).isEqualTo("pool of 20, pause PT0.5S");
            try (CoordClient client =
                    CoordClient.builder(server.connectString()).build()) {
                assertThat(TransactionExample.run(client))
                        .isEqualTo("/orders/order-0000000000 made version 1, and another was faster");
                assertThat(SharedLocksExample.run(client)).isEqualTo("/locks/account-1,/locks/account-2");
                assertThat(LeaderRunnerExample.run(client, executor)).startsWith("cleaned with token ");
                assertThat(DoubleBarrierExample.run(client, 1)).isEqualTo("sorted");
                assertThat(ClaimQueueExample.run(client)).isEqualTo("sent welcome, bob, attempt 1");
                assertThat(PersistentNodeExample.run(client)).isEqualTo("10.0.0.2:80");
                assertThat(TreeCacheExample.changes(client))
                        .containsExactly("/settings=", "/settings/colour=red", "CHANGED /settings/colour=blue");
                assertThat(GroupExample.run(client)).isEqualTo("server-1 at 10.0.0.1:80");
                assertThat(AtomicValueExample.run(client)).isEqualTo("me 1");
                assertThat(DirectoryExample.run(client)).isEqualTo("search-1");
                assertThat(TaskPoolExample.run(client)).isEqualTo("polling https://example.org/news, stopped news");
                assertThat(ConfigHistoryExample.run(client))
                        .isEqualTo("1{checkout.new=false}2{checkout.new=true}3{checkout.new=false}");
            }
        } finally {
            executor.shutdown();
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
