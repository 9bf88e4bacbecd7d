package io.coord.it.bench;

import io.coord.client.CoordClient;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * From the release of a lock by one client to its acquisition by the next, which was waiting: our mutex beside Curator's. Each
 * contender has a client and a thread of its own; a holder keeps the lock for so long that all others wait again.
 */
final class LockBench {
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int WARM_UP_ROUNDS = 1_000;
    private static final int ROUNDS = 2_000;
    private static final long HELD_NANOS = 3_000_000;

    /** A contender: acquires, and returns what releases. */
    private interface Contender {
        Runnable acquire() throws Exception;

        void close();
    }

    private final AtomicInteger rounds = new AtomicInteger();
    private final long[] handOverNanos = new long[WARM_UP_ROUNDS + ROUNDS + 64];
    private volatile long releasedAt;

    private LockBench() {}

    static void measure(String what, boolean coord, String connectString, int contenders) throws Exception {
        new LockBench().run(what, coord, connectString, contenders);
    }

    private void run(String what, boolean coord, String connectString, int contenders) throws Exception {
        List<Contender> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
            Contender contender = coord ? coordContender(connectString) : curatorContender(connectString);
            all.add(contender);
            threads.add(new Thread(() -> contend(contender)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Contender contender : all) {
            contender.close();
        }
        long[] measured = Arrays.copyOfRange(handOverNanos, WARM_UP_ROUNDS, WARM_UP_ROUNDS + ROUNDS);
        Arrays.sort(measured);
        System.out.printf(
                Locale.ROOT,
                "%-20s %3d contenders: hand-over median %.0f us, 90 %% %.0f us, 99 %% %.0f us%n",
                what,
                contenders,
                measured[ROUNDS / 2] / 1e3,
                measured[ROUNDS * 9 / 10] / 1e3,
                measured[ROUNDS * 99 / 100] / 1e3);
    }

    private void contend(Contender contender) {
        try {
            while (rounds.get() < WARM_UP_ROUNDS + ROUNDS) {
                Runnable release = contender.acquire();
                long now = System.nanoTime();
                handOverNanos[rounds.getAndIncrement()] = now - releasedAt;
                LockSupport.parkNanos(HELD_NANOS);
                releasedAt = System.nanoTime();
                release.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the measurement is worth nothing", e);
        }
    }

    private static Contender coordContender(String connectString) {
        CoordClient client = CoordClient.builder(connectString).build();
        Mutex mutex = new Mutex(client, "/bench-lock");
        return new Contender() {
            @Override
            public Runnable acquire() throws InterruptedException {
                Hold hold = mutex.blocking().acquire();
                return () -> hold.release().join();
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    private static Contender curatorContender(String connectString) {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                connectString, SESSION_TIMEOUT_MILLIS, SESSION_TIMEOUT_MILLIS, new ExponentialBackoffRetry(100, 3));
        client.start();
        InterProcessMutex mutex = new InterProcessMutex(client, "/bench-lock");
        return new Contender() {
            @Override
            public Runnable acquire() throws Exception {
                mutex.acquire();
                return () -> {
                    try {
                        mutex.release();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
