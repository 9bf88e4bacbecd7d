package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.server.auth.AuthScheme;
import io.coord.server.auth.Authentication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthReaderTest {
    private static final String ZOOKEEPERS = "org.apache.zookeeper.server.auth.";

    @TempDir
    private Path dir;

    /** A scheme of somebody else. */
    private record Badge(String name) implements AuthScheme {
        @Override
        public boolean isValidAclId(String aclId) {
            return true;
        }

        @Override
        public boolean matches(String callerId, String aclId) {
            return callerId.equals(aclId);
        }

        @Override
        public boolean provesIdentity() {
            return true;
        }

        @Override
        public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
            return new Authentication.Refused("no badge");
        }
    }

    @Test
    void zooKeepersProvidersAreMappedToSchemesHere() throws Exception {
        ServerConfig server = read("authProvider.1=" + ZOOKEEPERS + "SASLAuthenticationProvider\n"
                + "authProvider.sasl=" + ZOOKEEPERS + "SASLAuthenticationProvider\n"
                + "authProvider.2=" + ZOOKEEPERS + "EnsembleAuthenticationProvider\nensembleAuthName=a, b\n"
                + "authProvider.3=" + ZOOKEEPERS + "DigestAuthenticationProvider\n"
                + "authProvider.4=" + ZOOKEEPERS + "IPAuthenticationProvider\n");

        assertThat(server.auth().furtherSchemes().stream().map(AuthScheme::name))
                .containsExactly("sasl", "ensemble");
    }

    @Test
    void otherProvidersAreMadeByTheirClassName() throws Exception {
        ServerConfig server =
                read("authProvider.1=com.example.Badge\nenforce.auth.enabled=true\n" + "enforce.auth.schemes=badge\n");

        assertThat(server.auth().furtherSchemes()).containsExactly(new Badge("badge"));
        assertThat(server.enforcedSchemes()).containsExactly("badge");
    }

    @ParameterizedTest
    @CsvSource({
        "authProvider.1=com.example.None, no such class",
        "authProvider.7=com.example.Digest, configured twice",
        "authProvider.7=com.example.World, meaning of its own",
        "sessionRequireClientSASLAuth=true, does not exist here",
        "superUser, empty"
    })
    void whatCanNotBeHadIsRefusedWithItsKeyAndValue(String line, String reason) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(line + "\n"));

        assertThat(e)
                .hasMessageStartingWith(dir.resolve("zoo.cfg") + ":3: " + line)
                .hasMessageContaining(reason);
    }

    @Test
    void superUsersAreSaslUsersBesideTheSuperDigest() throws Exception {
        ServerConfig server =
                read("superUser=root\nsuperUser.2=admin@REALM\nDigestAuthenticationProvider.superDigest=super:x=\n");

        assertThat(server.auth().superUsers())
                .containsExactly(
                        new AuthId("digest", "super:x="),
                        new AuthId("sasl", "root"),
                        new AuthId("sasl", "admin@REALM"));
        assertThat(server.auth().toString()).doesNotContain("super:x=");
    }

    @Test
    void theOlderKeyForSaslOverridesTheListOfSchemes() throws Exception {
        ServerConfig server = read("authProvider.1=" + ZOOKEEPERS + "SASLAuthenticationProvider\n"
                + "enforce.auth.enabled=true\nenforce.auth.schemes=digest\nsessionRequireClientSASLAuth=true\n");

        assertThat(server.enforcedSchemes()).containsExactly("sasl");
    }

    @Test
    void anEmbeddersReaderTakesNoClassNames() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> ZooCfgReader.parse("zoo.cfg", "dataDir=/d\nauthProvider.1=com.example.Badge\n", Map.of()));

        assertThat(e)
                .hasMessageContaining("zoo.cfg:2: authProvider.1=com.example.Badge")
                .hasMessageContaining("withScheme");
    }

    @Test
    void usersOfTheJaasSectionMakeTheSchemeSasl() throws Exception {
        Path jaas = dir.resolve("jaas.conf");
        Files.writeString(jaas, """
                Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob="hush"; };
                """);
        Map<String, String> properties = Map.of("java.security.auth.login.config", jaas.toString());

        ServerConfig server = ZooCfgReader.parse(
                        "zoo.cfg",
                        "dataDir=/d\nsessionRequireClientSASLAuth=true\nallowSaslFailedClients=true\n",
                        properties)
                .server();

        assertThat(server.enforcedSchemes()).containsExactly("sasl");
        assertThat(server.auth().sasl()).isNotNull();
        assertThat(server.auth().failedSaslTolerated()).isTrue();
        assertThat(server.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "sasl.serverconfig=Other, no such section",
        "security.auth_to_local=RULES, no rule of auth_to_local",
        "fips-mode=true, not allowed with it"
    })
    void whatIsWrongWithSaslIsReported(String line, String reason) throws Exception {
        Path jaas = dir.resolve("jaas.conf");
        Files.writeString(jaas, """
                Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob="hush"; };
                """);
        Map<String, String> properties = Map.of("java.security.auth.login.config", jaas.toString());

        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> ZooCfgReader.parse("zoo.cfg", "dataDir=/d\n" + line, properties));

        assertThat(e).hasMessageStartingWith("zoo.cfg:2: " + line).hasMessageContaining(reason);
    }

    private ServerConfig read(String lines) throws Exception {
        Path file = dir.resolve("zoo.cfg");
        Files.writeString(file, "dataDir=/tmp/d\nclientPort=2181\n" + lines);
        return ZooCfgReader.read(file, Map.of(), AuthReaderTest::make).server();
    }

    private static AuthScheme make(String className) throws SchemeClasses.UnavailableException {
        for (String known : List.of("Badge", "Digest", "World")) {
            if (className.equals("com.example." + known)) {
                return new Badge(known.toLowerCase(java.util.Locale.ROOT));
            }
        }
        throw new SchemeClasses.UnavailableException("no such class");
    }
}
