package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.HoldState;
import io.coord.client.recipe.lock.Mutex;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MutexTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private @Nullable Queues queues;

    private static final Duration SHORT = Duration.ofMillis(150);

    @Test
    void waitersGetItInTheOrderTheyCameWithGrowingTokens() throws Exception {
        List<CompletableFuture<Hold>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Mutex mutex = new Mutex(clients.connect(), "/locks/order");
            waiting.add(mutex.acquire());
            awaitQueue("/locks/order", i + 1);
        }
        long token = 0;
        for (int i = 0; i < waiting.size(); i++) {
            Hold hold = waiting.get(i).get(60, SECONDS);
            assertThat(hold.isHeld()).isTrue();
            assertThat(hold.fencingToken()).isGreaterThan(token);
            assertThat(waiting.stream().skip(i + 1)).noneMatch(CompletableFuture::isDone);
            token = hold.fencingToken();
            hold.release().get(60, SECONDS);
            assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        }
        awaitQueue("/locks/order", 0);
    }

    @Test
    void tokensGrowAlsoWhenTheQueueWasRemovedInBetween() throws Exception {
        CoordClient client = clients.connect();
        Mutex mutex = new Mutex(client, "/locks/removed");
        Hold first = mutex.blocking().acquire();
        first.release().get(60, SECONDS);
        client.blocking().delete("/locks/removed");
        assertThat(mutex.blocking().acquire().fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void aWaiterWhoseTimeIsOverLeavesNoNode() throws Exception {
        Hold held = new Mutex(clients.connect(), "/locks/limit").blocking().acquire();
        Mutex wanted = new Mutex(clients.connect(), "/locks/limit");
        assertThatThrownBy(() -> wanted.blocking().acquire(SHORT))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("acquire /locks/limit");
        assertThat(wanted.blocking().tryAcquire(SHORT)).isEmpty();
        awaitQueue("/locks/limit", 1);
        assertThat(held.isHeld()).isTrue();
    }

    @Test
    void aWaiterThatIsCancelledLeavesNoNodeAndTheNextIsNotStuck() throws Exception {
        Hold held = new Mutex(clients.connect(), "/locks/cancel").blocking().acquire();
        CompletableFuture<Hold> second = new Mutex(clients.connect(), "/locks/cancel").acquire();
        awaitQueue("/locks/cancel", 2);
        CompletableFuture<Hold> third = new Mutex(clients.connect(), "/locks/cancel").acquire();
        awaitQueue("/locks/cancel", 3);
        second.cancel(true);
        awaitQueue("/locks/cancel", 2);
        assertThat(third).isNotDone();
        held.release();
        assertThat(third.get(60, SECONDS).isHeld()).isTrue();
    }

    @Test
    void aThreadThatIsInterruptedLeavesNoNode() throws Exception {
        Hold held = new Mutex(clients.connect(), "/locks/interrupt").blocking().acquire();
        Mutex wanted = new Mutex(clients.connect(), "/locks/interrupt");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                wanted.blocking().acquire();
                ended.complete(new AssertionError("acquired"));
            } catch (InterruptedException e) {
                ended.complete(e);
            }
        });
        waiter.start();
        awaitQueue("/locks/interrupt", 2);
        waiter.interrupt();
        assertThat(ended.get(60, SECONDS)).isInstanceOf(InterruptedException.class);
        awaitQueue("/locks/interrupt", 1);
        assertThat(held.isHeld()).isTrue();
    }

    @Test
    void tryAcquireDoesNotWait() throws Exception {
        Mutex one = new Mutex(clients.connect(), "/locks/try");
        Mutex other = new Mutex(clients.connect(), "/locks/try");
        Hold hold = one.blocking().tryAcquire().orElseThrow();
        assertThat(other.blocking().tryAcquire()).isEmpty();
        awaitQueue("/locks/try", 1);
        hold.release().get(60, SECONDS);
        hold.release().get(60, SECONDS);
        assertThat(other.blocking().tryAcquire()).isPresent();
    }

    @Test
    void theLockOfAClientThatGoesIsFree() throws Exception {
        CoordClient owner = clients.connect();
        Hold hold = new Mutex(owner, "/locks/gone").blocking().acquire();
        CompletableFuture<Hold> waiting = new Mutex(clients.connect(), "/locks/gone").acquire();
        awaitQueue("/locks/gone", 2);
        owner.close();
        assertThat(waiting.get(60, SECONDS).isHeld()).isTrue();
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        hold.release().get(60, SECONDS);
        assertThatThrownBy(() -> new Mutex(owner, "/locks/gone").acquire().get(60, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClientClosedException.class);
    }

    @Test
    void aHoldIsSuspendedWhileThereIsNoConnectionAndHeldAgainAfterwards() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString()));
            Hold hold = new Mutex(client, "/locks/suspended").blocking().acquire();
            List<HoldState> told = new CopyOnWriteArrayList<>();
            hold.addListener(told::add);
            proxy.refuse();
            await().untilAsserted(() -> assertThat(told).containsExactly(HoldState.SUSPENDED));
            assertThat(hold.isHeld()).isFalse();
            proxy.allow();
            await().untilAsserted(() -> assertThat(told).containsExactly(HoldState.SUSPENDED, HoldState.HELD));
            assertThat(hold.isHeld()).isTrue();
            hold.release().get(60, SECONDS);
            awaitQueue("/locks/suspended", 0);
        }
    }

    @Test
    void aHoldWhoseNodeIsDeletedByAnotherIsLost() throws Exception {
        Hold hold = new Mutex(clients.connect(), "/locks/broken").blocking().acquire();
        CompletableFuture<HoldState> told = new CompletableFuture<>();
        hold.addListener(told::complete);
        CoordClient admin = clients.connect();
        String node = admin.blocking().getChildren("/locks/broken").get(0);
        admin.blocking().delete("/locks/broken/" + node);
        assertThat(told.get(60, SECONDS)).isEqualTo(HoldState.LOST);
    }

    @Test
    void whoWaitsOnAPathThatCanNotBeIsToldAtOnce() throws Exception {
        CoordClient client = clients.connect();
        assertThatThrownBy(() -> new Mutex(client, "locks"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("locks");
    }

    private void awaitQueue(String path, int size) throws Exception {
        if (queues == null) {
            queues = Queues.of(clients);
        }
        queues.awaitSize(path, size);
    }
}
