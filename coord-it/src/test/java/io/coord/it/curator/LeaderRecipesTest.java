package io.coord.it.curator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaderRecipesTest {
    private static final Duration LIMIT = Duration.ofSeconds(Curators.LIMIT_SECONDS);

    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Curators curators = new Curators(server::connectString);

    @Test
    void latchHasOneLeaderAndPassesItOn() throws Exception {
        List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LeaderLatch latch = new LeaderLatch(curators.connect(), "/leader/latch", "id-" + i);
            latches.add(latch);
            latch.start();
        }
        while (!latches.isEmpty()) {
            await().atMost(LIMIT).until(() -> leaders(latches).size() == 1);
            LeaderLatch leader = leaders(latches).get(0);
            assertThat(latches.get(0).getLeader().getId()).isEqualTo(leader.getId());
            latches.remove(leader);
            leader.close();
        }
    }

    private static List<LeaderLatch> leaders(List<LeaderLatch> latches) {
        return latches.stream().filter(LeaderLatch::hasLeadership).toList();
    }

    @Test
    void latchOfADeadClientIsTakenOver() throws Exception {
        CuratorFramework first = curators.connect();
        LeaderLatch dying = new LeaderLatch(first, "/leader/dead", "dying");
        dying.start();
        assertThat(dying.await(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        try (LeaderLatch next = new LeaderLatch(curators.connect(), "/leader/dead", "next")) {
            next.start();
            assertThat(next.hasLeadership()).isFalse();
            first.close();
            assertThat(next.await(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        }
    }

    @Test
    void selectorsLeadOneAfterTheOther() throws Exception {
        int candidates = 4;
        AtomicInteger leading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch turns = new CountDownLatch(candidates * 3);
        List<LeaderSelector> selectors = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            LeaderSelector selector =
                    new LeaderSelector(curators.connect(), "/leader/selector", new LeaderSelectorListenerAdapter() {
                        @Override
                        public void takeLeadership(CuratorFramework client) {
                            most.accumulateAndGet(leading.incrementAndGet(), Math::max);
                            turns.countDown();
                            leading.decrementAndGet();
                        }
                    });
            selector.autoRequeue();
            selector.start();
            selectors.add(selector);
        }
        assertThat(turns.await(Curators.LIMIT_SECONDS, SECONDS)).isTrue();
        selectors.forEach(LeaderSelector::close);
        assertThat(most).hasValue(1);
    }

    @Test
    void groupMembersSeeEachOther() throws Exception {
        CuratorFramework second = curators.connect();
        try (GroupMember a = new GroupMember(curators.connect(), "/group", "a", new byte[] {1});
                GroupMember b = new GroupMember(second, "/group", "b", new byte[] {2})) {
            a.start();
            b.start();
            await().atMost(LIMIT).until(() -> a.getCurrentMembers().size() == 2);
            second.close();
            await().atMost(LIMIT).until(() -> a.getCurrentMembers().size() == 1);
        }
    }
}
