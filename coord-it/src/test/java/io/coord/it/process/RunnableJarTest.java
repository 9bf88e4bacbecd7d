package io.coord.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.process.CoordJar.Running;
import io.coord.it.server.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnableJarTest {
    private static final int USAGE = 2;
    private static final int DATA = 3;
    private static final int ADDRESS = 14;
    /** 128 + SIGTERM, which is how a JVM ends after its shutdown hooks. */
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    private CoordJar coord;

    @BeforeEach
    void useDirectory() {
        coord = new CoordJar(directory);
    }

    private static void create(int port, String path) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            CreateRequest request = new CreateRequest(path, new byte[100], Ids.OPEN_ACL_UNSAFE, 0);
            assertThat(raw.call(1, OpCode.create, request).err()).isZero();
            raw.call(2, OpCode.closeSession, null);
        }
    }

    private static boolean exists(int port, String path) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            return raw.call(1, OpCode.exists, new ExistsRequest(path, false)).err() == 0;
        }
    }

    @Test
    void servesSaysSoAndEndsCleanlyOnSigterm() throws IOException {
        Path config = coord.config();
        try (Running server = coord.serve(config)) {
            assertThat(server.zxid()).isZero();
            create(server.port(), "/kept");
            server.process().terminate();
            server.process().expectExit(TERMINATED);
            assertThat(server.process().output()).contains("stopped").doesNotContain("Exception");
        }
        try (Running server = coord.serve(config)) {
            assertThat(server.zxid()).isEqualTo(3);
            assertThat(exists(server.port(), "/kept")).isTrue();
        }
    }

    @Test
    void ensembleInOneCommandServesOnEachPortAndKeepsWhatItHas() throws IOException {
        for (int run = 0; run < 2; run++) {
            try (ChildJvm process = coord.start("serve", "--ensemble", "3", "--client-port", "0")) {
                List<Integer> ports = CoordJar.awaitEnsemble(process);
                assertThat(ports).hasSize(3).doesNotContain(0).doesNotHaveDuplicates();
                if (run == 0) {
                    create(ports.get(1), "/kept");
                }
                for (int each : ports) {
                    assertThat(existsAfterSync(each, "/kept"))
                            .as("port %d, run %d", each, run)
                            .isTrue();
                }
                process.terminate();
                process.expectExit(TERMINATED);
                assertThat(process.output()).contains("stopped").doesNotContain("Exception", "WARN", "ERROR");
            }
        }
        assertThat(directory.resolve("coord-data")).isDirectoryContaining("glob:**/server-3");
    }

    private static boolean existsAfterSync(int port, String path) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            raw.call(1, OpCode.sync, new SyncRequest(path));
            boolean exists =
                    raw.call(2, OpCode.exists, new ExistsRequest(path, false)).err() == 0;
            raw.call(3, OpCode.closeSession, null);
            return exists;
        }
    }

    @Test
    void commandLineClientOfZooKeeperWorks() throws IOException {
        try (Running server = coord.serve(coord.config())) {
            assertThat(zkCli(server, "create", "/cli", "hello")).contains("Created /cli");
            assertThat(zkCli(server, "create", "-s", "/cli/s-", "x")).contains("Created /cli/s-0000000000");
            assertThat(zkCli(server, "set", "-v", "0", "/cli", "world")).doesNotContain("Exception");
            assertThat(zkCli(server, "get", "-s", "/cli")).contains("world", "dataVersion = 1", "numChildren = 1");
            assertThat(zkCli(server, "ls", "-R", "/")).contains("/cli", "/zookeeper/quota");
            assertThat(zkCli(server, "setquota", "-n", "5", "/cli")).doesNotContain("Exception");
            assertThat(zkCli(server, "listquota", "/cli")).contains("count=5");
            assertThat(zkCli(server, "getAcl", "/cli")).contains("'world,'anyone");
            assertThat(zkCli(server, "whoami")).contains("ip: 127.0.0.1");
            assertThat(zkCli(server, "version")).contains("ZooKeeper CLI version: 3.9.5");
            assertThat(zkCli(server, "deleteall", "/cli")).doesNotContain("Exception");
            assertThat(zkCli(server, "stat", "/cli")).contains("Node does not exist: /cli");
        }
    }

    private String zkCli(Running server, String... command) {
        List<String> arguments = new ArrayList<>(List.of(
                "org.apache.zookeeper.ZooKeeperMain", "-waitforconnection", "-server", "127.0.0.1:" + server.port()));
        arguments.addAll(List.of(command));
        Path output = directory.resolve("cli-" + System.nanoTime() + ".txt");
        List<String> jvm = List.of("-XX:TieredStopAtLevel=1", "-cp", ChildJvm.testClassPath());
        try (ChildJvm cli = ChildJvm.start(output, Map.of(), jvm, arguments.toArray(String[]::new))) {
            cli.awaitExit();
            return cli.output();
        }
    }

    @Test
    void propertiesFromTheEnvironmentCount() throws IOException {
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Dzookeeper.4lw.commands.whitelist=ruok");
        String config = coord.config().toString();
        try (Running server =
                CoordJar.awaitReady(coord.startWith(environment, List.of("-Djute.maxbuffer=2000"), "serve", config))) {
            assertThat(FourLetterWord.send(server.port(), "ruok")).isEqualTo("imok");
            assertThat(FourLetterWord.send(server.port(), "stat")).contains("not in the whitelist");
            try (RawClient raw = RawClient.withSession(server.port())) {
                raw.send(1, OpCode.create, new CreateRequest("/x", new byte[2000], Ids.OPEN_ACL_UNSAFE, 0));
                raw.expectClosed();
            }
        }
    }

    @Test
    void wrongConfigurationEndsWithAllThatIsWrong() throws IOException {
        String config = coord.config("tickTime=never", "maxClientCnxns=-7").toString();
        try (ChildJvm process = coord.start("serve", config)) {
            process.expectExit(USAGE);
            assertThat(process.output()).contains("tickTime", "never", "maxClientCnxns", "-7");
        }
        try (ChildJvm process =
                coord.start("serve", directory.resolve("none.cfg").toString())) {
            process.expectExit(USAGE);
            assertThat(process.output()).contains("none.cfg");
        }
    }

    @Test
    void portInUseIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String config = coord.config("clientPort=" + taken.getLocalPort()).toString();
            try (ChildJvm process = coord.start("serve", config)) {
                process.expectExit(ADDRESS);
                assertThat(process.output()).contains(String.valueOf(taken.getLocalPort()));
            }
        }
    }

    @Test
    void dataDirectoryThatIsAFileIsSaid() throws IOException {
        Files.writeString(coord.dataDir(), "not a directory");
        try (ChildJvm process = coord.start("serve", coord.config().toString())) {
            process.expectExit(DATA);
            assertThat(process.output()).contains(coord.dataDir().toString());
        }
    }

    @Test
    void secondServerOnTheSameDirectoryIsRefused() throws IOException {
        Path config = coord.config();
        try (Running first = coord.serve(config);
                ChildJvm second = coord.start("serve", config.toString())) {
            second.expectExit(DATA);
            create(first.port(), "/still-served");
        }
    }

    @Test
    void toolsReadAndVerifyWhatTheServerWrote() throws IOException {
        Path config = coord.config("snapCount=40", "preAllocSize=64");
        Path data = coord.dataDir();
        int created = 0;
        try (Running server = coord.serve(config)) {
            while (snapshots(data) < 2) {
                create(server.port(), "/n" + created++);
            }
            for (int i = 0; i < 5; i++) {
                create(server.port(), "/n" + created++);
            }
            server.process().kill();
        }
        assertThat(tool(0, "log", "verify", data.toString())).isNotBlank();
        assertThat(tool(0, "log", "print", data.toString())).contains("/n0", "/n" + (created - 1));
        assertThat(tool(0, "snapshot", "verify", data.toString())).isNotBlank();
        assertThat(tool(0, "snapshot", "print", data.toString())).contains("/zookeeper/config", "/n0");

        Path log = newest(data.resolve("version-2"), "log.");
        byte[] bytes = Files.readAllBytes(log);
        bytes[100] ^= 1;
        Files.write(log, bytes);
        assertThat(tool(DATA, "log", "verify", data.toString()))
                .contains(log.getFileName().toString());
        try (ChildJvm process = coord.start("serve", config.toString())) {
            process.expectExit(DATA);
            assertThat(process.output()).contains(log.getFileName().toString(), "offset");
        }
    }

    private String tool(int exitCode, String... arguments) {
        try (ChildJvm process = coord.start(arguments)) {
            process.expectExit(exitCode);
            return process.output();
        }
    }

    private static long snapshots(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.[0-9a-f]+"))
                    .count();
        }
    }

    private static Path newest(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .max((a, b) -> Long.compare(zxid(a), zxid(b)))
                    .orElseThrow();
        }
    }

    private static long zxid(Path file) {
        return Long.parseLong(file.getFileName().toString().split("\\.")[1], 16);
    }
}
