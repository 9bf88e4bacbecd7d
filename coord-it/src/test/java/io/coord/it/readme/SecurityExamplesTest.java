package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.server.CoordServer;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;

/** The example of docs/security.md. */
class SecurityExamplesTest {
    private static final TokenScheme SCHEME = new TokenScheme("a key of two services".getBytes(UTF_8));

    @Test
    void theSchemeIsCompiledAsItStands() throws Exception {
        String compiled = Files.readString(Path.of("src/test/java/io/coord/it/readme/TokenScheme.java"));

        assertThat(Files.readString(Path.of("../docs/security.md")))
                .contains("```java\n" + compiled.substring(compiled.indexOf("/** Callers")) + "```\n");
    }

    @Test
    void theSchemeLetsInWhoHasATokenAndNobodyElse() throws Exception {
        try (CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .auth(AuthConfig.DEFAULTS.withScheme(SCHEME))
                        .build())
                .build()) {
            server.start();
            ZooKeeper alice = connected(server, SCHEME.tokenOf("alice"));
            ZooKeeper bob = connected(server, SCHEME.tokenOf("bob"));
            ZooKeeper liar = connected(server, "alice:00");
            ACL forAlice = new ACL(Perms.ALL, new Id("token", "alice"));
            alice.create("/orders", new byte[0], Collections.singletonList(forAlice), CreateMode.PERSISTENT);

            assertThat(alice.getData("/orders", false, null)).isEmpty();
            assertThatThrownBy(() -> bob.getData("/orders", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> liar.getData("/orders", false, null))
                    .isInstanceOf(KeeperException.AuthFailedException.class);
            alice.close();
            bob.close();
            liar.close();
        }
    }

    private static ZooKeeper connected(CoordServer server, String token) throws IOException {
        ZooKeeper client = new ZooKeeper(server.connectString(), 10_000, event -> {});
        client.addAuthInfo("token", token.getBytes(UTF_8));
        return client;
    }
}
