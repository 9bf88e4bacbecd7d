package io.coord.it.curator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.server.ServerExtension;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreMutex;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LockRecipesTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    private static final int CONTENDERS = 5;
    private static final int ROUNDS = 15;

    /** What the lock protects: wrong as soon as two are inside at once. */
    private static final class Guarded {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private int unprotected;

        void enter() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            unprotected++;
            Thread.yield();
            inside.decrementAndGet();
        }
    }

    @Test
    void mutexLetsOneInAtATime() throws Exception {
        Guarded guarded = new Guarded();
        curators.inParallel(CONTENDERS, number -> {
            InterProcessMutex mutex = new InterProcessMutex(curators.connect(), "/locks/mutex");
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(mutex.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
                mutex.acquire();
                guarded.enter();
                mutex.release();
                mutex.release();
            }
            return number;
        });
        assertThat(guarded.most).hasValue(1);
        assertThat(guarded.unprotected).isEqualTo(CONTENDERS * ROUNDS);
    }

    @Test
    void mutexOfADeadClientIsFree() throws Exception {
        CuratorFramework owner = curators.connect();
        InterProcessMutex held = new InterProcessMutex(owner, "/locks/dead");
        held.acquire();
        InterProcessMutex wanted = new InterProcessMutex(curators.connect(), "/locks/dead");
        assertThat(wanted.acquire(50, MILLISECONDS)).isFalse();
        owner.close();
        assertThat(wanted.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        wanted.release();
    }

    @Test
    void mutexSurvivesABrokenConnection() throws Exception {
        CuratorFramework owner = curators.connect();
        InterProcessMutex held = new InterProcessMutex(owner, "/locks/broken");
        held.acquire();
        Clients.breakConnection(owner.getZookeeperClient().getZooKeeper());
        InterProcessMutex wanted = new InterProcessMutex(curators.connect(), "/locks/broken");
        assertThat(wanted.acquire(300, MILLISECONDS)).isFalse();
        held.release();
        assertThat(wanted.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        wanted.release();
    }

    @Test
    void semaphoreLetsAsManyInAsItHasLeases() throws Exception {
        int leases = 2;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        curators.inParallel(CONTENDERS, number -> {
            InterProcessSemaphoreV2 semaphore =
                    new InterProcessSemaphoreV2(curators.connect(), "/locks/semaphore", leases);
            for (int round = 0; round < ROUNDS / 2; round++) {
                Lease lease = semaphore.acquire(Curators.LIMIT_SECONDS, SECONDS);
                assertThat(lease).isNotNull();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                semaphore.returnLease(lease);
            }
            return number;
        });
        assertThat(most.get()).isBetween(1, leases);
    }

    @Test
    void semaphoreMutexIsNotReentrantAndExcludes() throws Exception {
        InterProcessSemaphoreMutex one = new InterProcessSemaphoreMutex(curators.connect(), "/locks/semutex");
        InterProcessSemaphoreMutex other = new InterProcessSemaphoreMutex(curators.connect(), "/locks/semutex");
        one.acquire();
        assertThat(other.acquire(50, MILLISECONDS)).isFalse();
        one.release();
        assertThat(other.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        other.release();
    }

    @Test
    void readersShareAndWritersExclude() throws Exception {
        InterProcessReadWriteLock one = new InterProcessReadWriteLock(curators.connect(), "/locks/rw");
        InterProcessReadWriteLock two = new InterProcessReadWriteLock(curators.connect(), "/locks/rw");
        InterProcessReadWriteLock writer = new InterProcessReadWriteLock(curators.connect(), "/locks/rw");
        one.readLock().acquire();
        assertThat(two.readLock().acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        CountDownLatch writing = new CountDownLatch(1);
        Future<Boolean> written = curators.start(() -> {
            writer.writeLock().acquire();
            writing.countDown();
            writer.writeLock().release();
            return true;
        });
        assertThat(writing.await(100, MILLISECONDS)).isFalse();
        one.readLock().release();
        two.readLock().release();
        assertThat(Curators.await(written)).isTrue();
        assertThat(one.readLock().acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        one.readLock().release();
    }

    @Test
    void multiLockTakesAllOrNone() throws Exception {
        CuratorFramework client = curators.connect();
        InterProcessMutex blocker = new InterProcessMutex(curators.connect(), "/locks/multi/b");
        blocker.acquire();
        InterProcessMultiLock both = new InterProcessMultiLock(client, List.of("/locks/multi/a", "/locks/multi/b"));
        assertThat(both.acquire(200, MILLISECONDS)).isFalse();
        InterProcessMutex first = new InterProcessMutex(curators.connect(), "/locks/multi/a");
        assertThat(first.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        first.release();
        blocker.release();
        assertThat(both.acquire(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        both.release();
    }
}
