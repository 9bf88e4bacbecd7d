package io.coord.it.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A JVM started by a test, its output in a file. Killed on close at the latest, so that no failing test leaves one behind. */
public final class ChildJvm implements AutoCloseable {
    private static final long EXIT_SECONDS = 60;

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code java jvmArguments... mainArguments...}; standard output and error go to {@code output}. */
    public static ChildJvm start(
            Path output, Map<String, String> environment, List<String> jvmArguments, String... mainArguments) {
        List<String> command = new ArrayList<>();
        command.add(javaBinary());
        command.addAll(jvmArguments);
        command.addAll(Arrays.asList(mainArguments));
        return startCommand(output, environment, command);
    }

    /** Starts any command, a shell that sets limits and then runs Java, for example. */
    public static ChildJvm startCommand(Path output, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(output.toAbsolutePath().getParent().toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        try {
            return new ChildJvm(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    public static String javaBinary() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    /** The class path of the tests, also where Surefire hides it in a manifest. */
    public static String testClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** All that the process has written so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it runs or how it ended, and all that it has written: what a failed assertion about it should tell. */
    public String condition() {
        String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
        return "process " + process.pid() + " " + state + "; its output:\n" + output();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it stands still, its sockets stay open. Waits for that where it can be seen. */
    public void suspend() {
        signal("-STOP");
        Path threads = Path.of("/proc", String.valueOf(pid()), "task");
        if (Files.isDirectory(threads)) {
            // The signal is taken by one thread, and until that runs all others go on.
            Awaitility.await("process " + pid() + " stands still")
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(EXIT_SECONDS))
                    .until(() -> standStill(threads));
        }
    }

    private static boolean standStill(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(thread -> standsStill(thread.resolve("stat")));
        }
    }

    /** Its state follows its name, which is in parentheses. */
    private static boolean standsStill(Path stat) {
        try {
            String text = Files.readString(stat);
            return "TtZX".indexOf(text.charAt(text.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            // It has ended meanwhile.
            return !Files.exists(stat);
        }
    }

    /** SIGCONT. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, String.valueOf(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + name + " failed with " + code + ": " + condition());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling process " + pid(), e);
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no end after " + EXIT_SECONDS + " s: " + condition());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
        }
    }

    /** Waits for the end of the process, which must be with this exit code. */
    public void expectExit(int code) {
        int ended = awaitExit();
        if (ended != code) {
            throw new AssertionError("expected exit code " + code + ": " + condition());
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
