package io.coord.it.security;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.error.AuthFailedException;
import io.coord.core.model.AuthId;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ZooKeeper's client, set up for DIGEST-MD5 the ordinary way, on either server. */
class DigestMd5ClientTest {
    private static final byte[] DATA = "data".getBytes(UTF_8);

    @RegisterExtension
    @Order(1)
    static final Jaas jaas = new Jaas("""
            Server {
              org.apache.zookeeper.server.auth.DigestLoginModule required
                user_alice="secret" user_bob="other" user_root="boss";
            };
            Alice { org.apache.zookeeper.server.auth.DigestLoginModule required username="alice" password="secret"; };
            Bob { org.apache.zookeeper.server.auth.DigestLoginModule required username="bob" password="other"; };
            Root { org.apache.zookeeper.server.auth.DigestLoginModule required username="root" password="boss"; };
            Mallory { org.apache.zookeeper.server.auth.DigestLoginModule required username="bob" password="guess"; };
            """);

    @RegisterExtension
    @Order(2)
    static final ServerExtension server = new ServerExtension(ServerOptions.defaults()
            .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
            .with("sessionRequireClientSASLAuth", "true")
            .with("superUser", "root")
            .withProperty(Jaas.PROPERTY, jaas.file()));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    @RegisterExtension
    final CoordClients coordClients = new CoordClients(server::connectString);

    @Test
    void aclsOfSaslUsersLetThemInAndNobodyElse() throws Exception {
        ZooKeeper alice = as("Alice", new Events());
        String path = alice.create("/own-", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT_SEQUENTIAL);
        assertThat(alice.getACL(path, new Stat())).containsExactly(new ACL(Perms.ALL, new Id("sasl", "alice")));
        assertThat(alice.whoAmI()).extracting("authScheme").contains("sasl");

        ZooKeeper bob = as("Bob", new Events());
        assertThat(code(() -> bob.getData(path, false, null))).isEqualTo(Code.NOAUTH);
        alice.setACL(path, new ArrayList<>(List.of(new ACL(Perms.READ, new Id("sasl", "bob")))), -1);
        assertThat(bob.getData(path, false, null)).isEqualTo(DATA);
        assertThat(code(() -> bob.setData(path, DATA, -1))).isEqualTo(Code.NOAUTH);

        as("Root", new Events()).delete(path, -1);
    }

    @Test
    void aWrongPasswordIsTheEndOfTheClient() throws Exception {
        Events events = new Events();
        ZooKeeper mallory = clients.unconnected(
                server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, events, Jaas.client("Mallory"));
        events.awaitState(KeeperState.AuthFailed);
        assertThat(code(() -> mallory.exists("/", false))).isEqualTo(Code.AUTHFAILED);
    }

    @Test
    void aSessionKeepsItsNameOverConnections() throws Exception {
        Events events = new Events();
        ZooKeeper alice = as("Alice", events);
        String path = alice.create("/kept-", DATA, Ids.CREATOR_ALL_ACL, CreateMode.EPHEMERAL_SEQUENTIAL);
        Clients.breakConnection(alice);
        events.awaitState(KeeperState.SyncConnected);
        assertThat(alice.getData(path, false, null)).isEqualTo(DATA);
    }

    @Test
    void ourClientBeginsEachConnectionWithSasl() throws Exception {
        BlockingClient alice = coordClients
                .connect(coordClients.builder().saslUser("alice", "secret"))
                .blocking();
        assertThat(alice.whoAmI()).contains(new AuthId("sasl", "alice"));
        BlockingClient bob = coordClients
                .connect(coordClients.builder().saslJaas(jaas.file(), "Bob"))
                .blocking();
        assertThat(bob.whoAmI()).contains(new AuthId("sasl", "bob"));
    }

    @Test
    void aWrongPasswordIsTheEndOfOurClient() {
        CoordClient mallory = coordClients.keep(coordClients.builder().saslUser("alice", "guess"));
        assertThatThrownBy(() -> mallory.blocking().exists("/")).isInstanceOf(AuthFailedException.class);
    }

    private ZooKeeper as(String section, Events events) throws Exception {
        return clients.connect(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, events, Jaas.client(section));
    }
}
