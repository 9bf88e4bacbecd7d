package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.TreeListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/**
 * A client of ZooKeeper's own library that writes all the time and reconnects as it may, and keeps book of what was acknowledged. The
 * n-th write creates a node that has n as its data. It holds one session all the time, with an ephemeral node.
 */
final class SteadyClient implements AutoCloseable, Watcher {
    private static final int SESSION_MILLIS = 30_000;
    private static final int LIMIT_SECONDS = 90;
    private static final int PIPELINED = 16;
    private static final int BUCKETS = 50;

    private final String root;
    private final ZooKeeper zk;
    private final long sessionId;
    private final Semaphore room = new Semaphore(PIPELINED);
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final Thread thread = new Thread(this::write, "steady-client");
    private volatile boolean stopping;
    private volatile int sent;
    private long lastAcknowledgedNanos;
    private volatile long longestGapNanos;

    /** Begins to write below {@code root}, which it creates. */
    SteadyClient(String connectString, String root) throws IOException, InterruptedException, KeeperException {
        this.root = root;
        zk = new ZooKeeper(connectString, SESSION_MILLIS, this);
        assertThat(connected.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("connected")
                .isTrue();
        sessionId = zk.getSessionId();
        zk.create(root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(root + "/alive", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            zk.create(root + "/" + bucket, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        lastAcknowledgedNanos = System.nanoTime();
        thread.start();
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getState() == Event.KeeperState.SyncConnected) {
            connected.countDown();
        } else if (event.getState() == Event.KeeperState.Expired) {
            failures.add("session expired");
        }
    }

    private void write() {
        while (!stopping) {
            room.acquireUninterruptibly();
            int number = sent + 1;
            sent = number;
            byte[] data = data(number);
            zk.create(path(number), data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, this::answered, number);
        }
    }

    private void answered(int code, String path, Object number, String created) {
        room.release();
        if (code == Code.OK.intValue()) {
            acknowledged.add((Integer) number);
            long now = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, now - lastAcknowledgedNanos);
            lastAcknowledgedNanos = now;
        } else if (code != Code.CONNECTIONLOSS.intValue()) {
            failures.add(Code.get(code) + " for " + path);
        }
    }

    private String path(int number) {
        return root + "/" + number % BUCKETS + "/n" + number;
    }

    private static byte[] data(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Waits until so many more writes are acknowledged. */
    void awaitProgress(int writes) {
        int goal = acknowledged() + writes;
        Awaitility.await(writes + " more writes of " + root)
                .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> acknowledged() >= goal || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    /** The longest time between two acknowledgements, from the first to the last. */
    Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    /** Ends writing and waits for all answers. The session lives on. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
        assertThat(room.tryAcquire(PIPELINED, LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("all requests are answered")
                .isTrue();
        assertThat(failures).isEmpty();
        assertThat(zk.getSessionId()).isEqualTo(sessionId);
    }

    /** Checks that a tree has all that was acknowledged and nothing that was not sent, and the session's node. */
    void verify(TreeListing tree) {
        assertThat(tree.dataOf(root + "/alive")).isEqualTo("null");
        assertThat(tree.nodes().get(root + "/alive")).contains("," + sessionId + ",");
        Set<Integer> missing = new TreeSet<>();
        for (int number : acknowledged) {
            if (!tree.nodes().containsKey(path(number))) {
                missing.add(number);
            } else {
                assertThat(tree.dataOf(path(number))).isEqualTo(TreeListing.shown(data(number)));
            }
        }
        assertThat(missing)
                .as("acknowledged writes of %s that are missing, %d were acknowledged", root, acknowledged.size())
                .isEmpty();
        String written = root + "/\\d+/n(\\d+)";
        assertThat(tree.nodes().keySet().stream()
                        .filter(path -> path.matches(written))
                        .filter(path -> Integer.parseInt(path.substring(path.lastIndexOf('n') + 1)) > sent))
                .as("never sent")
                .isEmpty();
    }

    @Override
    public void close() {
        stopping = true;
        // In case that no answer comes any more.
        room.release(PIPELINED);
        try {
            thread.join();
            zk.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
