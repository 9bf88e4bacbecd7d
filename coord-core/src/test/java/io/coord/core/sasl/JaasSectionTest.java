package io.coord.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.env.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.security.auth.login.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JaasSectionTest {
    private static final PrincipalNames NAMES = PrincipalNames.ofRealm("");

    @TempDir
    private Path dir;

    private Configuration configuration;

    @BeforeEach
    void write() throws Exception {
        Path file = dir.resolve("jaas.conf");
        Files.writeString(file, """
                Server {
                  org.apache.zookeeper.server.auth.DigestLoginModule required user_alice="secret" user_bob="other";
                };
                Client { org.apache.zookeeper.server.auth.DigestLoginModule required username="bob" password="other"; };
                Empty { org.apache.zookeeper.server.auth.DigestLoginModule required; };
                NoClass { com.example.LoginModule required; };
                """);
        configuration = JaasSection.read(file.toString());
    }

    @Test
    void usersOfZooKeepersModuleNeedNoClassOfZooKeeper() throws Exception {
        SaslNegotiation server = section("Server")
                .acceptor(SaslService.CLIENTS, NAMES, null, new SystemClock())
                .begin();
        SaslNegotiation client = section("Client")
                .initiator(SaslService.CLIENTS, ServicePrincipals.OF_HOST, new SystemClock())
                .begin("localhost");

        server.next(client.next(server.next(client.next(new byte[0]))));

        assertThat(server.peerName()).isEqualTo("bob");
    }

    @Test
    void thePasswordOfSuperMayComeFromElsewhere() throws Exception {
        SaslNegotiation server = section("Server")
                .acceptor(SaslService.CLIENTS, NAMES, "boss", new SystemClock())
                .begin();
        SaslNegotiation client = new DigestMd5Initiator(SaslService.CLIENTS, "super", "boss").begin("localhost");

        server.next(client.next(server.next(client.next(new byte[0]))));

        assertThat(server.peerName()).isEqualTo("super");
    }

    @Test
    void whatCanNotBeUsedSaysWhyAndTellsNoSecret() {
        assertThat(JaasSection.find(configuration, "Nobody")).isEmpty();
        assertThatThrownBy(() -> section("Empty").acceptor(SaslService.CLIENTS, NAMES, null, new SystemClock()))
                .isInstanceOf(JaasException.class)
                .hasMessageContaining("Empty has no users");
        assertThatThrownBy(() ->
                        section("Server").initiator(SaslService.CLIENTS, ServicePrincipals.OF_HOST, new SystemClock()))
                .isInstanceOf(JaasException.class)
                .hasMessageContaining("username=")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> section("NoClass").acceptor(SaslService.CLIENTS, NAMES, null, new SystemClock()))
                .isInstanceOf(JaasException.class)
                .hasMessageContaining("NoClass");
        assertThatThrownBy(() -> JaasSection.read(dir.resolve("none").toString()))
                .isInstanceOf(JaasException.class)
                .hasMessageContaining("none");
    }

    private JaasSection section(String name) {
        return JaasSection.find(configuration, name).orElseThrow();
    }
}
