package io.coord.it.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.it.client.Workload;
import io.coord.it.server.ChildJvm;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.TxnLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ZooKeeper's own readers and tools on what the server under test has written. */
class ZooKeeperToolsTest {
    private static final Pattern ZXID_OF_TXN = Pattern.compile("cxid 0x[0-9a-f]+ zxid 0x([0-9a-f]+) ");

    private static Path directory;
    private static Path data;
    private static TreeListing listing;

    @BeforeAll
    static void writeADirectory() throws Exception {
        directory = Files.createTempDirectory("coord-it-");
        data = directory.resolve("data");
        ServerOptions options = ServerOptions.defaults()
                .with("snapCount", "100")
                .with("extendedTypesEnabled", "true")
                .with("DigestAuthenticationProvider.superDigest", TreeListing.SUPER_DIGEST);
        Workload workload = new Workload(System.nanoTime());
        try (ServerUnderTest server = ServerUnderTest.start(data, options)) {
            ZooKeeper zk = new ZooKeeper(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events());
            zk.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
            workload.write(zk, 300);
            workload.leaveSession(server.port());
            workload.closeSession(server.port());
            workload.write(zk, 20);
            zk.close();
            listing = TreeListing.of(server.port());
        }
    }

    @AfterAll
    static void deleteIt() {
        ServerExtension.deleteTree(directory);
    }

    private static List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.comparing(ZooKeeperToolsTest::zxid))
                    .toList();
        }
    }

    private static List<Path> firstAndLast(String prefix) throws IOException {
        List<Path> all = files(prefix);
        return List.of(all.get(0), all.get(all.size() - 1));
    }

    private static long zxid(Path file) {
        return Long.parseLong(file.getFileName().toString().split("\\.")[1], 16);
    }

    private static String run(String mainClass, String... arguments) throws IOException {
        Path output = Files.createTempFile(directory, "tool", ".txt");
        List<String> jvm = List.of("-Dzookeeper.extendedTypesEnabled=true", "-cp", ChildJvm.testClassPath());
        String[] all = Stream.concat(Stream.of(mainClass), Stream.of(arguments)).toArray(String[]::new);
        try (ChildJvm tool = ChildJvm.start(output, Map.of(), jvm, all)) {
            assertThat(tool.awaitExit()).as(() -> tool.output()).isZero();
            return tool.output();
        }
    }

    @Test
    void thereIsMoreThanOneLogAndSnapshot() throws IOException {
        assertThat(files("log.")).hasSizeGreaterThan(1);
        assertThat(files("snapshot.")).hasSizeGreaterThan(1);
    }

    @Test
    void logToolReadsEachLogToItsEnd() throws IOException {
        long zxid = 0;
        for (Path log : files("log.")) {
            String dump = run("org.apache.zookeeper.server.persistence.TxnLogToolkit", "-d", log.toString());
            assertThat(dump).doesNotContain("CRC ERROR").doesNotContain("Exception");
            List<Long> zxids = ZXID_OF_TXN
                    .matcher(dump)
                    .results()
                    .map(txn -> Long.parseLong(txn.group(1), 16))
                    .toList();
            assertThat(zxids).isNotEmpty();
            for (long next : zxids) {
                assertThat(next).isEqualTo(zxid + 1);
                zxid = next;
            }
        }
    }

    @Test
    void snapshotToolShowsTheNodes() throws IOException {
        for (Path snapshot : firstAndLast("snapshot.")) {
            String text = run("org.apache.zookeeper.server.SnapshotFormatter", snapshot.toString());
            assertThat(text)
                    .contains("ZNode Details")
                    .contains("/zookeeper/config")
                    .contains("Session Details");
        }
    }

    @Test
    void comparisonToolReadsTwoSnapshots() throws IOException {
        List<Path> snapshots = files("snapshot.");
        String text = run(
                "org.apache.zookeeper.server.SnapshotComparer",
                "-l",
                snapshots.get(0).toString(),
                "-r",
                snapshots.get(snapshots.size() - 1).toString(),
                "-b",
                "0",
                "-n",
                "0");
        assertThat(text).contains("Successfully parsed options!").doesNotContain("Exception");
    }

    @Test
    void recoveryInZooKeeperFindsTheSameTreeAndAgreesWithEachDigest() throws IOException {
        Path copy = directory.resolve("copy");
        copyFiles(copy.resolve("version-2"));
        // The newest may have been made at the very end, when nothing was left to replay behind it.
        List<Path> snapshots = files("snapshot.");
        Path newest = snapshots.get(snapshots.size() - 1);
        Files.delete(copy.resolve("version-2").resolve(newest.getFileName()));
        DataTree tree = new DataTree();
        AtomicInteger mismatches = new AtomicInteger();
        tree.addDigestWatcher(zxid -> mismatches.incrementAndGet());
        Map<Long, Integer> sessions = new ConcurrentHashMap<>();
        FileTxnSnapLog files = new FileTxnSnapLog(copy.toFile(), copy.toFile());
        AtomicInteger replayed = new AtomicInteger();
        files.restore(tree, sessions, (header, txn, digest) -> replayed.incrementAndGet());
        TxnLog.TxnIterator log = files.readTxnLog(1, false);
        long lastDigest = 0;
        do {
            if (log.getHeader().getType() != OpCode.error) {
                assertThat(log.getDigest()).as("digest of %s", log.getHeader()).isNotNull();
                lastDigest = log.getDigest().getTreeDigest();
            }
        } while (log.next());
        log.close();
        files.close();

        assertThat(tree.getTreeDigest()).isEqualTo(lastDigest);
        assertThat(replayed).hasPositiveValue();
        assertThat(mismatches).hasValue(0);
        assertThat(tree.getNodeCount()).isEqualTo(listing.nodes().size() + 1);
        assertThat(sessions).hasSize(1);
        for (String path : listing.nodes().keySet()) {
            assertThat(tree.getNode(path)).as(path).isNotNull();
        }
    }

    /** The newest snapshot only gets to its own zxid, the log does the rest: each snapshot alone must lead to the same end. */
    @Test
    void eachSnapshotWithTheLogsLeadsToTheSameTree() throws Exception {
        for (Path kept : firstAndLast("snapshot.")) {
            Path copy = directory.resolve("from-" + kept.getFileName());
            copyFiles(copy.resolve("version-2"));
            for (Path other : files("snapshot.")) {
                if (!other.equals(kept)) {
                    Files.delete(copy.resolve("version-2").resolve(other.getFileName()));
                }
            }
            ServerOptions options = ServerOptions.defaults()
                    .with("extendedTypesEnabled", "true")
                    .with("DigestAuthenticationProvider.superDigest", TreeListing.SUPER_DIGEST);
            try (ServerUnderTest server = ServerUnderTest.create(Kind.ZOOKEEPER, copy, options)) {
                server.start();
                assertThat(TreeListing.of(server.port()).nodes())
                        .as("from %s", kept)
                        .isEqualTo(listing.nodes());
            }
        }
    }

    private static void copyFiles(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
