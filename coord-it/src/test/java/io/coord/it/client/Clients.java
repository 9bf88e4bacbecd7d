package io.coord.it.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Java clients of one test, closed after it, the youngest first. */
public final class Clients implements AfterEachCallback {
    private static final int LIMIT_SECONDS = 60;
    /** Long enough that no session ends while a loaded machine stalls. */
    public static final int SESSION_TIMEOUT_MILLIS = 30_000;

    private final Supplier<String> connectString;
    private final Deque<ZooKeeper> open = new ArrayDeque<>();

    public Clients(Supplier<String> connectString) {
        this.connectString = connectString;
    }

    /** A connected client without default watcher. */
    public ZooKeeper connect() throws IOException, InterruptedException {
        return connect(new Events());
    }

    /** A connected client whose default watcher is {@code events}. */
    public ZooKeeper connect(Events events) throws IOException, InterruptedException {
        return connect("", SESSION_TIMEOUT_MILLIS, events);
    }

    /** A connected client; {@code chroot} is empty or starts with a slash. */
    public ZooKeeper connect(String chroot, int sessionTimeoutMillis, Watcher watcher)
            throws IOException, InterruptedException {
        return connect(connectString.get() + chroot, sessionTimeoutMillis, watcher, new ZKClientConfig());
    }

    public ZooKeeper connect(String target, int sessionTimeoutMillis, Watcher watcher, ZKClientConfig config)
            throws IOException, InterruptedException {
        Connected connected = new Connected(watcher);
        ZooKeeper client = new ZooKeeper(target, sessionTimeoutMillis, connected, config);
        open.push(client);
        connected.await();
        return client;
    }

    /** A client that attaches to an existing session. */
    public ZooKeeper attach(String target, long sessionId, byte[] password, Events events)
            throws IOException, InterruptedException {
        ZooKeeper client = new ZooKeeper(target, SESSION_TIMEOUT_MILLIS, events, sessionId, password);
        open.push(client);
        return client;
    }

    /** A client that need not get a connection. */
    public ZooKeeper unconnected(String target, int sessionTimeoutMillis, Events events) throws IOException {
        return unconnected(target, sessionTimeoutMillis, events, new ZKClientConfig());
    }

    public ZooKeeper unconnected(String target, int sessionTimeoutMillis, Events events, ZKClientConfig config)
            throws IOException {
        ZooKeeper client = new ZooKeeper(target, sessionTimeoutMillis, events, config);
        open.push(client);
        return client;
    }

    /**
     * Returns when each event that the server sent {@code client} before now has been handed to its watcher: replies and events
     * come in one stream, and the client's callbacks and events go through one thread.
     */
    public static void fence(ZooKeeper client) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        client.sync("/", (code, path, context) -> answered.countDown(), null);
        assertThat(answered.await(LIMIT_SECONDS, SECONDS))
                .as("sync is answered within %d s", LIMIT_SECONDS)
                .isTrue();
    }

    /** Closes the client's socket; the request makes it notice at once instead of at its next ping. */
    public static void breakConnection(ZooKeeper client) {
        try {
            client.getTestable().closeSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.exists("/", false, (code, path, context, stat) -> {}, null);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        List<ZooKeeper> all = new ArrayList<>(open);
        open.clear();
        for (ZooKeeper client : all) {
            client.close();
        }
    }

    /** Passes events on and tells when the first connection stands; that first event is not passed on. */
    private static final class Connected implements Watcher {
        private final Watcher next;
        private final CountDownLatch first = new CountDownLatch(1);

        Connected(Watcher next) {
            this.next = next;
        }

        void await() throws InterruptedException {
            assertThat(first.await(LIMIT_SECONDS, SECONDS))
                    .as("client connects within %d s", LIMIT_SECONDS)
                    .isTrue();
        }

        @Override
        public void process(WatchedEvent event) {
            boolean connected =
                    event.getType() == Event.EventType.None && event.getState() == Event.KeeperState.SyncConnected;
            if (connected && first.getCount() > 0) {
                first.countDown();
            } else {
                next.process(event);
            }
        }
    }
}
