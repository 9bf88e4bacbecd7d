package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own. */
class ServeProcessTest {
    private static final Pattern STARTED =
            Pattern.compile("started version=\\S+ mode=standalone ports=client:(\\d+) zxid=0x0 recovery=\\d+ms");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    private Path dir;

    @Test
    void servesUntilSigtermAndSaysSo() throws IOException, InterruptedException {
        Path config = Files.writeString(
                dir.resolve("zoo.cfg"),
                "dataDir=" + dir.resolve("data") + "\nclientPortAddress=127.0.0.1\nclientPort=0\nadmin.serverPort=0\n");
        Path output = dir.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dzookeeper.4lw.commands.whitelist=ruok");
        Process process = builder.start();
        try {
            await().atMost(PATIENCE)
                    .until(() -> !process.isAlive()
                            || STARTED.matcher(Files.readString(output)).find());
            Matcher started = STARTED.matcher(Files.readString(output));
            assertThat(started.find()).as(Files.readString(output)).isTrue();
            int port = Integer.parseInt(started.group(1));
            assertThat(ask(port, "ruok")).isEqualTo("imok");
            assertThat(ask(port, "isro")).contains("not in the whitelist");

            Files.writeString(config, Files.readString(config) + "4lw.commands.whitelist=isro\n");
            await().atMost(PATIENCE).until(() -> ask(port, "isro").equals("rw"));

            process.destroy();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
            assertThat(Files.readString(output))
                    .contains("stopped")
                    // of the server: what newer JVMs have to say about Netty starts otherwise
                    .doesNotContainPattern("Z (WARN|ERROR) (?!.*self-check)");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String ask(int port, String word) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
