package io.coord.it.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.it.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the shell does with a server. The tests use nodes of their own, since they share the server. */
abstract class CommandsOnAServer extends ShellTests {
    private static final int USAGE = 2;
    private static final int CONNECTION = 3;
    private static final int NO_NODE = 4;
    private static final int NODE_EXISTS = 5;
    private static final int BAD_VERSION = 6;
    private static final int REFUSED = 7;
    private static final int NOT_ALLOWED = 8;
    private static final int FILE = 11;
    private static final int INCOMPLETE = 12;
    private static final int INTERRUPTED = 130;

    CommandsOnAServer(ServerUnderTest.Kind kind) {
        super(kind);
    }

    @Test
    void oneShotCommandsDoTheirWorkAndEnd() throws IOException {
        cli().run("create", "/one", "some text").isOk();

        CliJar.Ended get = cli().run("get", "-s", "/one").isOk();
        assertThat(get.lines()).startsWith("some text").contains("dataVersion = 0", "dataLength = 9");

        JsonNode json = new ObjectMapper()
                .readTree(cli().run("-o", "json", "get", "/one").isOk().out());
        assertThat(json.get("data").asText()).isEqualTo("some text");
        assertThat(json.get("stat").get("version").asInt()).isZero();

        cli().run("get", "/one/none").failedWith(NO_NODE, "get /one/none", "no such node");
        cli().run("create", "/one", "again").failedWith(NODE_EXISTS, "create /one");
        cli().run("set", "-v", "7", "/one", "x").failedWith(BAD_VERSION, "set /one", "version");
        cli().run("frobnicate").failedWith(USAGE, "no such command: frobnicate");
        cli().run("--frobnicate").failedWith(USAGE, "--frobnicate");
        cli().run("get", "one").failedWith(USAGE, "one", "/");
    }

    @Test
    void aScriptEndsAtTheFirstFailureWithItsCode() {
        CliJar.Ended ended = cli().runWithInput(
                        "create /script x\n# a comment\n\nget /script\nget /nothing\ndelete /script\n".getBytes(UTF_8));

        ended.failedWith(NO_NODE, "/nothing");
        assertThat(ended.lines()).containsExactly("Created /script", "x");
        cli().script("delete /script", "quit", "get /script").isOk();
    }

    @Test
    void nodesAreCreatedReadChangedAndDeleted() {
        CliJar.Ended ended = cli().script(
                        "create /nodes",
                        "create /nodes/a 'with  spaces'",
                        "create -s /nodes/s- x",
                        "create -e /nodes/e x",
                        "create -s -e /nodes/se- x",
                        "create -c /nodes/c",
                        "create -t 3600000 /nodes/ttl",
                        "create -p /nodes/deep/er/est x",
                        "ls /nodes",
                        "get /nodes/a",
                        "set -v 0 /nodes/a new",
                        "get /nodes/a",
                        "check -v 1 /nodes/a",
                        "getEphemerals /nodes",
                        "getAllChildrenNumber /nodes",
                        "sync /nodes",
                        "delete -v 1 /nodes/a",
                        "ls -R /nodes/deep")
                .isOk();

        assertThat(ended.lines())
                .containsExactly(
                        "Created /nodes",
                        "Created /nodes/a",
                        "Created /nodes/s-0000000001",
                        "Created /nodes/e",
                        "Created /nodes/se-0000000003",
                        "Created /nodes/c",
                        "Created /nodes/ttl",
                        "Created /nodes/deep/er/est",
                        "[a, c, deep, e, s-0000000001, se-0000000003, ttl]",
                        "with  spaces",
                        "new",
                        "[/nodes/e, /nodes/se-0000000003]",
                        "9",
                        "Sync is OK",
                        "/nodes/deep",
                        "/nodes/deep/er",
                        "/nodes/deep/er/est");
        assertThat(cli().run("ls", "/nodes").lines())
                .as("ephemeral nodes went with the session at once")
                .containsExactly("[c, deep, s-0000000001, ttl]");
    }

