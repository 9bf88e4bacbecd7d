package io.coord.it.javaclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.BlockingClient;
import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.NodeEvent;
import io.coord.client.Watch;
import io.coord.client.WatchKind;
import io.coord.client.WatchScope;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NoWatcherException;
import io.coord.core.model.CreateMode;
import io.coord.it.server.ServerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchesTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private final WatchedEvents events = new WatchedEvents();
    private BlockingClient other;
    private BlockingClient client;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        other = clients.blocking();
        client = clients.blocking();
        root = other.create("/watches-", DATA, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void oneShotWatchesTellOnce() throws Exception {
        assertThat(client.exists(root + "/a", events)).isEmpty();
        other.create(root + "/a", DATA);
        events.expect("CREATED " + root + "/a");
        client.getData(root + "/a", events);
        other.setData(root + "/a", DATA);
        other.setData(root + "/a", DATA);
        events.expect("DATA_CHANGED " + root + "/a");
        client.getChildren(root, events);
        other.delete(root + "/a");
        events.expect("CHILDREN_CHANGED " + root);
        client.sync("/");
        events.expectNothing();
    }

    @Test
    void aReadThatFailsSetsNoWatch() {
        assertThatThrownBy(() -> client.getData(root + "/none", events)).isInstanceOf(NoNodeException.class);
        events.expectNothing();
    }

    @Test
    void anEventComesBeforeTheReplyThatShowsTheChange() throws Exception {
        List<String> order = new ArrayList<>();
        CoordClient direct = client.async().onEventLoop();
        direct.getData(root, event -> order.add("event")).join();
        other.setData(root, DATA);
        while (client.getData(root).version() == 0) {
            Thread.onSpinWait();
        }
        assertThat(order).containsExactly("event");
    }

    @Test
    void watchesThatStayTellUntilTheyAreRemoved() throws Exception {
        Watch watch = client.watch(root, WatchScope.SUBTREE, events);
        other.create(root + "/a", DATA);
        other.create(root + "/a/b", DATA);
        other.setData(root, DATA);
        events.expect("CREATED " + root + "/a", "CREATED " + root + "/a/b", "DATA_CHANGED " + root);
        assertThat(client.checkWatches(root, WatchKind.PERSISTENT_RECURSIVE)).isTrue();
        watch.remove().join();
        events.expect("END REMOVED");
        assertThat(client.checkWatches(root, WatchKind.PERSISTENT_RECURSIVE)).isFalse();
        other.setData(root, DATA);
        client.sync("/");
        events.expectNothing();
    }

    @Test
    void twoListenersOfOneWatchAreRemovedOneByOne() throws Exception {
        WatchedEvents second = new WatchedEvents();
        Watch first = client.watch(root, WatchScope.NODE, events);
        client.watch(root, WatchScope.NODE, second);
        first.remove().join();
        events.expect("END REMOVED");
        other.create(root + "/a", DATA);
        second.expect("CHILDREN_CHANGED " + root);
        events.expectNothing();
    }

    @Test
    void watchesAreRemovedByKind() throws Exception {
        client.getData(root, events);
        client.removeWatches(root, WatchKind.DATA);
        events.expect("END REMOVED");
        assertThatThrownBy(() -> client.removeWatches(root, WatchKind.ANY)).isInstanceOf(NoWatcherException.class);
    }

    @Test
    void watchesAreSetAgainOnANewConnection() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient through = clients.connect(CoordClient.builder(proxy.connectString()));
            WatchedEvents data = new WatchedEvents();
            WatchedEvents exists = new WatchedEvents();
            WatchedEvents children = new WatchedEvents();
            WatchedEvents quiet = new WatchedEvents();
            through.blocking().getData(root, data);
            through.blocking().exists(root + "/a", exists);
            through.blocking().getChildren(root, children);
            through.blocking().getData("/", quiet);
            through.blocking().watch(root, WatchScope.SUBTREE, events);
            proxy.refuse();
            other.setData(root, DATA);
            other.create(root + "/a", DATA);
            proxy.allow();
            data.expect("DATA_CHANGED " + root);
            exists.expect("CREATED " + root + "/a");
            children.expect("CHILDREN_CHANGED " + root);
            // What the one-shot watches caught up with concerns the other one too; then it is told that there may be
            // more.
            events.expect("DATA_CHANGED " + root, "CREATED " + root + "/a", "MISSED " + root);
            other.setData(root + "/a", DATA);
            events.expect("DATA_CHANGED " + root + "/a");
            assertThat(through.blocking().checkWatches("/", WatchKind.DATA)).isTrue();
            quiet.expectNothing();
            assertThat(through.state()).isEqualTo(ConnectionState.CONNECTED);
        }
    }

    @Test
    void thousandsOfWatchesAreSetAgainInPieces() throws Exception {
        String longName = "x".repeat(500);
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient through = clients.connect(CoordClient.builder(proxy.connectString()));
            for (int i = 0; i < 2000; i++) {
                through.exists(root + "/" + longName + i, events);
            }
            through.blocking().sync("/");
            proxy.cut();
            through.blocking().sync("/");
            other.create(root + "/" + longName + 1999, DATA);
            events.expect("CREATED " + root + "/" + longName + 1999);
        }
    }

    @Test
    void chrootedWatchesTellPathsWithoutTheChroot() throws Exception {
        BlockingClient inside = clients.connect(clients.builder().chroot(root)).blocking();
        inside.watch("/", WatchScope.SUBTREE, events);
        other.setData(root, DATA);
        other.create(root + "/a", DATA);
        events.expect("DATA_CHANGED /", "CREATED /a");
    }

    @Test
    void aPublisherTellsAtTheSpeedOfItsSubscriber() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Flow.Subscription[] subscription = new Flow.Subscription[1];
        client.async().changes(root, WatchScope.SUBTREE, 2).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription started) {
                subscription[0] = started;
            }

            @Override
            public void onNext(NodeEvent event) {
                told.add(event.type() + " " + event.path());
            }

            @Override
            public void onError(Throwable error) {
                told.add("error " + error);
            }

            @Override
            public void onComplete() {
                told.add("complete");
            }
        });
        client.sync("/");
        subscription[0].request(1);
        other.create(root + "/a", DATA);
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("CREATED " + root + "/a");
        for (int i = 0; i < 5; i++) {
            other.setData(root + "/a", DATA);
        }
        // Listeners are told one after the other, so what this one hears comes behind the five.
        client.exists(root + "-behind", events);
        other.create(root + "-behind", DATA);
        events.expect("CREATED " + root + "-behind");
        subscription[0].request(10);
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("MISSED " + root);
        client.async().close();
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("complete");
    }
}
