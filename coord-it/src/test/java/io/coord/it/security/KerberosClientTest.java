package io.coord.it.security;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.core.model.AuthId;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ZooKeeper's client and ours, set up for Kerberos the ordinary way, on either server. */
class KerberosClientTest {
    private static final byte[] DATA = "data".getBytes(UTF_8);

    @RegisterExtension
    @Order(1)
    static final Kdc kdc = new Kdc("zookeeper/localhost", "alice", "bob/host.example");

    @RegisterExtension
    @Order(2)
    static final Jaas jaas = new Jaas("Server { " + kdc.loginOf("zookeeper/localhost") + " };\n" + "Alice { "
            + kdc.loginOf("alice") + " };\nBob { " + kdc.loginOf("bob/host.example") + " };\n");

    /** The rules say what DEFAULT would, without depending on what this JVM has taken for its realm before. */
    @RegisterExtension
    @Order(3)
    static final ServerExtension server = new ServerExtension(ServerOptions.defaults()
            .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
            .with("sessionRequireClientSASLAuth", "true")
            .with("kerberos.removeHostFromPrincipal", "true")
            .with("security.auth_to_local", "RULE:[1:$1] RULE:[2:$1]")
            .withProperty("java.security.krb5.conf", kdc.configFile())
            .withProperty(Jaas.PROPERTY, jaas.file()));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    @RegisterExtension
    final CoordClients coordClients = new CoordClients(() -> "localhost:" + server.port());

    @Test
    void principalsAreTheIdsOfAcls() throws Exception {
        ZooKeeper alice = as("Alice");
        String path = alice.create("/own-", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT_SEQUENTIAL);
        assertThat(alice.getACL(path, new Stat()))
                .containsExactly(new ACL(Perms.ALL, new Id("sasl", "alice@" + Kdc.REALM)));

        ZooKeeper bob = as("Bob");
        assertThat(code(() -> bob.getData(path, false, null))).isEqualTo(Code.NOAUTH);
        assertThat(bob.whoAmI().toString()).contains("bob@" + Kdc.REALM);
    }

    @Test
    void ourClientSpeaksKerberosToo() throws Exception {
        CoordClient alice = coordClients.connect(coordClients.builder().saslJaas(jaas.file(), "Alice"));
        BlockingClient blocking = alice.blocking();
        assertThat(blocking.whoAmI()).contains(new AuthId("sasl", "alice@" + Kdc.REALM));
    }

    private ZooKeeper as(String section) throws Exception {
        ZKClientConfig config = Jaas.client(section);
        config.setProperty("zookeeper.server.principal", "zookeeper/localhost@" + Kdc.REALM);
        return clients.connect(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events(), config);
    }
}
