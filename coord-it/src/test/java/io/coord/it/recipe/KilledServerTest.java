package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.value.AtomicCounter;
import io.coord.it.javaclient.CoordClients;
import io.coord.server.LocalEnsemble;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recipes at work while the servers of a coord ensemble are killed, one after the other, the leader among them. */
class KilledServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WORKERS = 3;

    private final LocalEnsemble ensemble =
            LocalEnsemble.builder().name("killed").tick(Duration.ofMillis(200)).build();

    @RegisterExtension
    final CoordClients clients = new CoordClients(ensemble::connectString);

    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);

    @BeforeEach
    void start() throws Exception {
        ensemble.start();
        ensemble.awaitReady(LIMIT);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        ensemble.close();
    }

    @Test
    void oneHolderAtATimeAndEachAdditionOnce() throws Exception {
        Shift shift = new Shift();
        List<CoordClient> workers = List.of(clients.connect(), clients.connect(), clients.connect());
        List<Future<?>> work = workers.stream()
                .<Future<?>>map(client -> threads.submit(() -> shift.work(client)))
                .toList();
        for (boolean leader : List.of(true, false, true)) {
            long victim = victim(leader);
            ensemble.kill(victim);
            shift.awaitMoreGrants(20);
            ensemble.start(victim);
            ensemble.awaitReady(LIMIT);
        }
        shift.over.set(true);
        for (Future<?> one : work) {
            one.get(LIMIT.toSeconds(), SECONDS);
        }
        assertThat(shift.violations).isEmpty();
        assertThat(new AtomicCounter(clients.connect(), "/count").awaitGet())
                .isBetween((long) shift.added.get(), (long) shift.added.get() + shift.unknown.get());
    }

    @Test
    void whoLedBesideAKilledServerIsFollowedByExactlyOne() throws Exception {
        Map<Candidate, CoordClient> candidates = new LinkedHashMap<>();
        for (int number = 0; number < 3; number++) {
            CoordClient client = clients.connect(clients.builder().sessionTimeout(Duration.ofSeconds(3)));
            candidates.put(new Election(client, "/election").join("candidate-" + number), client);
        }
        long token = 0;
        while (candidates.size() > 1) {
            Candidate leader = awaitLeader(candidates, token);
            token = leader.fencingToken();
            long victim = victim(candidates.size() == 3);
            ensemble.kill(victim);
            candidates.remove(leader).detach(); // as a process that dies: its session has to expire
            Candidate next = awaitLeader(candidates, token);
            assertThat(candidates.keySet()).filteredOn(Candidate::isLeader).containsExactly(next);
            ensemble.start(victim);
            ensemble.awaitReady(LIMIT);
        }
    }

    private long victim(boolean leader) {
        long leading = ensemble.leader().orElseThrow();
        return leader ? leading : leading % 3 + 1;
    }

    /** One with a higher token than those before. */
    private static Candidate awaitLeader(Map<Candidate, CoordClient> candidates, long before) {
        AtomicReference<Candidate> leader = new AtomicReference<>();
        await().atMost(LIMIT).until(() -> {
            candidates.keySet().stream()
                    .filter(candidate -> candidate.isLeader() && candidate.fencingToken() > before)
                    .forEach(leader::set);
            return leader.get() != null;
        });
        return leader.get();
    }

    /** What the workers do, and what they saw. Thread-safe. */
    private static final class Shift {
        final AtomicBoolean over = new AtomicBoolean();
        final AtomicInteger added = new AtomicInteger();
        final AtomicInteger unknown = new AtomicInteger();
        final Queue<String> violations = new ConcurrentLinkedQueue<>();
        private final AtomicInteger grants = new AtomicInteger();
        private final AtomicReference<Hold> last = new AtomicReference<>();

        Void work(CoordClient client) throws Exception {
            Mutex mutex = new Mutex(client, "/lock");
            AtomicCounter counter = new AtomicCounter(client, "/count");
            while (!over.get()) {
                Hold hold = mutex.acquire().get(LIMIT.toSeconds(), SECONDS);
                check(hold, last.getAndSet(hold));
                try {
                    counter.awaitAdd(1);
                    added.incrementAndGet();
                } catch (OutcomeUnknownException e) {
                    unknown.incrementAndGet();
                } catch (CoordException e) {
                    violations.add("addition: " + e);
                }
                hold.release().get(LIMIT.toSeconds(), SECONDS);
            }
            return null;
        }

        private void check(Hold hold, Hold before) {
            if (before != null && before.isHeld()) {
                violations.add("both held: " + before + ", " + hold);
            }
            if (before != null && before.fencingToken() >= hold.fencingToken()) {
                violations.add("tokens do not grow: " + before + ", " + hold);
            }
            grants.incrementAndGet();
        }

        void awaitMoreGrants(int more) {
            int enough = grants.get() + more;
            await().atMost(LIMIT).until(() -> grants.get() >= enough);
        }
    }
}
