package io.coord.it.recipe;

import static io.coord.it.recipe.Scenario.get;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.barrier.Barrier;
import io.coord.client.recipe.barrier.DoubleBarrier;
import io.coord.client.recipe.barrier.Entered;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.election.LeaderRunner;
import io.coord.client.recipe.lock.DistributedLock;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.HoldState;
import io.coord.client.recipe.lock.MultiLock;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.lock.ReadWriteLock;
import io.coord.client.recipe.lock.Semaphore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who may go on, and who waits: locks, elections and barriers. */
final class TurnScenarios {
    private TurnScenarios() {}

    static void addTo(Map<String, Scenario> all) {
        all.put("mutex", (subject, other, path) -> takeTurns(new Mutex(subject, path), new Mutex(other, path)));
        all.put("read-write lock", TurnScenarios::readAndWrite);
        all.put(
                "semaphore",
                (subject, other, path) ->
                        takeTurns(new Semaphore(subject, path, 2).permits(2), new Semaphore(other, path, 2)));
        all.put(
                "multi-lock",
                (subject, other, path) -> takeTurns(
                        new MultiLock(
                                subject, List.of(new Mutex(subject, path + "/a"), new Mutex(subject, path + "/b"))),
                        new Mutex(other, path + "/b")));
        all.put("candidate", TurnScenarios::stand);
        all.put("leader runner", TurnScenarios::lead);
        all.put("barrier", TurnScenarios::pass);
        all.put("double barrier", TurnScenarios::enterAndLeave);
    }

    static void takeTurns(DistributedLock ours, DistributedLock theirs) throws Exception {
        Hold before = get(theirs.acquire());
        CompletableFuture<Hold> waiting = ours.acquire();
        before.release();
        try (Hold hold = get(waiting)) {
            assertThat(hold.fencingToken()).isPositive();
            Optional<Hold> meanwhile = get(theirs.tryAcquire());
            if (meanwhile.isPresent()) {
                assertThat(awaitEnd(hold)).as("another has it").isEqualTo(HoldState.LOST);
                get(meanwhile.get().release());
            }
            get(hold.release());
        }
        get(get(theirs.acquire()).release());
    }

    /** That another has it may be told there before it is told here. */
    private static HoldState awaitEnd(Hold hold) throws Exception {
        CompletableFuture<HoldState> end = new CompletableFuture<>();
        hold.addListener(state -> {
            if (state.isFinal()) {
                end.complete(state);
            }
        });
        return get(end);
    }

    static void readAndWrite(CoordClient subject, CoordClient other, String path) throws Exception {
        ReadWriteLock ours = new ReadWriteLock(subject, path);
        ReadWriteLock theirs = new ReadWriteLock(other, path);
        Hold writer = get(ours.write().acquire());
        CompletableFuture<Hold> reader = theirs.read().acquire();
        CompletableFuture<Hold> later = theirs.write().acquire();
        try {
            Hold read = get(ours.downgrade(writer));
            assertThat(read.fencingToken()).isEqualTo(writer.fencingToken());
            get(get(reader).release());
            get(read.release());
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(SessionLostException.class);
            get(get(reader).release());
        }
        get(get(later).release());
        get(get(ours.write().acquire()).release());
    }

    static void stand(CoordClient subject, CoordClient other, String path) throws Exception {
        Candidate theirs = new Election(other, path).join("theirs");
        get(theirs.elected());
        Candidate ours = new Election(subject, path).join("ours");
        CompletableFuture<Long> elected = ours.elected();
        theirs.close();
        get(elected);
        get(ours.leave());
        try (Candidate next = new Election(other, path).join("next")) {
            get(next.elected());
        }
    }

    static void lead(CoordClient subject, CoordClient other, String path) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<Long> led = new CompletableFuture<>();
        LeaderRunner runner = new Election(subject, path).run("ours", thread, leadership -> {
            led.complete(leadership.fencingToken());
        });
        get(led);
        try (Candidate theirs = new Election(other, path).join("theirs")) {
            get(theirs.elected());
            get(runner.leave());
        }
        thread.shutdown();
    }

    static void pass(CoordClient subject, CoordClient other, String path) throws Exception {
        Barrier ours = new Barrier(subject, path);
        Barrier theirs = new Barrier(other, path);
        get(ours.set());
        CompletableFuture<Void> passed = theirs.passed();
        get(ours.remove());
        get(passed);
        get(theirs.set());
        CompletableFuture<Void> wePass = ours.passed();
        get(theirs.remove());
        get(wePass);
    }

    static void enterAndLeave(CoordClient subject, CoordClient other, String path) throws Exception {
        DoubleBarrier ours = new DoubleBarrier(subject, path, 2);
        CompletableFuture<Entered> them = new DoubleBarrier(other, path, 2).enter();
        CompletableFuture<Void> theyHaveLeft = them.thenCompose(Entered::leave);
        while (!theyHaveLeft.isDone()) {
            CompletableFuture<Entered> us = ours.enter();
            try {
                CompletableFuture.anyOf(us, theyHaveLeft).get(Scenario.LIMIT.toSeconds(), SECONDS);
                if (us.isDone()) {
                    get(get(us).leave());
                    get(theyHaveLeft);
                }
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(CoordException.class);
                assertThat(e).hasCauseInstanceOf(SessionLostException.class);
            }
            us.cancel(true);
        }
        get(theyHaveLeft);
    }
}
