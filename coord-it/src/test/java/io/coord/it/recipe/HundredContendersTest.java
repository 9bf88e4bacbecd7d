package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One hundred contenders for one lock, each with a session of its own; while they hold it or wait for it some crash, some close
 * their client, some give up, and connections break. Never two holders, by the fencing tokens in the order of the grants, and by
 * what the holds themselves say; and all who wait get it in the end.
 */
class HundredContendersTest {
    private static final int CONTENDERS = 100;
    private static final int GRANTS = 150;
    private static final int LIMIT_SECONDS = 120;
    /** Replay with {@code -Dcoord.it.seed=...}: the same decisions, as far as the threads allow. */
    private static final long SEED = Long.getLong("coord.it.seed", System.nanoTime());

    @RegisterExtension
    final ServerExtension server = new ServerExtension();

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final Queue<CoordClient> clients = new ConcurrentLinkedQueue<>();
    private final AtomicInteger grants = new AtomicInteger();
    private final AtomicInteger crashes = new AtomicInteger();
    private final AtomicReference<Hold> last = new AtomicReference<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> enough = new CompletableFuture<>();

    @AfterEach
    void close() {
        clients.stream().map(CoordClient::closeAsync).toList().forEach(CompletableFuture::join);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void neverTwoHoldersAndNobodyIsStuck() throws Exception {
        System.out.println("seed " + SEED);
        Random seeds = new Random(SEED);
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            List<Contender> contenders = new ArrayList<>();
            for (int i = 0; i < CONTENDERS; i++) {
                contenders.add(new Contender(proxy.connectString(), new Random(seeds.nextLong())));
            }
            contenders.forEach(Contender::contend);
            int cuts = 0;
            while (!enough.isDone() && cuts < LIMIT_SECONDS) {
                CompletableFuture.anyOf(enough)
                        .completeOnTimeout(null, 500 + seeds.nextInt(1000), TimeUnit.MILLISECONDS)
                        .join();
                proxy.cut();
                cuts++;
            }
            String told = "seed " + SEED + ": " + grants + " grants, " + crashes + " crashes, " + cuts + " cuts";
            assertThat(violations).as(told).isEmpty();
            assertThat(grants.get()).as(told).isGreaterThanOrEqualTo(GRANTS);
            assertThat(crashes.get()).as(told).isPositive();
            for (Contender contender : contenders) {
                contender.stopped.get(LIMIT_SECONDS, SECONDS);
            }
            Hold afterwards = new Mutex(newClient(proxy.connectString()), "/lock")
                    .acquire()
                    .get(LIMIT_SECONDS, SECONDS);
            checkExclusive(afterwards);
            assertThat(violations).as(told).isEmpty();
        }
    }

    private CoordClient newClient(String connectString) {
        CoordClient client = CoordClient.builder(connectString)
                .eventLoops(loops)
                .sessionTimeout(Duration.ofSeconds(4))
                .build();
        clients.add(client);
        return client;
    }

    private void checkExclusive(Hold hold) {
        Hold before = last.getAndSet(hold);
        if (before != null && before.isHeld()) {
            violations.add("both held: " + before + ", " + hold);
        }
        if (before != null && before.fencingToken() >= hold.fencingToken()) {
            violations.add("tokens do not grow: " + before + ", " + hold);
        }
        if (grants.incrementAndGet() >= GRANTS) {
            enough.complete(null);
        }
    }

    /** One of the hundred; each step follows from the callback of the one before it. */
    private final class Contender {
        final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private final String connectString;
        private final Random random;
        private CoordClient client;

        Contender(String connectString, Random random) {
            this.connectString = connectString;
            this.random = random;
            this.client = newClient(connectString);
        }

        void contend() {
            if (enough.isDone()) {
                stopped.complete(null);
                return;
            }
            CompletableFuture<Hold> waiting = new Mutex(client, "/lock").acquire();
            if (random.nextInt(8) == 0) {
                loops.schedule(() -> waiting.cancel(true), random.nextInt(300), TimeUnit.MILLISECONDS);
            } else if (random.nextInt(60) == 0) {
                loops.schedule(this::crash, random.nextInt(300), TimeUnit.MILLISECONDS);
            }
            waiting.whenComplete((hold, error) -> {
                if (error != null) {
                    loops.schedule(this::contend, random.nextInt(20), TimeUnit.MILLISECONDS);
                } else {
                    checkExclusive(hold);
                    loops.schedule(() -> letGo(hold), random.nextInt(4), TimeUnit.MILLISECONDS);
                }
            });
        }

        private void letGo(Hold hold) {
            int choice = random.nextInt(100);
            if (choice < 2) {
                crash();
                loops.schedule(this::contend, 1, TimeUnit.MILLISECONDS);
            } else if (choice < 5) {
                client.closeAsync(); // with the lock: the server frees it before the client has the answer
                client = newClient(connectString);
                loops.schedule(this::contend, 1, TimeUnit.MILLISECONDS);
            } else {
                hold.release().whenComplete((done, error) -> contend());
            }
        }

        /** As a process that dies: its session stays until the servers give it up. */
        private void crash() {
            crashes.incrementAndGet();
            client.detach();
            client = newClient(connectString);
        }
    }
}
