package io.coord.it.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.server.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code java -jar coord-cli.jar} in a directory of the test. */
final class CliJar {
    private static final long LIMIT_SECONDS = 60;
    private static final int SIGINT_BIT = 1 << 1;

    /**
     * A build that runs in the background of a script has SIGINT ignored, and hands that down to its children: what goes
     * before a command so that it does not.
     */
    private static final List<String> HEEDING_CTRL_C =
            ignoresInterrupts() ? List.of("/usr/bin/env", "--default-signal=INT") : List.of();

    private final Path directory;
    private final String servers;
    private int runs;

    CliJar(Path directory, String servers) {
        this.directory = directory;
        this.servers = servers;
    }

    /** How a process ended. */
    record Ended(int code, String out, String err) {
        Ended isOk() {
            assertThat(code).as("exit code; errors:\n%s\noutput:\n%s", err, out).isZero();
            assertThat(err).isEmpty();
            return this;
        }

        /** Failed as a user's error does: with this code and a message, without a stack trace. */
        Ended failedWith(int expected, String... message) {
            assertThat(code).as("exit code; errors:\n%s\noutput:\n%s", err, out).isEqualTo(expected);
            assertThat(err).startsWith("error: ").doesNotContain("\tat ", "Exception");
            assertThat(List.of(message)).allSatisfy(part -> assertThat(err).contains(part));
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static boolean ignoresInterrupts() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .anyMatch(signals -> (Long.parseUnsignedLong(signals, 16) & SIGINT_BIT) != 0);
        } catch (IOException | UncheckedIOException e) {
            return false; // not Linux: we shall see
        }
    }

    static Path path() {
        Path jar = Path.of(System.getProperty("coord.cli.jar", "../coord-client/target/coord-cli.jar"))
                .normalize();
        assertThat(jar).as("run `mvn verify`, or package coord-client first").exists();
        return jar.toAbsolutePath();
    }

    Path directory() {
        return directory;
    }

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(HEEDING_CTRL_C);
        command.addAll(List.of(
                ChildJvm.javaBinary(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-jar",
                path().toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Runs one command. */
    Ended run(String... arguments) {
        return runWithInput(new byte[0], arguments);
    }

    /** Runs lines from standard input; goes on after one that fails. */
    Ended script(String... lines) {
        return runWithInput((String.join("\n", lines) + "\n").getBytes(UTF_8), "--keep-going");
    }

    Ended runWithInput(byte[] input, String... arguments) {
        Running running = start(arguments);
        try (OutputStream stdin = running.process().getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended without reading: its exit code is what matters.
            assertThat(running.awaitEnd().code()).as(e.getMessage()).isNotNegative();
        }
        return running.awaitEnd();
    }

    /** A process that goes on; killed when the test closes it. */
    record Running(Process process, Path out, Path err) implements AutoCloseable {
        String output() {
            return read(out);
        }

        Ended awaitEnd() {
            try {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("no end after " + LIMIT_SECONDS + " s; output:\n" + read(out) + read(err));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return new Ended(process.exitValue(), read(out), read(err));
        }

        /** SIGINT, as Ctrl-C sends it. */
        void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    Running start(String... arguments) {
        runs++;
        Path out = directory.resolve("out-" + runs + ".txt");
        Path err = directory.resolve("err-" + runs + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("COORD_SERVERS", servers);
        builder.environment().put("COORD_HISTORY", directory.resolve("history").toString());
        try {
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
