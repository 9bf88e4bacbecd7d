package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.CoordClient;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.barrier.Barrier;
import io.coord.client.recipe.barrier.DoubleBarrier;
import io.coord.client.recipe.barrier.Entered;
import io.coord.it.curator.Curators;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BarrierTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(150);

    // ---- barrier ----

    @Test
    void whoWaitsPassesWhenTheBarrierIsRemoved() throws Exception {
        Barrier barrier = new Barrier(clients.connect(), "/barriers/one");
        assertThat(barrier.awaitPassed(LIMIT)).as("without a barrier").isTrue();
        barrier.set().get(60, SECONDS);
        barrier.set().get(60, SECONDS);
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(new Barrier(clients.connect(), "/barriers/one").passed());
        }
        assertThat(barrier.awaitPassed(SHORT)).isFalse();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        barrier.remove().get(60, SECONDS);
        barrier.remove().get(60, SECONDS);
        for (CompletableFuture<Void> one : waiting) {
            one.get(60, SECONDS);
        }
    }

    @Test
    void curatorsBarrierIsTheSame() throws Exception {
        Barrier ours = new Barrier(clients.connect(), "/barriers/mixed");
        DistributedBarrier theirs = new DistributedBarrier(curators.connect(), "/barriers/mixed");
        theirs.setBarrier();
        CompletableFuture<Void> passed = ours.passed();
        assertThat(ours.awaitPassed(SHORT)).isFalse();
        theirs.removeBarrier();
        passed.get(60, SECONDS);
        ours.set().get(60, SECONDS);
        assertThat(theirs.waitOnBarrier(SHORT.toMillis(), MILLISECONDS)).isFalse();
        ours.remove().get(60, SECONDS);
        assertThat(theirs.waitOnBarrier(60, SECONDS)).isTrue();
    }

    // ---- double barrier ----

    @Test
    void membersEnterTogetherAndLeaveTogetherAgainAndAgain() throws Exception {
        int members = 4;
        AtomicInteger inside = new AtomicInteger();
        curators.inParallel(members, number -> {
            DoubleBarrier barrier = new DoubleBarrier(clients.connect(), "/barriers/double", members);
            for (int round = 1; round <= 10; round++) {
                inside.incrementAndGet();
                Entered entered = barrier.awaitEntered(LIMIT).orElseThrow();
                assertThat(inside.get()).as("all have come").isGreaterThanOrEqualTo(members * round);
                assertThat(entered.awaitLeft(LIMIT)).isTrue();
            }
            return number;
        });
        assertThat(inside).hasValue(members * 10);
        assertThat(Queues.of(clients).names("/barriers/double")).containsExactly("ready");
    }

    @Test
    void nobodyEntersBeforeAllHaveComeAndNobodyHasLeftBeforeAllHave() throws Exception {
        DoubleBarrier barrier = new DoubleBarrier(clients.connect(), "/barriers/early", 2);
        assertThat(barrier.awaitEntered(SHORT)).isEmpty();
        Queues queues = Queues.of(clients);
        queues.awaitSize("/barriers/early", 1);
        CompletableFuture<Entered> first = barrier.enter();
        queues.awaitSize("/barriers/early", 2);
        assertThat(first).isNotDone();
        Entered second = new DoubleBarrier(clients.connect(), "/barriers/early", 2)
                .awaitEntered(LIMIT)
                .orElseThrow();
        assertThat(second.awaitLeft(SHORT)).isFalse();
        CompletableFuture<Void> left = second.leave();
        assertThat(left).isNotDone();
        assertThat(first.get(60, SECONDS).awaitLeft(LIMIT)).isTrue();
        left.get(60, SECONDS);
    }

    @Test
    void theNextGenerationWaitsForTheLastOneToLeave() throws Exception {
        Queues queues = Queues.of(clients);
        DoubleBarrier barrier = new DoubleBarrier(clients.connect(), "/barriers/next", 2);
        CompletableFuture<Entered> a = barrier.enter();
        CompletableFuture<Entered> b = barrier.enter();
        a.get(60, SECONDS);
        b.get(60, SECONDS);
        CompletableFuture<Entered> c = barrier.enter();
        CompletableFuture<Entered> d = barrier.enter();
        queues.awaitSize("/barriers/next", 5);
        CompletableFuture<Void> aLeft = a.get().leave();
        queues.awaitSize("/barriers/next", 4);
        assertThat(c).isNotDone();
        b.get().leave().get(60, SECONDS);
        aLeft.get(60, SECONDS);
        c.get(60, SECONDS);
        d.get(60, SECONDS);
    }

    @Test
    void aMemberThatCrashesBeforeItEntersIsReplaced() throws Exception {
        Queues queues = Queues.of(clients);
        CoordClient crashing = clients.connect();
        CompletableFuture<Entered> gone = new DoubleBarrier(crashing, "/barriers/replaced", 2).enter();
        queues.awaitSize("/barriers/replaced", 2);
        crashing.close();
        assertThatThrownBy(() -> gone.get(60, SECONDS)).hasCauseInstanceOf(SessionLostException.class);
        CompletableFuture<Entered> a = new DoubleBarrier(clients.connect(), "/barriers/replaced", 2).enter();
        queues.awaitSize("/barriers/replaced", 2);
        assertThat(a).isNotDone();
        Optional<Entered> b = new DoubleBarrier(clients.connect(), "/barriers/replaced", 2).awaitEntered(LIMIT);
        assertThat(b).isPresent();
        a.get(60, SECONDS);
    }

    @Test
    void aGenerationThatCrashedInsideHindersNobody() throws Exception {
        CoordClient crashing = clients.connect();
        DoubleBarrier barrier = new DoubleBarrier(crashing, "/barriers/crashed", 2);
        CompletableFuture<Entered> a = barrier.enter();
        barrier.enter().get(60, SECONDS);
        a.get(60, SECONDS);
        crashing.close();
        DoubleBarrier next = new DoubleBarrier(clients.connect(), "/barriers/crashed", 2);
        assertThat(next.awaitEntered(SHORT)).as("one alone").isEmpty();
        CompletableFuture<Entered> c = next.enter();
        Entered d = next.awaitEntered(LIMIT).orElseThrow();
        CompletableFuture<Void> left = c.get(60, SECONDS).leave();
        assertThat(d.awaitLeft(LIMIT)).isTrue();
        left.get(60, SECONDS);
    }

    @Test
    void aMemberThatCrashesInsideCountsAsHavingLeft() throws Exception {
        CoordClient crashing = clients.connect();
        CompletableFuture<Entered> a = new DoubleBarrier(crashing, "/barriers/inside", 2).enter();
        Entered b = new DoubleBarrier(clients.connect(), "/barriers/inside", 2)
                .awaitEntered(LIMIT)
                .orElseThrow();
        a.get(60, SECONDS);
        CompletableFuture<Void> left = b.leave();
        assertThat(b.awaitLeft(SHORT)).isFalse();
        crashing.close();
        left.get(60, SECONDS);
    }
}
