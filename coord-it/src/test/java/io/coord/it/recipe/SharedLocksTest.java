package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.CoordClient;
import io.coord.client.recipe.lock.DistributedLock;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.HoldState;
import io.coord.client.recipe.lock.MultiLock;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.lock.ReadWriteLock;
import io.coord.client.recipe.lock.Semaphore;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Read-write lock, semaphore and multi-lock. */
class SharedLocksTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration SHORT = Duration.ofMillis(150);

    private CoordClient client;
    private Queues queues;

    @BeforeEach
    void connect() throws Exception {
        client = clients.connect();
        queues = Queues.of(clients);
    }

    private static Hold held(CompletableFuture<Hold> hold) throws Exception {
        return hold.get(60, SECONDS);
    }

    private CompletableFuture<Hold> queued(DistributedLock lock, String path, int size) {
        CompletableFuture<Hold> waiting = lock.acquire();
        queues.awaitSize(path, size);
        return waiting;
    }

    // ---- readers and writers ----

    @Test
    void readersShareAndWritersExclude() throws Exception {
        ReadWriteLock lock = new ReadWriteLock(client, "/rw");
        Hold one = lock.read().blocking().acquire();
        Hold two = lock.read().blocking().acquire();
        CompletableFuture<Hold> writer = queued(lock.write(), "/rw", 3);
        assertThat(lock.read().blocking().tryAcquire()).as("behind a writer").isEmpty();
        one.release().get(60, SECONDS);
        assertThat(writer).isNotDone();
        two.release();
        Hold written = held(writer);
        assertThat(written.fencingToken()).isGreaterThan(two.fencingToken());
        CompletableFuture<Hold> first = queued(lock.read(), "/rw", 2);
        CompletableFuture<Hold> second = queued(lock.read(), "/rw", 3);
        CompletableFuture<Hold> later = queued(lock.write(), "/rw", 4);
        written.release();
        assertThat(held(first).isHeld()).isTrue();
        assertThat(held(second).isHeld()).isTrue();
        assertThat(later).isNotDone();
        first.get().release();
        second.get().release();
        assertThat(held(later).isHeld()).isTrue();
    }

    @Test
    void aWriterBecomesAReaderBeforeTheWritersThatWait() throws Exception {
        ReadWriteLock lock = new ReadWriteLock(client, "/downgrade");
        Hold writer = lock.write().blocking().acquire();
        CompletableFuture<Hold> readerBehind = queued(lock.read(), "/downgrade", 2);
        CompletableFuture<Hold> nextWriter = queued(lock.write(), "/downgrade", 3);
        Hold reader = lock.downgrade(writer).get(60, SECONDS);
        assertThat(writer.state()).isEqualTo(HoldState.RELEASED);
        writer.close();
        assertThat(held(readerBehind).isHeld()).isTrue();
        assertThatThrownBy(() -> nextWriter.get(SHORT.toMillis(), MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(reader.isHeld()).isTrue();
        assertThat(reader.fencingToken()).isEqualTo(writer.fencingToken());
        readerBehind.get().release();
        reader.release();
        assertThat(held(nextWriter).fencingToken()).isGreaterThan(reader.fencingToken());
        nextWriter.get().release();
        queues.awaitSize("/downgrade", 0);
    }

    @Test
    void onlyAWritersHoldOfTheSameLockCanBeDowngraded() throws Exception {
        ReadWriteLock lock = new ReadWriteLock(client, "/downgrade-wrong");
        Hold reader = lock.read().blocking().acquire();
        assertThatThrownBy(() -> lock.downgrade(reader))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/downgrade-wrong");
        reader.release().get(60, SECONDS);
        Hold writer = lock.write().blocking().acquire();
        writer.release();
        assertThatThrownBy(() -> lock.downgrade(writer).get(60, SECONDS)).hasMessageContaining("not held");
    }

    // ---- semaphore ----

    @Test
    void asManyHoldASemaphoreAsItHasPermits() throws Exception {
        Semaphore semaphore = new Semaphore(client, "/semaphore", 2);
        Hold one = semaphore.blocking().acquire();
        Hold two = semaphore.blocking().acquire();
        assertThat(semaphore.blocking().tryAcquire()).isEmpty();
        assertThat(semaphore.blocking().tryAcquire(SHORT)).isEmpty();
        queues.awaitSize("/semaphore/leases", 2);
        queues.awaitSize("/semaphore/locks", 0);
        CompletableFuture<Hold> waiting = queued(semaphore, "/semaphore/leases", 3);
        one.release();
        assertThat(held(waiting).fencingToken()).isGreaterThan(two.fencingToken());
    }

    @Test
    void whoWantsManyPermitsIsNotOvertaken() throws Exception {
        Semaphore semaphore = new Semaphore(client, "/many", 3);
        Hold one = semaphore.blocking().acquire();
        Hold two = semaphore.blocking().acquire();
        CompletableFuture<Hold> three = queued(semaphore.permits(3), "/many/leases", 5);
        CompletableFuture<Hold> four = queued(semaphore, "/many/locks", 2);
        one.release().get(60, SECONDS);
        assertThat(three).isNotDone();
        assertThat(four).isNotDone();
        two.release();
        Hold all = held(three);
        assertThat(four).isNotDone();
        all.release();
        assertThat(held(four).isHeld()).isTrue();
        assertThatThrownBy(() -> semaphore.permits(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1..3");
    }

    // ---- several locks ----

    @Test
    void aMultiLockHoldsAllOrNone() throws Exception {
        Mutex a = new Mutex(client, "/multi/a");
        Mutex b = new Mutex(client, "/multi/b");
        MultiLock both = new MultiLock(client, List.of(b, a));
        Hold blocker = b.blocking().acquire();
        assertThat(both.blocking().tryAcquire()).isEmpty();
        assertThat(both.blocking().tryAcquire(SHORT)).isEmpty();
        queues.awaitSize("/multi/a", 0);
        CompletableFuture<Hold> waiting = queued(both, "/multi/b", 2);
        assertThat(a.blocking().tryAcquire())
                .as("held while it waits for the other")
                .isEmpty();
        blocker.release();
        Hold hold = held(waiting);
        assertThat(hold.isHeld()).isTrue();
        hold.release().get(60, SECONDS);
        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        queues.awaitSize("/multi/a", 0);
        queues.awaitSize("/multi/b", 0);
    }

    @Test
    void multiLocksInAnyOrderDoNotWaitForEachOther() throws Exception {
        List<String> paths = List.of("/circle/1", "/circle/2", "/circle/3");
        List<CompletableFuture<Void>> rounds = new ArrayList<>();
        for (int contender = 0; contender < 6; contender++) {
            CoordClient own = clients.connect();
            List<DistributedLock> locks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                locks.add(new Mutex(own, paths.get((contender + i) % paths.size())));
            }
            rounds.add(rounds(new MultiLock(own, locks), 10));
        }
        CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new)).get(60, SECONDS);
    }

    private static CompletableFuture<Void> rounds(DistributedLock lock, int left) {
        return left == 0
                ? CompletableFuture.completedFuture(null)
                : lock.acquire().thenCompose(Hold::release).thenCompose(done -> rounds(lock, left - 1));
    }

    @Test
    void aMultiLockIsLostWithOneOfItsLocks() throws Exception {
        Mutex a = new Mutex(client, "/part/a");
        Mutex b = new Mutex(client, "/part/b");
        Hold both = new MultiLock(client, List.of(a, b)).blocking().acquire();
        CompletableFuture<HoldState> told = new CompletableFuture<>();
        both.addListener(told::complete);
        queues.observer().blocking().delete("/part/b/" + queues.names("/part/b").get(0));
        assertThat(told.get(60, SECONDS)).isEqualTo(HoldState.LOST);
        both.release().get(60, SECONDS);
        queues.awaitSize("/part/a", 0);
        assertThatThrownBy(() -> new MultiLock(client, List.of(a, a)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/part/a");
    }
}
