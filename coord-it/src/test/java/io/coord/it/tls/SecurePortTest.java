package io.coord.it.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.hostile.LeakWatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ZooKeeper's own client, with TLS configured the ordinary way, on a server that a {@code zoo.cfg} describes. */
@ExtendWith(LeakWatch.class)
class SecurePortTest {
    @RegisterExtension
    final Clients clients = new Clients(() -> "");

    @TempDir
    private Path directory;

    private ZooKeeper connect(String target, ZKClientConfig config) throws Exception {
        return clients.connect(target, Clients.SESSION_TIMEOUT_MILLIS, new Events(), config);
    }

    @ParameterizedTest
    @ValueSource(strings = {".pem", ".jks", ".p12"})
    void aClientWithACertificateIsServed(String extension) throws Exception {
        Stores stores = new Stores(directory);
        TestCertificate alice = stores.authority().issue("alice");
        try (TlsServer server = new TlsServer(directory.resolve("data"), stores.server(extension))) {
            ZooKeeper client = connect(server.secure(), stores.client(alice, "alice" + extension));

            client.create("/a", "1".getBytes(), ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);

            assertThat(client.getACL("/a", null))
                    .containsExactly(new ACL(ZooDefs.Perms.ALL, new Id("x509", alice.subject())));
            assertThat(client.getData("/a", false, null)).isEqualTo("1".getBytes());
            assertThat(client.whoAmI()).extracting("authScheme").contains("ip", "x509");
        }
    }

    @Test
    void anAclOfACertificateKeepsOthersOut() throws Exception {
        Stores stores = new Stores(directory);
        TestCertificate alice = stores.authority().issue("alice");
        TestCertificate bob = stores.authority().issue("bob");
        TestCertificate root = stores.authority().issue("root");
        Map<String, String> keys = new TreeMap<>(stores.server(".p12"));
        keys.put("X509AuthenticationProvider.superUser", root.subject());
        try (TlsServer server = new TlsServer(directory.resolve("data"), keys)) {
            ZooKeeper owner = connect(server.secure(), stores.client(alice, "alice.pem"));
            owner.create(
                    "/a",
                    new byte[0],
                    Arrays.asList(new ACL(ZooDefs.Perms.ALL, new Id("x509", alice.subject()))),
                    CreateMode.PERSISTENT);

            ZooKeeper other = connect(server.secure(), stores.client(bob, "bob.pem"));
            ZooKeeper plain = connect("127.0.0.1:" + server.plainPort(), new ZKClientConfig());
            ZooKeeper superUser = connect(server.secure(), stores.client(root, "root.pem"));

            assertThatThrownBy(() -> other.getData("/a", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> plain.getData("/a", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThat(superUser.getData("/a", false, null)).isEmpty();
        }
    }

    @Test
    void withoutClientAuthNobodyNeedsACertificate() throws Exception {
        Stores stores = new Stores(directory);
        Map<String, String> keys = new TreeMap<>(stores.server(".pem"));
        keys.put("ssl.clientAuth", "none");
        try (TlsServer server = new TlsServer(directory.resolve("data"), keys)) {
            ZooKeeper client = connect(server.secure(), stores.client());

            assertThat(client.whoAmI()).extracting("authScheme").containsExactly("ip");
        }
    }

    @Test
    void onePortServesBothWhenUnified() throws Exception {
        Stores stores = new Stores(directory);
        Map<String, String> keys = new TreeMap<>(stores.server(".pem"));
        keys.put("client.portUnification", "true");
        keys.put("ssl.clientAuth", "want");
        try (TlsServer server = new TlsServer(directory.resolve("data"), keys)) {
            ZooKeeper plain = connect("localhost:" + server.plainPort(), new ZKClientConfig());
            ZooKeeper secret = connect("localhost:" + server.plainPort(), stores.client());

            plain.create("/a", "1".getBytes(), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

            assertThat(secret.getData("/a", false, null)).isEqualTo("1".getBytes());
        }
    }

    @Test
    void largeAndManyRequestsPassThrough() throws Exception {
        Stores stores = new Stores(directory);
        TestCertificate alice = stores.authority().issue("alice");
        byte[] data = new byte[900_000];
        Arrays.fill(data, (byte) 'x');
        try (TlsServer server = new TlsServer(directory.resolve("data"), stores.server(".pem"))) {
            ZooKeeper client = connect(server.secure(), stores.client(alice, "alice.pem"));
            client.create("/large", data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            CountDownLatch read = new CountDownLatch(30);
            for (int i = 0; i < 30; i++) {
                client.getData(
                        "/large",
                        false,
                        (rc, path, ctx, bytes, stat) -> {
                            assertThat(bytes).hasSize(data.length);
                            read.countDown();
                        },
                        null);
            }
            assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nobodyIsServedWithoutATrustedCertificate() throws Exception {
        Stores stores = new Stores(directory);
        TestCertificate stranger = new TestAuthority("somebody else").issue("alice");
        TestCertificate expired = stores.authority().issueExpired("alice");
        try (TlsServer server = new TlsServer(directory.resolve("data"), stores.server(".pem"))) {
            assertThat(Attempt.connects(server.secure(), stores.client())).isFalse();
            assertThat(Attempt.connects(server.secure(), stores.client(stranger, "stranger.pem")))
                    .isFalse();
            assertThat(Attempt.connects(server.secure(), stores.client(expired, "expired.pem")))
                    .isFalse();
            assertThat(Attempt.connects(server.secure(), new ZKClientConfig())).isFalse();
            TestCertificate alice = stores.authority().issue("alice");
            assertThat(Attempt.connects(server.secure(), stores.client(alice, "alice.pem")))
                    .isTrue();
        }
    }
}