    @Test
    void refusalsHaveTheirCodes() {
        cli().script("create -p /refused/child").isOk();

        cli().script("delete /refused").failedWith(REFUSED, "delete /refused", "children");
        cli().script("check -v 5 /refused").failedWith(BAD_VERSION, "check /refused");
        cli().script("create -e -c /refused/x").failedWith(USAGE, "-c");
        cli().script("removewatches /refused").failedWith(REFUSED, "/refused", "watch");
        cli().script("stat /refused/none").failedWith(NO_NODE, "/refused/none");
    }

    @Test
    void binaryDataGoesInAndOutAsItIs() throws IOException {
        byte[] data = new byte[256];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        Files.write(cli().directory().resolve("in.bin"), data);

        CliJar.Ended ended = cli().script(
                        "create --file in.bin /binary",
                        "get --file out.bin /binary",
                        "set -b /binary /w==",
                        "get -b /binary",
                        "get /binary")
                .isOk();

        assertThat(cli().directory().resolve("out.bin")).hasBinaryContent(data);
        assertThat(ended.lines()).element(1).isEqualTo("/w==");
        assertThat(ended.lines().get(2)).startsWith("00000000  ff");
        cli().runWithInput(data, "set", "--file", "-", "/binary").isOk();
        assertThat(cli().run("get", "-b", "/binary").out()).startsWith("AAECAwQF");
        cli().script("set --file no.bin /binary").failedWith(FILE, "no.bin");
    }

    @Test
    void aclsAreSetShownAndKept() {
        CliJar.Ended ended = cli().script(
                        "create -p /acl/child",
                        "getAcl /acl",
                        "addauth digest alice:secret",
                        "whoami",
                        "setAcl -R /acl auth::cdrwa",
                        "getAcl /acl/child")
                .isOk();
        assertThat(ended.out()).contains("'world,'anyone\n: cdrwa\n", "digest: alice", "'digest,'alice:");

        cli().run("get", "/acl").failedWith(NOT_ALLOWED, "get /acl", "ACL");
        cli().run("-a", "digest:alice:secret", "get", "/acl").isOk();
        CliJar.Ended tree = cli().run("tree", "/");
        assertThat(tree.code()).isEqualTo(NOT_ALLOWED);
        assertThat(tree.lines()).contains("├── acl  <not allowed to read>");
        cli().script("setAcl /acl world:anyone:xyz").failedWith(USAGE, "world:anyone:xyz", "'x'");
    }

    @Test
    void transactionsHappenAsAWholeOrNotAtAll() {
        CliJar.Ended done = cli().script(
                        "create /multi 0",
                        "multi \"create /multi/a 'x y'\" \"create -s /multi/s-\" \"set -v 0 /multi 1\" \"check /multi/a\"",
                        "multiRead \"get /multi/a\" \"ls /multi\"")
                .isOk();
        assertThat(done.lines())
                .containsExactly(
                        "Created /multi",
                        "Created /multi/a",
                        "Created /multi/s-0000000001",
                        "Set /multi to version 1",
                        "Checked /multi/a",
                        "x y",
                        "[a, s-0000000001]");

        cli().script("multi \"delete /multi/a\" \"set -v 7 /multi 2\"")
                .failedWith(BAD_VERSION, "nothing was done", "step 2", "/multi");
        cli().run("get", "/multi/a").isOk();
        cli().script("multi \"explode /multi\"").failedWith(USAGE, "step 1", "explode");
        CliJar.Ended read = cli().script("multiRead \"get /multi\" \"get /multi/none\"");
        assertThat(read.code()).isEqualTo(NO_NODE);
        assertThat(read.lines()).startsWith("1").hasSize(2);
    }

