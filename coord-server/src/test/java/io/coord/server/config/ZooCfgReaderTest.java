package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.core.codec.JuteLimits;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.ServerConfig.Compression;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooCfgReaderTest {
    private static final String BASE = "dataDir=/tmp/d\nclientPort=2181\n";

    @Test
    void theUsualFileNeedsNoWords() throws ConfigException {
        ZooCfg cfg = parse(
                "# usual\ntickTime=2000\ninitLimit=10\nsyncLimit=5\ndataDir=/var/lib/zk\ndataLogDir=/var/log/zk\n"
                        + "clientPort=2181\nclientPortAddress=127.0.0.1\nmaxClientCnxns=7\nautopurge.snapRetainCount=5\n"
                        + "autopurge.purgeInterval=24\n4lw.commands.whitelist=stat, ruok ,*\nadmin.enableServer=false\n");

        ServerConfig server = cfg.server();
        assertThat(cfg.warnings()).isEmpty();
        assertThat(server.sessions()).isEqualTo(new ServerConfig.Sessions(2000, 4000, 40_000));
        assertThat(server.listening().address()).isEqualTo(new InetSocketAddress("127.0.0.1", 2181));
        assertThat(server.listening().maxPerAddress()).isEqualTo(7);
        assertThat(server.storage().dataDirectory()).isEqualTo(Path.of("/var/lib/zk"));
        assertThat(server.storage().logDirectory()).isEqualTo(Path.of("/var/log/zk"));
        assertThat(server.storage().purgeRetain()).isEqualTo(5);
        assertThat(server.storage().purgeIntervalMillis()).isEqualTo(24 * 3_600_000L);
        assertThat(server.commands()).containsExactly("*", "ruok", "srvr", "stat");
    }

    @Test
    void everyOptionArrives() throws ConfigException {
        ServerConfig server = ZooCfgReader.parse(
                        "zoo.cfg",
                        BASE + "minSessionTimeout=100\nmaxSessionTimeout=200\nclientPortListenBacklog=9\nmaxCnxns=11\n"
                                + "snapCount=50\nsnapSizeLimitInKb=3\npreAllocSize=4\ntxnLogSizeLimitInKb=5\nforceSync=no\n"
                                + "fsync.warningthresholdms=6\nsnapshot.compression.method=gz\nsnapshot.trust.empty=true\n"
                                + "datadir.autocreate=false\ndb.autocreate=false\ndigest.enabled=false\n"
                                + "closeSessionTxn.enabled=false\nserializeLastProcessedZxid.enabled=false\n"
                                + "extendedTypesEnabled=true\nenforceQuota=true\nglobalOutstandingLimit=12\nskipACL=yes\n"
                                + "DigestAuthenticationProvider.superDigest=super:x=\n"
                                + "DigestAuthenticationProvider.digestAlg=SHA-256\nenforce.auth.enabled=true\n"
                                + "enforce.auth.schemes=digest,ip\njute.maxbuffer.extrasize=4096\ncoord.acceptDamage=true\n",
                        Map.of(
                                "jute.maxbuffer", "0x1000",
                                "readonlymode.enabled", "true",
                                "znode.container.checkIntervalMs", "13",
                                "znode.container.maxPerMinute", "14",
                                "znode.container.maxNeverUsedIntervalMs", "15"))
                .server();

        ServerConfig.Storage storage = server.storage();
        assertThat(server.sessions()).isEqualTo(new ServerConfig.Sessions(3000, 100, 200));
        assertThat(server.listening().backlog()).isEqualTo(9);
        assertThat(server.listening().maxTotal()).isEqualTo(11);
        assertThat(server.listening().maxPerAddress()).isEqualTo(60);
        assertThat(storage.snapshotAfterTxns()).isEqualTo(50);
        assertThat(storage.snapshotAfterBytes()).isEqualTo(3 * 1024);
        assertThat(storage.preallocateBytes()).isEqualTo(4 * 1024);
        assertThat(storage.logFileLimitBytes()).isEqualTo(5 * 1024);
        assertThat(storage.forceSync()).isFalse();
        assertThat(storage.slowSyncMillis()).isEqualTo(6);
        assertThat(storage.compression()).isEqualTo(Compression.GZIP);
        assertThat(storage.trustEmptySnapshot()).isTrue();
        assertThat(storage.createDirectories()).isFalse();
        assertThat(storage.createDatabase()).isFalse();
        assertThat(storage.writeLastZxid()).isFalse();
        assertThat(storage.acceptDamage()).isTrue();
        assertThat(server.tree()).isEqualTo(new ServerConfig.Tree(true, true, false, false));
        assertThat(server.maxOutstanding()).isEqualTo(12);
        assertThat(server.auth())
                .isEqualTo(AuthConfig.DEFAULTS
                        .withoutPermissionChecks()
                        .withDigestAlgorithm("SHA-256")
                        .withSuperDigest("super:x="));
        assertThat(server.enforcedSchemes()).containsExactly("digest", "ip");
        assertThat(server.limits()).isEqualTo(new JuteLimits(4096, 4096));
        assertThat(server.reaping()).isEqualTo(new ServerConfig.Reaping(13, 14, 15));
        assertThat(server.commands()).containsExactly("isro", "srvr");
    }

    @Test
    void theDefaultsAreThoseOfTheBuilder() throws ConfigException {
        ServerConfig fromFile = parse(BASE).server();

        assertThat(fromFile)
                .isEqualTo(new ServerConfigBuilder()
                        .dataDirectory(Path.of("/tmp/d"))
                        .clientAddress(new InetSocketAddress(2181))
                        .operations(fromFile.operations())
                        .build());
    }

    @Test
    void aKeyOfTheFileWinsOverItsSystemProperty() throws ConfigException {
        Map<String, String> properties = Map.of("zookeeper.snapCount", "10", "zookeeper.maxCnxns", "3");

        ServerConfig server = ZooCfgReader.parse("zoo.cfg", BASE + "snapCount=20\n", properties)
                .server();

        assertThat(server.storage().snapshotAfterTxns()).isEqualTo(20);
        assertThat(server.listening().maxTotal()).isEqualTo(3);
    }

    @Test
    void allWrongValuesAreReportedTogetherInTheOrderOfTheFile() {
        ConfigException e = refused("tickTime=abc\nclientPort=70000\nforceSync=maybe\ndigest.enabled=1\n"
                + "snapshot.compression.method=zip\nstandaloneEnabled=no\nelectionAlg=1\n");

        assertThat(e.problems().stream().map(ConfigFinding::toString))
                .containsExactly(
                        "zoo.cfg: dataDir: must be set: the directory for the data",
                        "zoo.cfg:1: tickTime=abc: not a whole number, allowed are 1 to 107374182",
                        "zoo.cfg:2: clientPort=70000: out of range, allowed are 0 to 65535",
                        "zoo.cfg:3: forceSync=maybe: allowed are yes and no",
                        "zoo.cfg:4: digest.enabled=1: allowed are true and false",
                        "zoo.cfg:5: snapshot.compression.method=zip: allowed are gz, snappy and nothing",
                        "zoo.cfg:6: standaloneEnabled=no: allowed are true and false",
                        "zoo.cfg:7: electionAlg=1: out of range, allowed are 3 to 3");
        assertThat(e.getMessage()).hasLineCount(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tickTime=0",
                "minSessionTimeout=10\nmaxSessionTimeout=5",
                "maxSessionTimeout=1",
                "enforce.auth.enabled=true",
                "enforce.auth.enabled=true\nenforce.auth.schemes=sasl",
                "DigestAuthenticationProvider.superDigest=root:x",
                "DigestAuthenticationProvider.digestAlg=none",
                "metricsProvider.className=no.such.Class",
                "server.1=a:1:1",
                "server.1=a:1:2:observer",
                "server.1=a:1:2\nserver.2=b:1:2:observer",
                "server.1=a:1:2|b:1:2",
                "server.1=a:1:2;2182",
                "server.x=a:1:2",
                "standaloneEnabled=false",
                "dynamicConfigFile=/no/such/file",
                "peerType=leader",
                "group.1=1",
                "weight.1=2",
                "x=\\u12"
            })
    void refuses(String lines) {
        assertThat(refused(BASE + lines).problems()).hasSize(1);
    }

    /** Compat: as ZooKeeper 3.9.5 does, even where the value would not be used. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localSessionsEnabled=yes",
                "localSessionsUpgradingEnabled=1",
                "syncEnabled=",
                "multiAddress.reachabilityCheckEnabled=on",
                "multiAddress.reachabilityCheckTimeoutMs=1s",
                "observerMasterPort=none",
                "quorum.cnxn.threads.size=many",
                "jvm.pause.monitor=on",
                "jvm.pause.sleep.time.ms=0.5"
            })
    void refusesWrongValuesOfKeysThatHaveNoEffect(String line) {
        assertThat(refused(BASE + line).problems()).hasSize(1);
    }

    @Test
    void acceptsRightValuesOfKeysThatHaveNoEffect() throws ConfigException {
        ZooCfg cfg = parse(BASE + "localSessionsEnabled=TRUE\nsyncEnabled=true\n"
                + "multiAddress.reachabilityCheckTimeoutMs=10\njvm.pause.monitor=false\n");

        assertThat(cfg.warnings()).isEmpty();
    }

    @Test
    void warnsOfWhatEnsemblesDoNotHave() throws ConfigException {
        ZooCfg cfg = parse(
                BASE + "syncEnabled=false\nobserverMasterPort=2191\noraclePath=/o\nquorum.cnxn.threads.size=30\n");

        assertThat(cfg.warnings())
                .hasSize(4)
                .anyMatch(warning -> warning.toString().contains("syncEnabled"))
                .anyMatch(warning -> warning.toString().contains("observerMasterPort"))
                .allMatch(warning -> warning.toString().contains("has no effect in coord"));
    }

    @Test
    void anUnknownSchemeIsReportedBesideOtherProblems() {
        ConfigException e =
                refused(BASE + "tickTime=x\nenforce.auth.enabled=true\nenforce.auth.schemes=digest,kerberos\n");

        assertThat(e.problems()).hasSize(2);
        assertThat(e.getMessage()).contains("tickTime").contains("\"kerberos\" does not exist here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quorum.auth.somethingNew=true",
                "ssl.somethingNew=true\nsecureClientPort=2281",
                "ssl.quorum.somethingNew=true\nsslQuorum=true",
                "ssl.quorum.somethingNew=true\nadmin.forceHttps=true"
            })
    void refusesWhatWouldChangeSecurity(String line) {
        assertThat(refused(BASE + line).getMessage()).contains("zoo.cfg:3: ").contains("not available");
    }

    @Test
    void whatIsSwitchedOffOrBuiltInIsNotRefused() throws ConfigException {
        ZooCfg cfg = parse(BASE + "sslQuorum=false\nquorum.auth.enableSasl=false\nsessionRequireClientSASLAuth=false\n"
                + "authProvider.1=org.apache.zookeeper.server.auth.DigestAuthenticationProvider\naudit.enable=false\n");

        assertThat(cfg.warnings()).isEmpty();
    }

    @Test
    void warnsOfWhatIsUnknownOrHasNoEffect() throws ConfigException {
        ZooCfg cfg = parse(BASE + "ticktime=5\ncommitLogCount=7\nzookeeper.snapCount=3\njute.maxbuffer=10\nfoo=1\n"
                + "clientPort=2182\nsnapCount=1\nnio.numSelectorThreads=3\nmetricsProvider.maxQueueSize=9\n");

        assertThat(cfg.warnings().stream().map(ConfigFinding::toString))
                .containsExactly(
                        "zoo.cfg:2: clientPort=2181: is set again in line 8, which counts",
                        "zoo.cfg:3: ticktime=5: unknown, ignored; did you mean tickTime?",
                        "zoo.cfg:4: commitLogCount=7: has no effect in coord",
                        "zoo.cfg:5: zookeeper.snapCount=3: unknown, ignored; did you mean snapCount?",
                        "zoo.cfg:6: jute.maxbuffer=10: has no effect in a file, as in ZooKeeper: start the JVM with"
                                + " -Djute.maxbuffer=10",
                        "zoo.cfg:7: foo=1: unknown, ignored",
                        "zoo.cfg:9: snapCount=1: less than the minimum, 2 is used",
                        "zoo.cfg:10: nio.numSelectorThreads=3: has no effect in coord",
                        "zoo.cfg:11: metricsProvider.maxQueueSize=9: has no effect in coord");
        assertThat(cfg.server().limits()).isEqualTo(JuteLimits.DEFAULT);
    }

    @Test
    void isroIsAllowedBesideTheListWhereReadOnlyServersArePossible() throws ConfigException {
        ServerConfig server = ZooCfgReader.parse(
                        "zoo.cfg", BASE + "4lw.commands.whitelist=ruok\n", Map.of("readonlymode.enabled", "true"))
                .server();

        assertThat(server.commands()).containsExactly("isro", "ruok", "srvr");
    }

    @Test
    void secretsAreNotPrinted() {
        ConfigException e = refused(BASE + "secureClientPort=2281\nssl.clientAuth=none\nssl.keyStore.password=hush\n"
                + "DigestAuthenticationProvider.superDigest=hush\n");

        assertThat(e.problems()).hasSize(2);
        assertThat(e.getMessage()).doesNotContain("hush");
    }

    @Test
    void aSingleServerLineIsIgnoredButForItsClientPort() throws ConfigException {
        ServerConfig server =
                parse("dataDir=/tmp/d\nserver.1=zk1:2888:3888;127.0.0.1:2182\n").server();

        assertThat(server.listening().address()).isEqualTo(new InetSocketAddress("127.0.0.1", 2182));
    }

    @Test
    void severalParticipantsAreAnEnsemble(@TempDir Path dir) throws IOException, ConfigException {
        Files.writeString(dir.resolve("myid"), "1\n");

        ServerConfig server = parse("dataDir=" + dir + "\nclientPort=2181\ninitLimit=10\nsyncLimit=5\n"
                        + "server.1=zk1:2888:3888\nserver.2=zk2:2888:3888\n")
                .server();

        assertThat(server.ensemble().members()).containsOnlyKeys(1L, 2L);
        assertThat(server.serverId()).isEqualTo(1);
    }

    @Test
    void withoutAFileTheSystemPropertiesStillCount() throws ConfigException {
        ServerConfig server = ZooCfgReader.withoutFile(
                        new InetSocketAddress("127.0.0.1", 0), Path.of("x"), Map.of("zookeeper.forceSync", "no"))
                .server();

        assertThat(server.listening().address()).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
        assertThat(server.storage().dataDirectory()).isEqualTo(Path.of("x"));
        assertThat(server.storage().forceSync()).isFalse();
    }

    @Test
    void wrongSystemPropertiesAreNamedAsSuch() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> ZooCfgReader.parse("zoo.cfg", BASE, Map.of("zookeeper.snapCount", "many", "user.dir", "x")));

        assertThat(e).hasMessageStartingWith("system property: zookeeper.snapCount=many: not a whole number");
    }

    private static ZooCfg parse(String text) throws ConfigException {
        return ZooCfgReader.parse("zoo.cfg", text, Map.of());
    }

    private static ConfigException refused(String text) {
        return catchThrowableOfType(ConfigException.class, () -> parse(text));
    }
}
