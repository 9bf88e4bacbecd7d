package io.coord.it.peer;

import io.coord.core.ports.FreePort;
import io.coord.it.client.AdminPort;
import io.coord.it.client.FourLetterWord;
import io.coord.it.server.ChildJvm;
import io.coord.it.server.RunnableJar;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server of an ensemble, in a JVM of its own, on a directory and ports that it keeps. Which implementation runs there may change
 * from one start to the next. Not thread-safe.
 */
final class Member implements AutoCloseable {
    private static final String ZOOKEEPER_MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

    private final int sid;
    private final Role role;
    private final Path directory;
    private final int clientPort = FreePort.find();
    private final int quorumPort = FreePort.find();
    private final int electionPort = FreePort.find();
    private final int adminPort = FreePort.find();
    private final int metricsPort = FreePort.find();
    private Kind kind;
    private int runs;
    private @Nullable ChildJvm process;

    /** What the configuration makes of it. */
    enum Role {
        PARTICIPANT,
        OBSERVER
    }

    Member(int sid, Role role, Kind kind, Path directory) {
        this.sid = sid;
        this.role = role;
        this.kind = kind;
        this.directory = directory;
    }

    int sid() {
        return sid;
    }

    Role role() {
        return role;
    }

    Kind kind() {
        return kind;
    }

    int clientPort() {
        return clientPort;
    }

    int quorumPort() {
        return quorumPort;
    }

    int electionPort() {
        return electionPort;
    }

    /** Where it answers operators, if {@code admin.enableServer} is set. */
    AdminPort admin() {
        return new AdminPort(adminPort);
    }

    int adminPort() {
        return adminPort;
    }

    /** A value that it shows to Prometheus, which {@code metricsProvider.className} must have set; 0 if it does not. */
    double meter(String nameAndLabels) throws IOException, InterruptedException {
        return new AdminPort(metricsPort)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Path dataDir() {
        return directory.resolve("data");
    }

    /** Its line in everybody's configuration. */
    String serverLine() {
        return "server." + sid + "=127.0.0.1:" + quorumPort + ":" + electionPort + ":"
                + role.name().toLowerCase(Locale.ROOT) + ";127.0.0.1:" + clientPort;
    }

    /** The next start is of this implementation, on the same directory. */
    void becomes(Kind next) {
        if (isRunning()) {
            throw new IllegalStateException(this + " still runs");
        }
        kind = next;
    }

    /** Starts it, without waiting for anything. */
    void start(List<String> configuration, List<String> jvmArguments) {
        if (isRunning()) {
            throw new IllegalStateException(this + " runs already");
        }
        try {
            Files.createDirectories(dataDir());
            Files.writeString(dataDir().resolve("myid"), sid + "\n");
            List<String> lines = new ArrayList<>(configuration);
            lines.add("dataDir=" + dataDir());
            lines.add("admin.serverAddress=127.0.0.1");
            lines.add("admin.serverPort=" + adminPort);
            lines.add("metricsProvider.httpHost=127.0.0.1");
            lines.add("metricsProvider.httpPort=" + metricsPort);
            if (role == Role.OBSERVER) {
                lines.add("peerType=observer");
            }
            Path file = directory.resolve("zoo.cfg");
            if (runs == 0 || !configuration.contains("reconfigEnabled=true")) {
                // Where the ensemble changes its members, the servers write their configuration themselves.
                Files.write(file, lines);
            }
            runs++;
            process = launch(file, jvmArguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildJvm launch(Path file, List<String> jvmArguments) {
        List<String> jvm = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        jvm.addAll(jvmArguments);
        Path output = directory.resolve("output-" + runs + "-" + kind + ".txt");
        return switch (kind) {
            case COORD -> {
                jvm.addAll(List.of("-jar", RunnableJar.path().toString()));
                yield ChildJvm.start(output, Map.of(), jvm, "serve", file.toString());
            }
            case ZOOKEEPER -> {
                jvm.addAll(List.of("-Dlogback.configurationFile=logback-member.xml", "-cp", ChildJvm.testClassPath()));
                yield ChildJvm.start(output, Map.of(), jvm, ZOOKEEPER_MAIN, file.toString());
            }
        };
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** "leader", "follower" or "observer" once it serves, else empty. */
    String mode() {
        return isRunning() ? FourLetterWord.line(clientPort, "Mode") : "";
    }

    boolean isLeading() {
        return mode().equals("leader");
    }

    boolean isServing() {
        return !mode().isEmpty();
    }

    /** The last transaction that it has applied; empty if it does not serve. */
    String zxid() {
        return isRunning() ? FourLetterWord.line(clientPort, "Zxid") : "";
    }

    /** SIGKILL. */
    void kill() {
        running().kill();
        process = null;
    }

    /** SIGTERM; returns when it has ended. */
    void terminate() {
        running().terminate();
        running().awaitExit();
        process = null;
    }

    void suspend() {
        running().suspend();
    }

    void resume() {
        running().resume();
    }

    /** What the process has written, for messages of failures. */
    String condition() {
        return this + ": " + (process == null ? "not running" : process.condition());
    }

    /** All output of the present or last run. */
    String output() {
        return running().output();
    }

    private ChildJvm running() {
        ChildJvm current = process;
        if (current == null) {
            throw new IllegalStateException(this + " does not run");
        }
        return current;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @Override
    public String toString() {
        return kind + "-" + sid;
    }
}