    @Test
    void quotasAreSetListedAndTakenAway() {
        CliJar.Ended ended = cli().script(
                        "create -p /quota/child abc",
                        "setquota -n 5 -B 1000 /quota",
                        "listquota /quota",
                        "delquota -n /quota",
                        "listquota /quota")
                .isOk();
        assertThat(ended.lines())
                .contains(
                        "Output quota for /quota count=5,bytes=-1=;byteHardLimit=1000",
                        "Output stat for /quota count=2,bytes=3",
                        "Output quota for /quota count=-1,bytes=-1=;byteHardLimit=1000");

        cli().script("setquota -n 1 /quota/child").failedWith(REFUSED, "/quota/child", "/quota above it");
        cli().script("setquota -N 2 /quota", "create /quota/more").failedWith(REFUSED, "/quota/more", "quota");
        cli().script("delquota /quota", "create /quota/more").isOk();
        cli().script("listquota /quota").failedWith(NO_NODE, "no quota");
        cli().script("setquota /quota").failedWith(USAGE, "which limit");
    }

    @Test
    void watchesReportWhatHappens() {
        CliJar.Ended ended = cli().script(
                        "create /watched",
                        "get -w /watched",
                        "set /watched x",
                        "addWatch /watched",
                        "create /watched/child",
                        "checkwatches /watched",
                        "removewatches /watched",
                        "checkwatches /watched",
                        "printwatches off",
                        "stat -w /watched",
                        "set /watched y",
                        "printwatches")
                .isOk();

        assertThat(ended.out())
                .containsPattern("DATA_CHANGED +/watched\\b")
                .containsPattern("CREATED +/watched/child\\b")
                .contains("yes\n", "no\n", "printwatches is off");
        assertThat(ended.lines())
                .filteredOn(line -> line.contains("DATA_CHANGED"))
                .hasSize(1);
    }

