package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.recipe.lock.DistributedLock;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.lock.ReadWriteLock;
import io.coord.client.recipe.lock.Semaphore;
import io.coord.it.curator.Curators;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ours and Curator's on the same path: what is claimed to be the same lock is. */
class BesideCuratorTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    private static final int CONTENDERS = 6;
    private static final int ROUNDS = 25;
    private static final Duration LIMIT = Duration.ofSeconds(Curators.LIMIT_SECONDS);

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private void enterAndLeave() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        Thread.yield();
        inside.decrementAndGet();
    }

    private void use(DistributedLock lock) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Hold hold = lock.blocking().acquire(LIMIT)) {
                assertThat(hold.isHeld()).isTrue();
                enterAndLeave();
            }
        }
    }

    private void use(InterProcessMutex mutex) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(mutex.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
            enterAndLeave();
            mutex.release();
        }
    }

    @Test
    void oneAtATimeHoldsAMutex() throws Exception {
        curators.inParallel(CONTENDERS, number -> {
            if (number % 2 == 0) {
                use(new Mutex(clients.connect(), "/mixed/mutex"));
            } else {
                use(new InterProcessMutex(curators.connect(), "/mixed/mutex"));
            }
            return number;
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void oneAtATimeWrites() throws Exception {
        curators.inParallel(CONTENDERS, number -> {
            if (number % 2 == 0) {
                use(new ReadWriteLock(clients.connect(), "/mixed/rw").write());
            } else {
                use(new InterProcessReadWriteLock(curators.connect(), "/mixed/rw").writeLock());
            }
            return number;
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void readersOfBothShareAndExcludeWritersOfBoth() throws Exception {
        ReadWriteLock ours = new ReadWriteLock(clients.connect(), "/mixed/share");
        InterProcessReadWriteLock theirs = new InterProcessReadWriteLock(curators.connect(), "/mixed/share");
        InterProcessReadWriteLock theirWriter = new InterProcessReadWriteLock(curators.connect(), "/mixed/share");
        assertThat(theirs.readLock().acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        Hold read = ours.read().blocking().acquire(LIMIT);
        assertThat(ours.write().blocking().tryAcquire()).isEmpty();
        assertThat(theirWriter.writeLock().acquire(100, MILLISECONDS)).isFalse();
        theirs.readLock().release();
        read.release().get(60, SECONDS);
        Hold write = ours.write().blocking().acquire(LIMIT);
        assertThat(theirs.readLock().acquire(100, MILLISECONDS)).isFalse();
        Hold downgraded = ours.downgrade(write).get(60, SECONDS);
        assertThat(theirs.readLock().acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        assertThat(theirWriter.writeLock().acquire(100, MILLISECONDS)).isFalse();
        theirs.readLock().release();
        downgraded.release().get(60, SECONDS);
        assertThat(theirWriter.writeLock().acquire(Curators.LIMIT_SECONDS, SECONDS))
                .isTrue();
        theirWriter.writeLock().release();
    }

    @Test
    void bothShareThePermitsOfASemaphore() throws Exception {
        int permits = 2;
        curators.inParallel(CONTENDERS, number -> {
            if (number % 2 == 0) {
                use(new Semaphore(clients.connect(), "/mixed/semaphore", permits));
            } else {
                InterProcessSemaphoreV2 semaphore =
                        new InterProcessSemaphoreV2(curators.connect(), "/mixed/semaphore", permits);
                for (int round = 0; round < ROUNDS; round++) {
                    Lease lease = semaphore.acquire(Curators.LIMIT_SECONDS, SECONDS);
                    assertThat(lease).isNotNull();
                    enterAndLeave();
                    semaphore.returnLease(lease);
                }
            }
            return number;
        });
        assertThat(most.get()).isBetween(1, permits);
    }
}
