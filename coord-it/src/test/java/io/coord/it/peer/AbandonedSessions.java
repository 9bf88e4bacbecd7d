package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.awaitility.Awaitility;

/** Clients that made an ephemeral node and died: their sessions end, not before their time, and the nodes with them. */
final class AbandonedSessions {
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** When their servers heard of them last, at the earliest. */
    private final Map<String, Long> heardAtNanos = new LinkedHashMap<>();

    private int tried;

    /** One more, through a server that serves now; if that ends in the middle, the client has never been there. */
    void add(int port) {
        String path = "/abandoned-" + tried++;
        long now = System.nanoTime();
        try (RawClient raw = new RawClient(port)) {
            raw.openSession(TIMEOUT_MILLIS);
            if (raw.call(1, OpCode.create, new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, 1))
                            .err()
                    == 0) {
                heardAtNanos.put(path, now);
            }
        } catch (IOException e) {
            return;
        }
        assertNotTooEarly(port, path);
    }

    private void assertNotTooEarly(int port, String path) {
        boolean exists;
        try {
            exists = exists(port, path);
        } catch (IOException e) {
            return;
        }
        Long heard = heardAtNanos.get(path);
        if (!exists && heard != null) {
            assertThat(Duration.ofNanos(System.nanoTime() - heard))
                    .as("age of %s, which is gone", path)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(TIMEOUT_MILLIS));
        }
    }

    /** Waits until a server shows none of their nodes. */
    void awaitGone(int port) {
        for (String path : heardAtNanos.keySet()) {
            Awaitility.await(path + " is gone on port " + port)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .atMost(LIMIT)
                    .until(() -> !exists(port, path));
        }
    }

    private static boolean exists(int port, String path) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            raw.call(1, OpCode.sync, new SyncRequest(path));
            boolean exists =
                    raw.call(2, OpCode.exists, new ExistsRequest(path, false)).err() == 0;
            raw.call(3, OpCode.closeSession, null);
            return exists;
        }
    }
}
