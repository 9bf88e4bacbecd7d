package io.coord.it.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.server.ServerUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A person at a terminal: a pseudo-terminal of {@code script}, or none where the shell is told to be interactive. */
class TerminalTest extends ShellTests {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_P = "\u0010";
    private static final String TAB = "\t";
    private static final String ENTER = "\r";

    TerminalTest() {
        super(ServerUnderTest.Kind.COORD);
    }

    /** A terminal, what was typed into it and what it showed. */
    private static final class Terminal implements AutoCloseable {
        private final Process process;
        private final OutputStream keyboard;
        private final StringBuffer screen = new StringBuffer();
        private int seen;

        Terminal(CliJar cli, String servers) throws IOException {
            String command = CliJar.command("-s", servers).stream()
                    .map(word -> "'" + word + "'")
                    .collect(Collectors.joining(" "));
            ProcessBuilder builder = new ProcessBuilder(
                    // exec: a shell that stays would take the signals of Ctrl-C too, and die of them.
                    List.of(SCRIPT.toString(), "-qec", "stty cols 120 rows 40; exec " + command, "/dev/null"));
            builder.environment().put("TERM", "xterm-256color");
            builder.environment()
                    .put("COORD_HISTORY", cli.directory().resolve("history").toString());
            builder.environment().remove("NO_COLOR");
            process = builder.redirectErrorStream(true).start();
            keyboard = process.getOutputStream();
            Thread reader = new Thread(this::read, "screen");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (InputStream in = process.getInputStream()) {
                byte[] chunk = new byte[4096];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    screen.append(new String(chunk, 0, n, UTF_8));
                }
            } catch (IOException e) {
                screen.append(e.getMessage());
            }
        }

        Terminal type(String keys) throws IOException {
            keyboard.write(keys.getBytes(UTF_8));
            keyboard.flush();
            return this;
        }

        /** Waits until this is shown, behind what was waited for before. */
        Terminal shows(String text) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(plain().substring(seen)).contains(text));
            seen = plain().indexOf(text, seen) + text.length();
            return this;
        }

        /** Waits until anything is shown, or for a moment: a key may also be ignored. */
        void answersSomething() {
            int before = screen.length();
            long start = System.nanoTime();
            while (screen.length() == before && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(20)) {
                Thread.onSpinWait();
            }
        }

        /** Without colours and movements of the cursor. */
        private String plain() {
            return screen.toString().replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "").replaceAll("\u001b[=>]", "");
        }

        String coloured() {
            return screen.toString();
        }

        boolean hasEnded() {
            return !process.isAlive();
        }

        boolean hasEndedSoon() throws InterruptedException {
            return process.waitFor(5, TimeUnit.SECONDS);
        }

        /** Ctrl-D behind the prompt: before, the terminal is not the shell's, and takes the key for the end of a line. */
        int endByCtrlD() throws IOException, InterruptedException {
            return shows("> ").type(CTRL_D).end();
        }

        int end() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(plain()).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Terminal open() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "script(1) makes the pseudo-terminal");
        Terminal terminal = new Terminal(cli(), server().connectString());
        terminal.shows("-- connected").shows("> ");
        return terminal;
    }

    @Test
    void commandsAndLivePathsAreCompleted() throws Exception {
        cli().script("create -p /completed/child text").isOk();
        try (Terminal terminal = open()) {
            terminal.type("getAc" + TAB).shows("getAcl ").type("/compl" + TAB).shows("/completed");
            terminal.type(ENTER).shows("'world,'anyone").shows("> ");

            terminal.type("get /completed/" + TAB)
                    .shows("/completed/child")
                    .type(ENTER)
                    .shows("text");
            assertThat(terminal.endByCtrlD()).isZero();
        }
    }

    @Test
    void eventsAppearAboveThePromptWithoutSpoilingWhatIsBeingTyped() throws Exception {
        cli().script("create /seen x").isOk();
        try (Terminal terminal = open()) {
            terminal.type("addWatch /seen" + ENTER).shows("> ").type("get /se");

            cli().run("set", "/seen", "changed").isOk();

            terminal.shows("DATA_CHANGED")
                    .shows("/seen")
                    .shows("get /se")
                    .type("en" + ENTER)
                    .shows("changed");
            terminal.type("quit" + ENTER);
            assertThat(terminal.end()).isZero();
        }
    }

    @Test
    void ctrlCInterruptsACommandAndNotTheShell() throws Exception {
        try (Terminal terminal = open()) {
            terminal.type("watch /" + ENTER)
                    .shows("Watching /; Ctrl-C ends it.")
                    .type(CTRL_C)
                    .shows("> ");
            terminal.type("half a line").shows("half a line").type(CTRL_C).shows("> ");
            terminal.type(CTRL_C).shows("Ctrl-D or quit ends the shell.");
            terminal.type("version" + ENTER).shows("coord-cli ").type("quit" + ENTER);
            assertThat(terminal.end()).isZero();
        }
    }

    @Test
    void ctrlCAtAnyMomentDoesNotEndTheShell() throws Exception {
        try (Terminal terminal = open()) {
            for (int i = 0; i < 200; i++) {
                terminal.type(CTRL_C).answersSomething(); // the next one comes while this one is being answered
            }
            // The last ones may still be on their way and take a line back.
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(terminal.type("version" + ENTER).plain()).contains("coord-cli "));
            await().atMost(LIMIT)
                    .until(() ->
                            terminal.hasEnded() || terminal.type("quit" + ENTER).hasEndedSoon());
            assertThat(terminal.end()).isZero();
        }
    }

    @Test
    void theHistoryIsKeptWithoutPasswords() throws Exception {
        try (Terminal terminal = open()) {
            terminal.type("version" + ENTER).shows("coord-cli ");
            terminal.type("addauth digest bob:secret" + ENTER)
                    .shows("> ")
                    .type("whoami" + ENTER)
                    .shows("digest: bob");
            terminal.type("quit" + ENTER);
            terminal.end();
        }
        assertThat(cli().directory().resolve("history"))
                .content()
                .contains(":version", ":whoami")
                .doesNotContain("secret");
        try (Terminal terminal = open()) {
            terminal.type(CTRL_P + CTRL_P + ENTER).shows("whoami").shows("Auth scheme"); // back over quit
            terminal.endByCtrlD();
        }
    }

    @Test
    void aTerminalHasColoursAndABarOfProgress() throws Exception {
        try (Terminal terminal = open()) {
            terminal.type("get /not/there" + ENTER)
                    .shows("no such node")
                    .type("load --time 1" + ENTER)
                    .shows("LATENCY MS");
            assertThat(terminal.coloured())
                    .contains("\u001b[31merror:\u001b[0m")
                    .contains("0%");
            terminal.type("quit" + ENTER).end();
        }
    }

    @Test
    void anOpenQuoteAsksForAnotherLine() throws Exception {
        try (Terminal terminal = open()) {
            terminal.type("create /lines \"one" + ENTER)
                    .shows("> ")
                    .type("two\"" + ENTER)
                    .shows("Created /lines");
            terminal.type("quit" + ENTER).end();
        }
        assertThat(cli().run("get", "/lines").out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void withoutATerminalItCanBeToldToBeInteractive() {
        CliJar.Ended ended =
                cli().runWithInput("create /dumb x\nget /dumb/none\nget /dumb\n".getBytes(UTF_8), "--interactive");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("-- connected", "Created /dumb", "error: get /dumb/none", "> x\n")
                .doesNotContain("\u001b[1m", "\u001b[31m");
    }
}
