package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.EnsembleConfig.PeerAddress;
import io.coord.server.config.EnsembleConfig.Role;
import io.coord.server.config.EnsembleConfig.Timing;
import io.coord.server.config.EnsembleConfig.Tuning;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleConfigTest {
    private static final String TIMES = "initLimit=10\nsyncLimit=5\n";

    @TempDir
    private Path dir;

    @BeforeEach
    void writeMyId() throws IOException {
        Files.writeString(dir.resolve("myid"), "2");
    }

    @Test
    void serverLinesAreReadInFull() {
        assertThat(ServerLine.parse(1, "zk1:2888:3888"))
                .isEqualTo(new Member(1, List.of(new PeerAddress("zk1", 2888, 3888)), Role.PARTICIPANT, null));
        assertThat(ServerLine.parse(2, "[fe80::1]:2888:3888:OBSERVER;[::1]:2181"))
                .isEqualTo(new Member(
                        2,
                        List.of(new PeerAddress("fe80::1", 2888, 3888)),
                        Role.OBSERVER,
                        InetSocketAddress.createUnresolved("::1", 2181)));
        assertThat(ServerLine.parse(3, "a:1:2:participant|b:3:4:participant;2181"))
                .isEqualTo(new Member(
                        3,
                        List.of(new PeerAddress("a", 1, 2), new PeerAddress("b", 3, 4)),
                        Role.PARTICIPANT,
                        InetSocketAddress.createUnresolved("0.0.0.0", 2181)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:1",
                "a:1:x",
                "a:0:2",
                "a:1:65536",
                "a:1:1",
                "a:1:2:leader",
                "a:1:2:observer:x",
                ":1:2",
                "[::1:1:2",
                "[::1]1:2",
                "a:1:2;x",
                "a:1:2;1;2",
                "a:1:2;b:c:1",
                "a:1:2|b:1:2:observer"
            })
    void badServerLinesAreRefused(String line) {
        assertThatThrownBy(() -> ServerLine.parse(1, line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnsembleIsReadFromOneFile() {
        EnsembleConfig ensemble = read(TIMES + "server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2:observer\n"
                + "group.1=1\ngroup.2=2\nweight.1=3\nreconfigEnabled=true\nquorumListenOnAllIPs=true\n");

        assertThat(ensemble.myId()).isEqualTo(2);
        assertThat(ensemble.members().keySet()).containsExactly(1L, 2L, 3L);
        assertThat(ensemble.groups()).isEqualTo(Map.of(1L, List.of(1L), 2L, List.of(2L)));
        assertThat(ensemble.weights()).isEqualTo(Map.of(1L, 3L));
        assertThat(ensemble.timing()).isEqualTo(new Timing(10, 5, 0));
        assertThat(ensemble.minVoters()).isEqualTo(2);
        assertThat(ensemble.listenOnAllIps()).isTrue();
    }

    @Test
    void itsOwnLineMaySayWhereClientsConnect() throws ConfigException {
        ZooCfg cfg = ZooCfgReader.parse(
                "zoo.cfg",
                "dataDir=" + dir + "\n" + TIMES + "server.1=a:1:2;2181\nserver.2=b:1:2;127.0.0.1:2182\n",
                Map.of());
        assertThat(cfg.server().listening().address()).isEqualTo(new InetSocketAddress("127.0.0.1", 2182));
        assertThat(cfg.warnings()).isEmpty();
    }

    @Test
    void theDynamicFileGivesMembersAndVersion() throws IOException {
        Path dynamic = dir.resolve("zoo.cfg.dynamic.1f");
        Files.writeString(dynamic, "server.2=b:1:2:participant;0.0.0.0:2181\n");

        EnsembleConfig ensemble = read(TIMES + "standaloneEnabled=false\ndynamicConfigFile=" + dynamic + "\n");

        assertThat(ensemble.members().keySet()).containsExactly(2L);
        assertThat(ensemble.version()).isEqualTo(0x1f);
        assertThat(ensemble.dynamicConfigFile()).isEqualTo(dynamic);
    }

    @Test
    void theDynamicFileHoldsMembersOnlyAndTheStaticOneNone() throws IOException {
        Path dynamic = dir.resolve("dynamic");
        Files.writeString(dynamic, "server.1=a:1:2\nserver.2=b:1:2\nversion=100000000\n");

        assertThat(problems(TIMES + "server.1=a:1:2\ndynamicConfigFile=" + dynamic))
                .contains("not allowed here together with dynamicConfigFile")
                .contains(dynamic + ":3: version=100000000: not allowed in a dynamic file");
    }

    @Test
    void anEnsembleNeedsTimesAndAServerOfThisNumber() {
        assertThat(problems("server.1=a:1:2\nserver.3=b:1:2\n"))
                .contains("initLimit: must be set")
                .contains("syncLimit: must be set")
                .contains("server 2 is not in the server list [1, 3]");
    }

    @Test
    void anEnsembleNeedsANumberForThisServer() throws IOException {
        Files.delete(dir.resolve("myid"));
        assertThat(problems(TIMES + "server.1=a:1:2\nserver.2=b:1:2\n")).contains("myid: can not be read");
    }

    @Test
    void whatRarelyNeedsAnotherValueIsRead() {
        String members = TIMES + "server.1=a:1:2\nserver.2=b:1:2|c:1:2\nmultiAddress.enabled=true\n";

        assertThat(read(members).tuning()).isEqualTo(new Tuning(500, 10, 200, 60_000, 200, 3, true, false, 0.33));
        assertThat(read(members + "commitLogCount=900\nleader.maxConcurrentSnapSyncs=2\n"
                                + "fastleader.minNotificationInterval=50\nfastleader.maxNotificationInterval=70\n"
                                + "observer.election.DelayMs=0\nelectionPortBindRetry=0\ntcpKeepAlive=true\n"
                                + "snapshotSizeFactor=-1\n")
                        .tuning())
                .isEqualTo(new Tuning(900, 2, 50, 70, 0, 0, true, true, -1));
    }

    @Test
    void intervalsBetweenVotesAreInOrder() {
        assertThat(problems(TIMES + "server.1=a:1:2\nserver.2=b:1:2\nfastleader.minNotificationInterval=300\n"
                        + "fastleader.maxNotificationInterval=200\n"))
                .contains("fastleader.maxNotificationInterval=200");
    }

    @Test
    void groupsHoldEachParticipantOnce() {
        assertThat(problems(TIMES + "server.1=a:1:2\nserver.2=b:1:2\ngroup.1=1\ngroup.2=1\n"))
                .contains("server 1 is in two groups")
                .contains("server.2=b:1:2: is in no group");
    }

    private EnsembleConfig read(String lines) {
        EnsembleConfig ensemble;
        try {
            ensemble = ZooCfgReader.parse("zoo.cfg", "dataDir=" + dir + "\nclientPort=2181\n" + lines, Map.of())
                    .server()
                    .ensemble();
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
        assertThat(ensemble).isNotNull();
        return ensemble;
    }

    private String problems(String lines) {
        return catchThrowableOfType(
                        ConfigException.class,
                        () -> ZooCfgReader.parse("zoo.cfg", "dataDir=" + dir + "\nclientPort=2181\n" + lines, Map.of()))
                .getMessage();
    }
}
