package io.coord.it.tls;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.ZKClientConfig;

/** Whether ZooKeeper's client gets a session, without waiting for long if it does not. */
final class Attempt {
    /** Its client tells nobody of a connection that failed, but asks for the next server. */
    private static final int TRIES = 2;

    private Attempt() {}

    static boolean connects(String target, ZKClientConfig config) throws Exception {
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        String[] hostAndPort = target.split(":");
        OneServer server =
                new OneServer(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])), connected);
        ZooKeeper client = new ZooKeeper(
                target,
                30_000,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.complete(true);
                    }
                },
                false,
                server,
                config);
        try {
            return connected.get(60, TimeUnit.SECONDS);
        } finally {
            client.close();
        }
    }

    /** Tells when it is asked so often that none of the attempts before can have succeeded. */
    private static final class OneServer implements HostProvider {
        private final InetSocketAddress address;
        private final CompletableFuture<Boolean> connected;
        private int asked;

        OneServer(InetSocketAddress address, CompletableFuture<Boolean> connected) {
            this.address = address;
            this.connected = connected;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public InetSocketAddress next(long spinDelay) {
            asked++;
            if (asked > TRIES) {
                connected.complete(false);
            }
            return address;
        }

        @Override
        public void onConnected() {
            asked = 0;
        }

        @Override
        public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress current) {
            return false;
        }
    }
}
