package io.coord.it.curator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.atomic.AtomicValue;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedStateRecipesTest {
    private static final Duration LIMIT = Duration.ofSeconds(Curators.LIMIT_SECONDS);

    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().with("extendedTypesEnabled", "true"));

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    @Test
    void atomicLongLosesNoIncrement() throws Exception {
        int workers = 4;
        int each = 25;
        curators.inParallel(workers, number -> {
            DistributedAtomicLong counter =
                    new DistributedAtomicLong(curators.connect(), "/atomic", new RetryNTimes(1000, 1));
            for (int i = 0; i < each; i++) {
                AtomicValue<Long> value = counter.increment();
                assertThat(value.succeeded()).isTrue();
            }
            return number;
        });
        DistributedAtomicLong counter =
                new DistributedAtomicLong(curators.connect(), "/atomic", new RetryNTimes(10, 1));
        assertThat(counter.get().postValue()).isEqualTo(workers * each);
    }

    @Test
    void sharedCountReachesAll() throws Exception {
        try (SharedCount one = new SharedCount(curators.connect(), "/count", 0);
                SharedCount other = new SharedCount(curators.connect(), "/count", 0)) {
            one.start();
            other.start();
            one.setCount(42);
            await().atMost(LIMIT).until(() -> other.getCount() == 42);
            assertThat(one.trySetCount(one.getVersionedValue(), 43)).isTrue();
            await().atMost(LIMIT).until(() -> other.getCount() == 43);
        }
    }

    @Test
    void barrierHoldsAllUntilItIsRemoved() throws Exception {
        DistributedBarrier owner = new DistributedBarrier(curators.connect(), "/barrier");
        owner.setBarrier();
        List<CuratorFramework> waiting = List.of(curators.connect(), curators.connect());
        var passed = curators.start(() -> curators.inParallel(
                2, number -> new DistributedBarrier(waiting.get(number), "/barrier").waitOnBarrier(90, SECONDS)));
        assertThat(passed.isDone()).isFalse();
        owner.removeBarrier();
        assertThat(Curators.await(passed)).containsExactly(true, true);
    }

    @Test
    void doubleBarrierLetsAllInAndOutTogether() throws Exception {
        int members = 5;
        List<Boolean> done = curators.inParallel(members, number -> {
            DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(curators.connect(), "/double", members);
            return barrier.enter(90, SECONDS) && barrier.leave(90, SECONDS);
        });
        assertThat(done).containsOnly(true).hasSize(members);
    }

    @Test
    void curatorCacheFollowsTheTree() throws Exception {
        CuratorFramework writer = curators.connect();
        writer.create().forPath("/cache", "root".getBytes(UTF_8));
        writer.create().forPath("/cache/early", "1".getBytes(UTF_8));
        List<String> changes = Collections.synchronizedList(new ArrayList<>());
        try (CuratorCache cache = CuratorCache.build(curators.connect(), "/cache")) {
            cache.listenable()
                    .addListener(CuratorCacheListener.builder()
                            .forDeletes(node -> changes.add("deleted " + node.getPath()))
                            .build());
            cache.start();
            await().atMost(LIMIT).until(() -> cache.size() == 2);
            for (int i = 0; i < 100; i++) {
                writer.create().creatingParentsIfNeeded().forPath("/cache/a/b" + i, new byte[] {(byte) i});
            }
            writer.setData().forPath("/cache/early", "2".getBytes(UTF_8));
            writer.delete().forPath("/cache/a/b7");
            await().atMost(LIMIT).until(() -> cache.size() == 102);
            await().atMost(LIMIT)
                    .until(() ->
                            new String(cache.get("/cache/early").orElseThrow().getData(), UTF_8).equals("2"));
            await().atMost(LIMIT).until(() -> changes.contains("deleted /cache/a/b7"));
        }
    }

    @Test
    @SuppressWarnings(
            "deprecation") // applications still use it, and it uses one-shot watches where its successor does not
    void treeCacheFollowsTheTreeOverABrokenConnection() throws Exception {
        CuratorFramework writer = curators.connect();
        writer.create().forPath("/tree", new byte[0]);
        CuratorFramework reader = curators.connect();
        try (TreeCache cache = TreeCache.newBuilder(reader, "/tree").build()) {
            cache.start();
            writer.create().forPath("/tree/a", new byte[] {1});
            await().atMost(LIMIT).until(() -> cache.getCurrentData("/tree/a") != null);
            Clients.breakConnection(reader.getZookeeperClient().getZooKeeper());
            writer.create().forPath("/tree/a/b", new byte[] {2});
            writer.setData().forPath("/tree/a", new byte[] {3});
            await().atMost(LIMIT).until(() -> cache.getCurrentData("/tree/a/b") != null);
            await().atMost(LIMIT).until(() -> cache.getCurrentData("/tree/a").getData()[0] == 3);
            writer.delete().deletingChildrenIfNeeded().forPath("/tree/a");
            await().atMost(LIMIT).until(() -> cache.getCurrentData("/tree/a") == null);
        }
    }

    @Test
    void persistentNodeComesBackWhenItIsDeleted() throws Exception {
        CuratorFramework other = curators.connect();
        try (PersistentNode node =
                new PersistentNode(curators.connect(), CreateMode.EPHEMERAL, false, "/persistent", new byte[] {1})) {
            node.start();
            assertThat(node.waitForInitialCreate(Curators.LIMIT_SECONDS, SECONDS))
                    .isTrue();
            for (int round = 0; round < 3; round++) {
                other.delete().forPath("/persistent");
                await().atMost(LIMIT).until(() -> other.checkExists().forPath("/persistent") != null);
            }
        }
        await().atMost(LIMIT).until(() -> other.checkExists().forPath("/persistent") == null);
    }

    @Test
    void persistentTtlNodeUsesContainersAndTtl() throws Exception {
        CuratorFramework client = curators.connect();
        try (PersistentTtlNode node = new PersistentTtlNode(client, "/ttl", 60_000, new byte[] {1})) {
            node.start();
            assertThat(node.waitForInitialCreate(Curators.LIMIT_SECONDS, SECONDS))
                    .isTrue();
            assertThat(client.checkExists().forPath("/ttl")).isNotNull();
        }
    }

    @Test
    void queueDeliversEachElementOnce() throws Exception {
        int elements = 60;
        SimpleDistributedQueue producer = new SimpleDistributedQueue(curators.connect(), "/queue");
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        var consumers = curators.start(() -> curators.inParallel(3, number -> {
            SimpleDistributedQueue queue = new SimpleDistributedQueue(curators.connect(), "/queue");
            while (taken.size() < elements) {
                byte[] element = queue.poll(1, SECONDS);
                if (element != null) {
                    taken.add((int) element[0]);
                }
            }
            return number;
        }));
        for (int i = 0; i < elements; i++) {
            producer.offer(new byte[] {(byte) i});
        }
        Curators.await(consumers);
        assertThat(taken.stream().sorted())
                .isEqualTo(IntStream.range(0, elements).boxed().toList());
    }

    @Test
    void transactionIsAllOrNothing() throws Exception {
        CuratorFramework client = curators.connect();
        List<CuratorTransactionResult> results = client.transaction()
                .forOperations(
                        client.transactionOp().create().forPath("/tx", new byte[] {1}),
                        client.transactionOp().create().forPath("/tx/a"),
                        client.transactionOp().setData().forPath("/tx", new byte[] {2}),
                        client.transactionOp().check().withVersion(1).forPath("/tx"));
        assertThat(results).hasSize(4).allMatch(result -> result.getError() == 0);
        Assertions.assertThatThrownBy(() -> client.transaction()
                        .forOperations(
                                client.transactionOp().create().forPath("/tx/b"),
                                client.transactionOp().delete().forPath("/tx")))
                .isInstanceOf(KeeperException.NotEmptyException.class);
        assertThat(client.getChildren().forPath("/tx")).containsExactly("a");
    }

    @Test
    void persistentWatcherGoesOnAfterABrokenConnection() throws Exception {
        CuratorFramework client = curators.connect();
        CuratorFramework writer = curators.connect();
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        try (PersistentWatcher watcher = new PersistentWatcher(client, "/pw", true)) {
            watcher.getListenable().addListener(event -> {
                if (event.getPath() != null) {
                    events.add(event);
                }
            });
            watcher.start();
            await().atMost(LIMIT).until(() -> {
                writer.create().orSetData().forPath("/pw", new byte[0]);
                return events.poll() != null;
            });
            Clients.breakConnection(client.getZookeeperClient().getZooKeeper());
            events.clear();
            await().atMost(LIMIT).until(() -> {
                writer.create().orSetData().forPath("/pw/x", new byte[0]);
                return events.stream().anyMatch(event -> "/pw/x".equals(event.getPath()));
            });
        }
    }

    @Test
    void protectedCreateFindsItsNodeAgain() throws Exception {
        CuratorFramework client = curators.connect();
        client.create().forPath("/protected");
        for (int i = 0; i < 20; i++) {
            if (i % 5 == 0) {
                Clients.breakConnection(client.getZookeeperClient().getZooKeeper());
            }
            client.create()
                    .withProtection()
                    .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                    .forPath("/protected/n-");
        }
        assertThat(client.getChildren().forPath("/protected")).hasSize(20);
    }
}
