package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.ClientClosedException;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.CandidateState;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.election.LeaderRunner;
import io.coord.client.recipe.election.Leadership;
import io.coord.it.curator.Curators;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ElectionTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void candidatesLeadInTheOrderTheyCameWithGrowingTokens() throws Exception {
        Queues queues = Queues.of(clients);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            candidates.add(new Election(clients.connect(), "/election/order").join("c" + i));
            queues.awaitSize("/election/order", i + 1);
        }
        Election election = new Election(clients.connect(), "/election/order");
        assertThat(election.candidates().get(60, SECONDS)).containsExactly("c0", "c1", "c2", "c3");
        long token = 0;
        for (Candidate candidate : candidates) {
            assertThat(candidate.awaitElected(LIMIT)).isTrue();
            assertThat(candidate.fencingToken()).isGreaterThan(token);
            assertThat(candidates.stream().filter(Candidate::isLeader)).containsExactly(candidate);
            assertThat(election.leader().get(60, SECONDS)).contains(candidate.id());
            token = candidate.fencingToken();
            candidate.leave().get(60, SECONDS);
            assertThat(candidate.state()).isEqualTo(CandidateState.CLOSED);
        }
        assertThat(election.leader().get(60, SECONDS)).isEmpty();
        assertThat(election.candidates().get(60, SECONDS)).isEmpty();
    }

    @Test
    void aCandidateIsSuspendedWithoutConnectionAndLeadsAgainAfterwards() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString()));
            Candidate candidate = new Election(client, "/election/suspended").join("a");
            List<CandidateState> told = new CopyOnWriteArrayList<>();
            candidate.addListener(told::add);
            assertThat(candidate.awaitElected(LIMIT)).isTrue();
            proxy.cut();
            await().untilAsserted(() -> assertThat(told)
                    .containsExactly(CandidateState.LEADING, CandidateState.SUSPENDED, CandidateState.LEADING));
        }
    }

    @Test
    void aCandidateWhoseNodeIsDeletedStandsAgain() throws Exception {
        Queues queues = Queues.of(clients);
        Candidate first = new Election(clients.connect(), "/election/deleted").join("first");
        assertThat(first.awaitElected(LIMIT)).isTrue();
        Candidate second = new Election(clients.connect(), "/election/deleted").join("second");
        queues.awaitSize("/election/deleted", 2);
        assertThat(second.awaitElected(SHORT)).isFalse();
        String node = queues.names("/election/deleted").stream()
                .min((a, b) -> a.substring(a.length() - 10).compareTo(b.substring(b.length() - 10)))
                .orElseThrow();
        queues.observer().blocking().delete("/election/deleted/" + node);
        assertThat(second.awaitElected(LIMIT)).isTrue();
        queues.awaitSize("/election/deleted", 2);
        assertThat(first.isLeader()).isFalse();
        second.close();
        assertThat(first.awaitElected(LIMIT)).isTrue();
    }

    @Test
    void whoWaitsToBeElectedIsToldWhenTheCandidateCloses() throws Exception {
        Candidate leader = new Election(clients.connect(), "/election/closed").join("leader");
        assertThat(leader.awaitElected(LIMIT)).isTrue();
        Candidate candidate = new Election(clients.connect(), "/election/closed").join("other");
        CompletableFuture<Long> elected = candidate.elected();
        candidate.close();
        assertThatThrownBy(() -> elected.get(60, SECONDS)).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> candidate.elected().get(60, SECONDS)).hasCauseInstanceOf(ClientClosedException.class);
    }

    @Test
    void runnersLeadOneAfterTheOther() throws Exception {
        AtomicInteger leading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BlockingQueue<String> terms = new LinkedBlockingQueue<>();
        List<LeaderRunner> runners = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            runners.add(new Election(clients.connect(), "/election/run").run(id, threads, leadership -> {
                most.accumulateAndGet(leading.incrementAndGet(), Math::max);
                assertThat(leadership.isLeader()).isTrue();
                terms.add(id);
                leading.decrementAndGet();
            }));
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            order.add(terms.poll(60, SECONDS));
        }
        assertThat(order).contains("a", "b", "c");
        assertThat(most).hasValue(1);
        for (LeaderRunner runner : runners) {
            runner.leave().get(60, SECONDS);
        }
        Queues.of(clients).awaitSize("/election/run", 0);
    }

    @Test
    void aRunnerThatIsClosedInterruptsItsTaskAndThenGivesTheLeadershipUp() throws Exception {
        CompletableFuture<Leadership> leads = new CompletableFuture<>();
        CountDownLatch mayReturn = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        LeaderRunner runner = new Election(clients.connect(), "/election/interrupt").run("a", threads, leadership -> {
            leads.complete(leadership);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                mayReturn.await();
            }
        });
        assertThat(leads.get(60, SECONDS).isLeader()).isTrue();
        Candidate next = new Election(clients.connect(), "/election/interrupt").join("b");
        CompletableFuture<Void> left = runner.leave();
        assertThat(interrupted.await(60, SECONDS)).isTrue();
        assertThat(leads.get().isLeader()).isFalse();
        assertThat(next.awaitElected(SHORT)).as("while the task runs").isFalse();
        mayReturn.countDown();
        left.get(60, SECONDS);
        assertThat(next.awaitElected(LIMIT)).isTrue();
    }

    @Test
    void aTaskIsInterruptedWhenTheConnectionBreaksAndRunsAgainLater() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient client = clients.connect(CoordClient.builder(proxy.connectString()));
            BlockingQueue<Long> terms = new LinkedBlockingQueue<>();
            new Election(client, "/election/cut").run("a", threads, leadership -> {
                terms.add(leadership.fencingToken());
                new CountDownLatch(1).await();
            });
            Long first = terms.poll(60, SECONDS);
            proxy.cut();
            assertThat(terms.poll(60, SECONDS)).isGreaterThan(first);
        }
    }

    @Test
    void aTaskThatFailsLeavesTheLeadershipToTheNext() throws Exception {
        new Election(clients.connect(), "/election/fail").run("a", threads, leadership -> {
            throw new IllegalStateException("expected by the test");
        });
        assertThat(new Election(clients.connect(), "/election/fail").join("b").awaitElected(LIMIT))
                .isTrue();
    }

    @Test
    void curatorsLatchTakesPartInTheSameElection() throws Exception {
        Candidate ours = new Election(clients.connect(), "/election/mixed").join("ours");
        assertThat(ours.awaitElected(LIMIT)).isTrue();
        LeaderLatch theirs = new LeaderLatch(curators.connect(), "/election/mixed", "theirs");
        theirs.start();
        Queues.of(clients).awaitSize("/election/mixed", 2);
        assertThat(theirs.getLeader().getId()).isEqualTo("ours");
        assertThat(theirs.hasLeadership()).isFalse();
        Candidate later = new Election(clients.connect(), "/election/mixed").join("later");
        Queues.of(clients).awaitSize("/election/mixed", 3);
        ours.close();
        assertThat(theirs.await(60, SECONDS)).isTrue();
        assertThat(new Election(clients.connect(), "/election/mixed")
                        .candidates()
                        .get(60, SECONDS))
                .containsExactly("theirs", "later");
        assertThat(later.isLeader()).isFalse();
        theirs.close();
        assertThat(later.awaitElected(LIMIT)).isTrue();
    }
}
