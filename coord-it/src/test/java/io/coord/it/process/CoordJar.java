package io.coord.it.process;

import static org.awaitility.Awaitility.await;

import io.coord.it.server.ChildJvm;
import io.coord.it.server.RunnableJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar coord-server.jar} in a directory of the test. */
final class CoordJar {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Pattern READY = Pattern.compile(
            "started version=\\S+ mode=standalone ports=client:(\\d+) zxid=(0x[0-9a-f]+) recovery=\\d+ms");

    private static final Pattern ENSEMBLE_READY =
            Pattern.compile("started version=\\S+ mode=ensemble servers=\\d+ leader=\\d connect=(\\S+) ");

    private final Path directory;
    private int runs;

    CoordJar(Path directory) {
        this.directory = directory;
    }

    /** A server that is ready. */
    record Running(ChildJvm process, int port, long zxid) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    Path dataDir() {
        return directory.resolve("data");
    }

    /** Writes a configuration with port 0 and these lines. */
    Path config(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "dataDir=" + dataDir(),
                "clientPort=0",
                "clientPortAddress=127.0.0.1",
                "maxClientCnxns=0",
                "tickTime=500"));
        all.addAll(Arrays.asList(lines));
        return Files.write(directory.resolve("zoo.cfg"), all);
    }

    ChildJvm start(String... arguments) {
        return startWith(Map.of(), List.of(), arguments);
    }

    ChildJvm startWith(Map<String, String> environment, List<String> jvmArguments, String... arguments) {
        List<String> jvm = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        jvm.addAll(jvmArguments);
        jvm.addAll(List.of("-jar", RunnableJar.path().toString()));
        return ChildJvm.start(nextOutput(), environment, jvm, arguments);
    }

    /** Starts it in a shell that first executes {@code prepare}, setting a limit for example. */
    ChildJvm startAfter(String prepare, String... arguments) {
        String command = prepare + "; exec \"$0\" \"$@\"";
        List<String> all = new ArrayList<>(List.of(
                "bash",
                "-c",
                command,
                ChildJvm.javaBinary(),
                "-Xmx512m",
                "-jar",
                RunnableJar.path().toString()));
        all.addAll(Arrays.asList(arguments));
        return ChildJvm.startCommand(nextOutput(), Map.of(), all);
    }

    Running serve(Path config) {
        return awaitReady(start("serve", config.toString()));
    }

    static Running awaitReady(ChildJvm process) {
        Matcher ready = await("the line that says it is ready")
                .atMost(START_LIMIT)
                .until(() -> readyLine(process), Matcher::find);
        return new Running(process, Integer.parseInt(ready.group(1)), Long.decode(ready.group(2)));
    }

    /** Waits until an ensemble inside one process serves, and returns the ports of its servers. */
    static List<Integer> awaitEnsemble(ChildJvm process) {
        Matcher ready = await("the line that says it is ready")
                .atMost(START_LIMIT)
                .until(() -> ENSEMBLE_READY.matcher(process.output()), Matcher::find);
        return Arrays.stream(ready.group(1).split(","))
                .map(address -> Integer.parseInt(address.substring(address.indexOf(':') + 1)))
                .toList();
    }

    private static Matcher readyLine(ChildJvm process) {
        Matcher line = READY.matcher(process.output());
        if (!process.isAlive() && !READY.matcher(process.output()).find()) {
            throw new IllegalStateException("it does not serve: " + process.condition());
        }
        return line;
    }

    private Path nextOutput() {
        runs++;
        return directory.resolve("output-" + runs + ".txt");
    }
}
