package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AclTest {
    private static final String SUPER_USER = "super:adminsecret";

    @RegisterExtension
    static final ServerExtension server = new ServerExtension(
            ServerOptions.defaults().with("DigestAuthenticationProvider.superDigest", digest(SUPER_USER)));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private ZooKeeper zk;
    private String root;

    private static String digest(String userAndPassword) {
        try {
            return DigestAuthenticationProvider.generateDigest(userAndPassword);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ArrayList<ACL> acl(int permissions, String scheme, String id) {
        return new ArrayList<>(List.of(new ACL(permissions, new Id(scheme, id))));
    }

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/acl-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private ZooKeeper as(String userAndPassword) throws Exception {
        ZooKeeper client = clients.connect();
        client.addAuthInfo("digest", userAndPassword.getBytes(UTF_8));
        return client;
    }

    @Test
    void authEntriesBecomeTheIdsOfTheCaller() throws Exception {
        ZooKeeper alice = as("alice:secret");
        alice.addAuthInfo("digest", "also:me".getBytes(UTF_8));
        alice.create(root + "/p", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        assertThat(alice.getACL(root + "/p", new Stat()))
                .containsExactlyInAnyOrder(
                        new ACL(Perms.ALL, new Id("digest", digest("alice:secret"))),
                        new ACL(Perms.ALL, new Id("digest", digest("also:me"))));
        assertThat(code(() -> zk.getData(root + "/p", false, null))).isEqualTo(Code.NOAUTH);
        assertThat(as("also:me").getData(root + "/p", false, null)).isEqualTo(DATA);
        assertThat(code(() -> as("alice:wrong").getData(root + "/p", false, null)))
                .isEqualTo(Code.NOAUTH);
    }

    @Test
    void eachOperationAsksForItsPermission() throws Exception {
        String node = root + "/n";
        zk.create(node, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int granted : new int[] {Perms.READ, Perms.WRITE, Perms.CREATE, Perms.DELETE, Perms.ADMIN}) {
            String parent = root + "/with-" + granted;
            zk.create(parent, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.create(parent + "/child", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.setACL(parent, acl(granted, "world", "anyone"), -1);

            assertThat(code(() -> zk.getData(parent, false, null))).isEqualTo(only(Perms.READ, granted));
            assertThat(code(() -> zk.exists(parent, false))).isEqualTo(only(Perms.READ, granted));
            assertThat(code(() -> zk.getChildren(parent, false))).isEqualTo(only(Perms.READ, granted));
            assertThat(code(() -> zk.getChildren(parent, false, new Stat()))).isEqualTo(only(Perms.READ, granted));
            assertThat(code(() -> zk.getAllChildrenNumber(parent))).isEqualTo(only(Perms.READ, granted));
            assertThat(code(() -> zk.getACL(parent, new Stat()))).isEqualTo(only(Perms.READ | Perms.ADMIN, granted));
            assertThat(code(() -> zk.setData(parent, DATA, -1))).isEqualTo(only(Perms.WRITE, granted));
            assertThat(code(() -> zk.create(parent + "/new", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))
                    .isEqualTo(only(Perms.CREATE, granted));
            assertThat(code(() -> zk.delete(parent + "/child", -1))).isEqualTo(only(Perms.DELETE, granted));
            assertThat(code(() -> zk.setACL(parent, acl(granted, "world", "anyone"), -1)))
                    .isEqualTo(only(Perms.ADMIN, granted));
        }
    }

    private static Code only(int needed, int granted) {
        return (needed & granted) != 0 ? Code.OK : Code.NOAUTH;
    }

    @Test
    void deleteAsksTheParentOnly() throws Exception {
        zk.create(root + "/locked", DATA, acl(0, "world", "anyone"), CreateMode.PERSISTENT);
        zk.delete(root + "/locked", -1);
        assertThat(zk.exists(root + "/locked", false)).isNull();
    }

    @Test
    void setAclChangesAversionOnlyAndChecksIt() throws Exception {
        Stat before = zk.exists(root, false);
        Stat after = zk.setACL(root, acl(Perms.ALL, "ip", "127.0.0.0/8"), 0);
        Stat expected = CreateTest.copyOf(before);
        expected.setAversion(1);
        assertThat(after).isEqualTo(expected);
        assertThat(code(() -> zk.setACL(root, Ids.OPEN_ACL_UNSAFE, 0))).isEqualTo(Code.BADVERSION);
        zk.setACL(root, Ids.OPEN_ACL_UNSAFE, 1);
        assertThat(zk.exists(root, false).getAversion()).isEqualTo(2);
    }

    @Test
    void digestIdsAreMaskedForThoseWithoutAdmin() throws Exception {
        ArrayList<ACL> acls = acl(Perms.READ, "world", "anyone");
        acls.add(new ACL(Perms.ALL, new Id("digest", digest("bob:pw"))));
        zk.create(root + "/m", DATA, acls, CreateMode.PERSISTENT);
        assertThat(zk.getACL(root + "/m", new Stat()))
                .containsExactly(
                        new ACL(Perms.READ, new Id("world", "anyone")), new ACL(Perms.ALL, new Id("digest", "bob:x")));
        assertThat(as("bob:pw").getACL(root + "/m", new Stat())).isEqualTo(acls);
    }

    @Test
    void duplicateEntriesAreMergedInOrder() throws Exception {
        ArrayList<ACL> acls = acl(Perms.ALL, "world", "anyone");
        acls.add(new ACL(Perms.READ, new Id("ip", "10.0.0.1")));
        acls.add(new ACL(Perms.ALL, new Id("world", "anyone")));
        zk.create(root + "/d", DATA, acls, CreateMode.PERSISTENT);
        assertThat(zk.getACL(root + "/d", new Stat())).isEqualTo(acls.subList(0, 2));
    }

    @Test
    void addressesAreMatchedByPrefix() throws Exception {
        zk.create(root + "/in", DATA, acl(Perms.ALL, "ip", "127.0.0.0/8"), CreateMode.PERSISTENT);
        zk.create(root + "/exact", DATA, acl(Perms.ALL, "ip", "127.0.0.1"), CreateMode.PERSISTENT);
        zk.create(root + "/out", DATA, acl(Perms.ALL, "ip", "10.1.2.3/24"), CreateMode.PERSISTENT);
        assertThat(code(() -> zk.getData(root + "/in", false, null))).isEqualTo(Code.OK);
        assertThat(code(() -> zk.getData(root + "/exact", false, null))).isEqualTo(Code.OK);
        assertThat(code(() -> zk.getData(root + "/out", false, null))).isEqualTo(Code.NOAUTH);
    }

    @Test
    void superUserMayDoEverything() throws Exception {
        zk.create(root + "/locked", DATA, acl(0, "world", "anyone"), CreateMode.PERSISTENT);
        ZooKeeper admin = as(SUPER_USER);
        assertThat(admin.getData(root + "/locked", false, null)).isEqualTo(DATA);
        admin.setData(root + "/locked", DATA, -1);
        admin.setACL(root + "/locked", Ids.OPEN_ACL_UNSAFE, -1);
        assertThat(zk.getData(root + "/locked", false, null)).isEqualTo(DATA);
    }

    @Test
    void whoAmIListsAllIdsOfTheConnection() throws Exception {
        assertThat(zk.whoAmI()).containsExactly(new ClientInfo("ip", "127.0.0.1"));
        ZooKeeper admin = as("alice:secret");
        admin.addAuthInfo("digest", SUPER_USER.getBytes(UTF_8));
        assertThat(admin.whoAmI())
                .containsExactlyInAnyOrder(
                        new ClientInfo("ip", "127.0.0.1"),
                        new ClientInfo("digest", "alice"),
                        new ClientInfo("digest", "super"),
                        new ClientInfo("super", ""));
    }

    @Test
    void unknownSchemeFailsAuthenticationForGood() throws Exception {
        Events events = new Events();
        ZooKeeper client = clients.connect(events);
        client.addAuthInfo("nonsense", DATA);
        events.awaitState(KeeperState.AuthFailed);
        assertThat(code(() -> client.exists("/", false))).isEqualTo(Code.AUTHFAILED);
    }

    @Test
    void refusedAuthIsAnsweredAndThenTheConnectionEnds() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(-4, OpCode.auth, new AuthPacket(0, "nonsense", DATA));
            assertThat(reply.xid()).isEqualTo(-4);
            assertThat(reply.zxid()).isZero();
            assertThat(reply.err()).isEqualTo(Code.AUTHFAILED.intValue());
            raw.expectClosedWithoutBytes();
        }
    }

    @Test
    void authReplyEchoesItsXidWithZxidZero() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            RawClient.Reply reply = raw.call(77, OpCode.auth, new AuthPacket(0, "digest", "u:p".getBytes(UTF_8)));
            assertThat(List.of((long) reply.xid(), reply.zxid(), (long) reply.err()))
                    .containsExactly(77L, 0L, 0L);
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    void credentialsAreSentAgainAfterAReconnect() throws Exception {
        Events events = new Events();
        ZooKeeper alice = clients.connect(events);
        alice.addAuthInfo("digest", "alice:secret".getBytes(UTF_8));
        alice.create(root + "/p", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        Clients.breakConnection(alice);
        events.awaitState(KeeperState.Disconnected);
        events.awaitState(KeeperState.SyncConnected);
        assertThat(alice.getData(root + "/p", false, null)).isEqualTo(DATA);
    }

    @Test
    void eventsAreHiddenFromThoseWhoMayNotReadButUseUpTheWatch() throws Exception {
        Events events = new Events();
        ZooKeeper watcher = clients.connect();
        String node = root + "/secret";
        zk.create(node, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        watcher.getData(node, events, null);
        ZooKeeper bob = as("bob:pw");
        bob.setACL(node, acl(Perms.ALL, "auth", ""), -1);
        bob.setData(node, DATA, -1);
        bob.setACL(node, Ids.OPEN_ACL_UNSAFE, -1);
        bob.setData(node, DATA, -1);
        Clients.fence(watcher);
        assertThat(events.drain()).isEmpty();
        watcher.getData(node, events, null);
        bob.setData(node, DATA, -1);
        events.expect(EventType.NodeDataChanged, node);
    }
}
