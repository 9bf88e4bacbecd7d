package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class FourLetterWordsTest {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    private final FakeView view = new FakeView();

    private String ask(String word) {
        return FourLetterWords.answer(named(word), 0, view);
    }

    private static FourLetterWord named(String word) {
        return Arrays.stream(FourLetterWord.values())
                .filter(candidate -> candidate.text().equals(word))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ruok", "srvr", "wchs", "wchc", "wchp", "isro", "dirs", "conf", "hash", "gtmk", "crst", "srst"})
    void answersAsRecorded(String word) {
        assertThat(ask(word)).isEqualTo(RecordedWords.answerTo(word));
    }

    @Test
    void statListsClientsBriefly() {
        view.packetsReceived = 489;
        view.packetsSent = 533;
        view.connections = List.of(
                FakeView.connection(38012, 0, 1, 0),
                FakeView.connection(37984, 1, 3, 3),
                FakeView.connection(35634, 1, 90, 90));

        assertThat(ask("stat")).isEqualTo(RecordedWords.answerTo("stat"));
    }

    @Test
    void consTellsMoreWhereThereIsASession() {
        view.connections = List.of(
                new ConnectionInfo(
                        FakeView.local(37984),
                        1,
                        0,
                        3,
                        3,
                        new ConnectionInfo.OfSession(
                                0x100005371b7002dL, "GETD", 1795402422423L, 30000, 2, 0x11c, 5514775, 1, 0, 1, 2)),
                new ConnectionInfo(
                        FakeView.local(35634),
                        1,
                        0,
                        90,
                        90,
                        new ConnectionInfo.OfSession(
                                0x100005371b7000cL, "DELE", 1795402384415L, 30000, 0x58, 0x102, 5508844, 1, 0, 2, 51)),
                FakeView.connection(38034, 0, 1, 0));

        assertThat(ask("cons")).isEqualTo(RecordedWords.answerTo("cons"));
    }

    /** As 3.9.5 prints a connection after {@code crst}. */
    @Test
    void consOfAConnectionWithoutRepliesHasNoCxid() {
        view.connections = List.of(new ConnectionInfo(
                FakeView.local(43006),
                1,
                0,
                0,
                0,
                new ConnectionInfo.OfSession(0x100004be1db0000L, "NA", 1795412762922L, 10000, -1, -1, 0, 0, 0, 0, 0)));

        assertThat(ask("cons"))
                .isEqualTo(" /127.0.0.1:43006[1](queued=0,recved=0,sent=0,sid=0x100004be1db0000,lop=NA,"
                        + "est=1795412762922,to=10000,lzxid=0xffffffffffffffff,lresp=0,llat=0,minlat=0,avglat=0,"
                        + "maxlat=0)\n\n");
    }

    @Test
    void addressesAreNumbersWithoutHostNames() throws UnknownHostException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        view.connections = List.of(
                new ConnectionInfo(
                        new InetSocketAddress(InetAddress.getByAddress("client", new byte[] {10, 0, 0, 1}), 7),
                        5,
                        2,
                        1,
                        0,
                        null),
                new ConnectionInfo(
                        new InetSocketAddress(InetAddress.getByAddress("client", loopback), 8), 1, 0, 1, 0, null));

        assertThat(ask("cons"))
                .isEqualTo(" /10.0.0.1:7[5](queued=2,recved=1,sent=0)\n"
                        + " /[0:0:0:0:0:0:0:1]:8[1](queued=0,recved=1,sent=0)\n\n");
    }

    @Test
    void dumpPrintsSessionsByDateOfExpiryAndEphemerals() {
        view.sessionsByExpiry.put(0L, List.of());
        view.sessionsByExpiry.put(5000L, List.of(0x100005371b70025L, 0x100005371b70024L));

        assertThat(ask("dump"))
                .isEqualTo("SessionTracker dump:\n"
                        + "Session Sets (2)/(2):\n"
                        + "0 expire at Mon Nov 23 02:53:42 UTC 2026:\n"
                        + "2 expire at Mon Nov 23 02:53:47 UTC 2026:\n"
                        + "\t0x100005371b70025\n"
                        + "\t0x100005371b70024\n"
                        + "ephemeral nodes dump:\n"
                        + "Sessions with Ephemerals (1):\n"
                        + "0x100005371b7002d:\n"
                        + "\t/fl\n"
                        + "Connections dump:\n");
    }

    @Test
    void dumpHasTheLinesOfTheRecordedOne() {
        view.sessionsByExpiry.put(5000L, List.of(0x100005371b70025L, 0x100005371b70024L));

        List<String> recorded = RecordedWords.answerTo("dump").lines().collect(Collectors.toList());
        List<String> told = ask("dump")
                .lines()
                .filter(line -> !line.contains("Sets (") && !line.startsWith("Sessions with"))
                .collect(Collectors.toList());

        assertThat(recorded).containsSubsequence(told);
    }

    @Test
    void enviHasTheRecordedKeysInOrder() {
        assertThat(keys(ask("envi"))).isEqualTo(keys(RecordedWords.answerTo("envi")));
        assertThat(ask("envi"))
                .startsWith("Environment:\nzookeeper.version=" + FakeView.VERSION + "\nhost.name=")
                .containsPattern("\nos\\.memory\\.total=[0-9]+MB\n$")
                .contains("\njava.compiler=<NA>\n");
    }

    private static List<String> keys(String text) {
        return text.lines().map(line -> line.split("=", 2)[0]).collect(Collectors.toList());
    }

    @Test
    void setTraceMaskIsRemembered() {
        assertThat(FourLetterWords.answer(FourLetterWord.STMK, 307, view)).isEqualTo("307");
        assertThat(ask("gtmk")).isEqualTo("307");
        assertThat(FourLetterWords.answer(FourLetterWord.STMK, -1, view)).isEqualTo("-1");
    }

    @Test
    void resetsReachTheServer() {
        ask("srst");
        ask("crst");

        assertThat(view.resets).containsExactly("server", "connections");
    }

    @Test
    void telnetInterruptIsAnsweredWithNothing() {
        assertThat(ask("telnet close")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ENVI", "GTMK", "ISRO", "RUOK", "STMK", "TELNET_INTERRUPT", "HASH"},
            mode = Mode.EXCLUDE)
    void aServerThatDoesNotServeSaysSo(FourLetterWord word) {
        view.serving = false;

        assertThat(FourLetterWords.answer(word, 0, view)).isEqualTo(NOT_SERVING + "\n");
        assertThat(view.resets).isEmpty();
    }

    @Test
    void someWordsAreAnsweredWithoutServing() {
        view.serving = false;

        assertThat(ask("hash")).isEqualTo(NOT_SERVING);
        assertThat(ask("isro")).isEqualTo("null");
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("gtmk")).isEqualTo("306");
        assertThat(FourLetterWords.answer(FourLetterWord.STMK, 5, view)).isEqualTo("5");
        assertThat(ask("envi")).startsWith("Environment:\n");
    }

    @Test
    void readOnlyServerSaysItInItsSecondLine() {
        view.mode = ServerMode.READ_ONLY;

        assertThat(ask("isro")).isEqualTo("ro");
        assertThat(ask("srvr"))
                .contains(" UTC\nREAD-ONLY mode; serving only read-only clients\nLatency ")
                .contains("\nMode: read-only\n");
        assertThat(ask("stat")).contains(" UTC\nREAD-ONLY mode; serving only read-only clients\nClients:\n");
    }

    @Test
    void leaderPrintsProposalSizesLast() {
        view.mode = ServerMode.LEADER;
        view.proposalSizes = Optional.of(new SizeFigures(-1, -1, -1));

        assertThat(ask("srvr")).endsWith("Mode: leader\nNode count: 6\nProposal sizes last/min/max: -1/-1/-1\n");
    }

    @Test
    void aServerInMemoryHasNoDirectories() {
        view.directories = Optional.empty();

        assertThat(ask("conf")).startsWith("clientPort=23950\nsecureClientPort=-1\ntickTime=1000\n");
        assertThat(ask("dirs")).isEqualTo("datadir_size: 0\nlogdir_size: 0\n");
    }
}
