package io.coord.it.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;

/**
 * Random writes of every kind that leave a trace on the disk; many of them fail, which leaves one too. The same seed makes the same
 * choices.
 */
public final class Workload {
    private static final List<String> NAMES =
            List.of("a", "b", "c", "ä", "日本", "with space", "0123456789", "long-".repeat(30));

    private final Random random;
    private final List<Session> sessions = new ArrayList<>();

    /** A session that stays alive without a connection. */
    public record Session(long id, byte[] password, String ephemeral) {}

    public Workload(long seed) {
        random = new Random(seed);
    }

    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** Opens a session that owns an ephemeral node, and leaves its connection. */
    public void leaveSession(int port) throws IOException {
        try (RawClient raw = new RawClient(port)) {
            ConnectResponse session = raw.handshake(new ConnectRequest(0, 0, 60_000, 0, new byte[16], false));
            String path = "/ephemeral-" + sessions.size();
            raw.call(1, OpCode.create, new CreateRequest(path, data(), Ids.OPEN_ACL_UNSAFE, 1));
            sessions.add(new Session(session.getSessionId(), session.getPasswd(), path));
        }
    }

    /** Opens a session and closes it with its ephemeral nodes. */
    public void closeSession(int port) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            raw.call(1, OpCode.create, new CreateRequest("/closing", data(), Ids.OPEN_ACL_UNSAFE, 3));
            raw.call(2, OpCode.closeSession, null);
        }
    }

    public void write(ZooKeeper zk, int operations) throws InterruptedException {
        for (int i = 0; i < operations; i++) {
            try {
                writeOne(zk);
            } catch (KeeperException refused) {
                continue;
            }
        }
    }

    private void writeOne(ZooKeeper zk) throws KeeperException, InterruptedException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> zk.create(path(), data(), acl(), CreateMode.PERSISTENT);
            case 3 -> zk.create(path() + "-", data(), acl(), CreateMode.PERSISTENT_SEQUENTIAL);
            case 4 -> zk.create(path(), data(), acl(), CreateMode.CONTAINER);
            case 5 -> zk.create(path(), data(), acl(), CreateMode.PERSISTENT_WITH_TTL, new Stat(), 100_000_000L);
            case 6, 7 -> zk.setData(path(), data(), random.nextInt(4) - 1);
            case 8 -> zk.delete(path(), -1);
            case 9 -> zk.setACL(path(), acl(), -1);
            case 10 ->
                zk.multi(List.of(
                        Op.create(path(), data(), acl(), CreateMode.PERSISTENT),
                        Op.setData(path(), data(), -1),
                        Op.create(path() + "-", data(), acl(), CreateMode.PERSISTENT_SEQUENTIAL)));
            default ->
                zk.multi(List.of(
                        Op.create(path() + "-", data(), acl(), CreateMode.PERSISTENT_SEQUENTIAL),
                        Op.check(path(), random.nextInt(2)),
                        Op.delete(path(), random.nextInt(2))));
        }
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
            path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
        }
        return path.toString();
    }

    private byte[] data() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> "text".getBytes(UTF_8);
            default -> {
                byte[] bytes = new byte[random.nextInt(3000)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    private ArrayList<ACL> acl() {
        return switch (random.nextInt(5)) {
            case 0 -> new ArrayList<>(Ids.READ_ACL_UNSAFE);
            case 1 -> new ArrayList<>(List.of(new ACL(31, new Id("digest", "user:" + random.nextInt(5)))));
            case 2 ->
                new ArrayList<>(
                        List.of(new ACL(7, new Id("ip", "10.0.0.0/8")), new ACL(31, new Id("world", "anyone"))));
            default -> new ArrayList<>(Ids.OPEN_ACL_UNSAFE);
        };
    }
}