    @Test
    void aOneShotReadWithAWatchWaitsForTheChange() {
        cli().run("create", "/awaited", "old").isOk();
        try (CliJar.Running waiting = cli().start("get", "-w", "/awaited")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting.output().startsWith("old\n"));

            cli().run("set", "/awaited", "new").isOk();

            assertThat(waiting.awaitEnd().isOk().out()).contains("DATA_CHANGED");
        }
    }

    @Test
    void watchStreamsEventsUntilCtrlC() throws Exception {
        cli().run("create", "/streamed").isOk();
        try (CliJar.Running watching = cli().start("watch", "--output", "json", "/streamed")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> watching.output().contains("watching"));

            cli().script("create /streamed/a", "set /streamed/a x", "delete /streamed/a")
                    .isOk();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> watching.output().lines().count() >= 4);
            watching.interrupt();
            CliJar.Ended ended = watching.awaitEnd();
            assertThat(ended.code()).isEqualTo(INTERRUPTED);
            ObjectMapper json = new ObjectMapper();
            List<String> events = ended.lines().subList(1, 4);
            assertThat(json.readTree(events.get(0)).get("event").asText()).isEqualTo("CREATED");
            assertThat(json.readTree(events.get(1)).get("event").asText()).isEqualTo("DATA_CHANGED");
            assertThat(json.readTree(events.get(2)).get("event").asText()).isEqualTo("DELETED");
            assertThat(json.readTree(events.get(2)).get("path").asText()).isEqualTo("/streamed/a");
        }
    }

    @Test
    void ctrlCEndsTheSessionAtOnce() throws Exception {
        try (CliJar.Running script = cli().start("watch", "/")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> script.output().contains("Watching /"));
            script.interrupt();
            assertThat(script.awaitEnd().code()).isEqualTo(INTERRUPTED);
            assertThat(script.awaitEnd().err()).isEmpty();
        }
    }

    @Test
    void aTreeIsDrawn() {
        cli().script("create -p /tree/a/b 'some data'", "create /tree/c", "create -e /tree/e x", "tree /tree")
                .isOk();
        CliJar.Ended drawn = cli().run("tree", "/tree").isOk();

        assertThat(drawn.out()).isEqualTo("""
                        /tree
                        ├── a
                        │   └── b  some data
                        └── c
                        4 nodes
                        """);
        assertThat(cli().run("tree", "-d", "1", "--names", "/tree").lines())
                .containsExactly("/tree", "├── a", "└── c", "3 nodes");
        assertThat(cli().run("--color", "always", "tree", "/tree").out()).contains("\u001b[1;34ma\u001b[0m");
    }

    @Test
    void aSubtreeComesBackFromItsFile() throws IOException {
        Files.write(cli().directory().resolve("bytes"), new byte[] {0, -1, 10});
        cli().script(
                        "create -p /from/text 'größer'",
                        "create --file bytes /from/binary",
                        "create /from/closed x world:anyone:r",
                        "create -e /from/ephemeral",
                        "export /from from.json")
                .isOk();
        CliJar.Ended imported = cli().script("import from.json /copy/of/it").isOk();
        assertThat(imported.out()).contains("Created 4 nodes below /copy/of/it");

        cli().script("export /copy/of/it again.json").isOk();

        Path directory = cli().directory();
        assertThat(Files.readAllLines(directory.resolve("again.json")).subList(1, 6))
                .isEqualTo(Files.readAllLines(directory.resolve("from.json")).subList(1, 6));
        assertThat(Files.readString(directory.resolve("from.json")))
                .contains("größer", "\"base64\":\"AP8K\"", "world:anyone:r\"")
                .doesNotContain("ephemeral");
    }

    @Test
    void anImportIntoWhatExistsFailsSkipsOrOverwrites() {
        cli().script("create -p /exists/a old", "export /exists exists.json", "set /exists/a new")
                .isOk();

        cli().script("import exists.json").failedWith(NODE_EXISTS, "/exists");
        cli().script("import --existing skip exists.json").isOk();
        assertThat(cli().run("get", "/exists/a").out()).isEqualTo("new\n");
        cli().script("import --existing overwrite exists.json").isOk();
        assertThat(cli().run("get", "/exists/a").out()).isEqualTo("old\n");
    }

    @Test
    void aFileThatIsNoExportIsRefusedWithItsLine() throws IOException {
        Files.writeString(cli().directory().resolve("bad.json"), "{\"format\":\"coord-subtree\",\n\"version\":9}");

        cli().script("import bad.json").failedWith(FILE, "bad.json", "line 2", "version 9");
        cli().script("import none.json").failedWith(FILE, "none.json");
        cli().script("export /no/such x.json").failedWith(NO_NODE, "/no/such");
        assertThat(cli().directory().resolve("x.json")).doesNotExist();
        assertThat(cli().directory().resolve("x.json.partial")).doesNotExist();
    }

    @Test
    void manyNodesGoThroughExportImportAndDeleteAll() throws IOException {
        StringBuilder file =
                new StringBuilder("{\"format\":\"coord-subtree\",\"version\":1,\"top\":\"/many\",\"nodes\":[\n");
        file.append("{\"path\":\"\"}");
        for (int i = 0; i < 3000; i++) {
            file.append(",\n{\"path\":\"/n")
                    .append(i / 100 * 100)
                    .append(i % 100 == 0 ? "" : "/n" + i)
                    .append("\"}");
        }
        Files.writeString(cli().directory().resolve("many.json"), file.append("]}"));

        CliJar.Ended ended = cli().script(
                        "import many.json",
                        "getAllChildrenNumber /many",
                        "export /many out.json",
                        "deleteall /many",
                        "stat /many")
                .failedWith(NO_NODE);

        assertThat(ended.lines()).element(1).isEqualTo("3000");
        assertThat(ended.lines().get(2)).startsWith("Exported 3001 nodes");
        assertThat(ended.lines().get(3)).isEqualTo("Deleted 3001 nodes");
    }

    @Test
    void aLoadTellsHowFastItWentAndLeavesNothing() throws IOException {
        CliJar.Ended ended = cli().run("-o", "json", "load", "--clients", "2", "--count", "500", "--nodes", "10");

        JsonNode load = new ObjectMapper().readTree(ended.isOk().out());
        assertThat(load.get("requests").asLong()).isEqualTo(500);
        assertThat(load.get("failures").asLong()).isZero();
        assertThat(load.get("read").get("count").asLong()).isEqualTo(250);
        assertThat(load.get("write").get("maxMicros").asLong()).isPositive();
        cli().run("stat", "/coord-load").failedWith(NO_NODE);
        cli().run("create", "/coord-load").isOk();
        cli().run("load", "--time", "1").failedWith(NODE_EXISTS, "/coord-load");
        cli().run("delete", "/coord-load").isOk();
        assertThat(cli().run("load", "--time", "1", "/l").isOk().out())
                .contains("LATENCY MS", "99.9%", " a second; 0 failed");
    }

    @Test
    void anInterruptedLoadTellsWhatItHasAndLeavesNothing() throws Exception {
        try (CliJar.Running load = cli().start("load", "--time", "60", "/interrupted")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cli().run("stat", "/interrupted/n99").code() == 0);

            load.interrupt();

            CliJar.Ended ended = load.awaitEnd();
            assertThat(ended.code()).isEqualTo(INTERRUPTED);
            assertThat(ended.out()).contains("requests in");
            cli().run("stat", "/interrupted").failedWith(NO_NODE);
        }
    }

    @Test
    void statusShowsEachServer() {
        CliJar.Ended whole = cli().run("status").isOk();
        assertThat(whole.lines().get(1)).contains(server().connectString(), "standalone");

        CliJar.Ended half = cli().run("-s", server().connectString() + ",127.0.0.1:1", "status");
        assertThat(half.code()).isEqualTo(INCOMPLETE);
        assertThat(half.out()).contains("DOWN", "127.0.0.1:1: connection refused", "1 of 2 servers serve");
    }

    @Test
    void whoCanNotConnectIsToldWhy() {
        cli().run("-s", "127.0.0.1:1", "-w", "1000", "ls", "/")
                .failedWith(CONNECTION, "127.0.0.1:1: connection refused", "1000 ms");
        cli().run("-s", "host:port", "ls", "/").failedWith(USAGE, "host:port", "port");
        cli().run("-s", "no.such.host.invalid", "-w", "1000", "ls", "/").failedWith(CONNECTION, "no.such.host.invalid");
    }

    @Test
    void aChrootIsPutBeforeAllPaths() {
        cli().script("create -p /chroot/inner x").isOk();

        assertThat(cli().run("-s", server().connectString() + "/chroot", "ls", "/")
                        .lines())
                .containsExactly("[inner]");
    }

    @Test
    void theSessionAndTheEnsembleCanBeLookedAt() {
        CliJar.Ended ended = cli().script(
                        "version",
                        "session",
                        "config -c",
                        "close",
                        "connect",
                        "history",
                        "redo 0",
                        "help create",
                        "help exitcodes",
                        "help")
                .isOk();

        assertThat(ended.out())
                .contains(
                        "coord-cli ",
                        "session 0x",
                        "CONNECTED",
                        "1 - session",
                        "create -s -e /app/worker- host1",
                        "130");
        cli().script("reconfig -remove 7")
                .failedWith(cli().script("reconfig -remove 7").code(), "reconfig");
        cli().script("reconfig").failedWith(USAGE, "-members");
    }

    @Test
    void nobodyReadingTheOutputEndsItQuietly() throws Exception {
        cli().script("create -p /piped/a").isOk();
        ProcessBuilder piped = new ProcessBuilder("bash", "-c", "\"$@\" ls -R / | head -1", "bash");
        piped.command().addAll(CliJar.command("-s", server().connectString()));
        Process process = piped.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("/\n");
    }
}
