package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.group.Group;
import io.coord.client.recipe.group.GroupListener;
import io.coord.client.recipe.group.GroupMember;
import io.coord.client.recipe.node.NodeState;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final class Watcher implements GroupListener {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void onSnapshot(List<GroupMember> members) {
            told.add("members " + ids(members));
        }

        @Override
        public void onJoined(GroupMember member) {
            told.add("joined " + member.id() + " " + member.text());
        }

        @Override
        public void onChanged(GroupMember before, GroupMember now) {
            told.add("changed " + now.id() + " " + before.text() + " " + now.text());
        }

        @Override
        public void onLeft(GroupMember member) {
            told.add("left " + member.id());
        }

        void expect(String... expected) throws InterruptedException {
            for (String next : expected) {
                assertThat(told.poll(60, SECONDS)).isEqualTo(next);
            }
        }
    }

    private static List<String> ids(List<GroupMember> members) {
        return members.stream().map(GroupMember::id).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void membersAreSeenInTheOrderInWhichTheyJoined() throws Exception {
        CoordClient client = clients.connect();
        Group group = new Group(client, "/groups/order");
        PersistentNode z = group.join("z", bytes("1"));
        z.awaitStart();
        PersistentNode a = group.join("a", bytes("2"));
        a.awaitStart();
        Group seen = new Group(clients.connect(), "/groups/order");
        seen.awaitStart();
        assertThat(ids(seen.members())).containsExactly("z", "a");
        assertThat(seen.member("a").orElseThrow().sessionId())
                .isEqualTo(client.session().orElseThrow().id());
        Watcher watcher = new Watcher();
        seen.addListener(watcher);
        watcher.expect("members [z, a]");
        z.setData(bytes("3")).get(60, SECONDS);
        watcher.expect("changed z 1 3");
        a.remove().get(60, SECONDS);
        watcher.expect("left a");
        group.join("b", bytes("4"));
        watcher.expect("joined b 4");
        assertThat(ids(seen.members())).containsExactly("z", "b");
        seen.removeListener(watcher);
        seen.close();
        assertThat(seen.state()).isIn(CacheState.CURRENT, CacheState.CLOSED);
    }

    @Test
    void whoseSessionEndsLeavesAndJoinsAgainBehindTheOthers() throws Exception {
        try (CuttingProxy way = new CuttingProxy(server.port())) {
            CoordClient first = clients.connect(CoordClient.builder(way.connectString()));
            PersistentNode one = new Group(first, "/groups/sessions").join("one", bytes("1"));
            one.awaitStart();
            new Group(clients.connect(), "/groups/sessions")
                    .join("two", bytes("2"))
                    .awaitStart();
            Group seen = new Group(clients.connect(), "/groups/sessions");
            seen.awaitStart();
            Watcher watcher = new Watcher();
            seen.addListener(watcher);
            watcher.expect("members [one, two]");
            Faults.expire(server, way, first);
            watcher.expect("left one", "joined one 1");
            assertThat(ids(seen.members())).containsExactly("two", "one");
            first.close();
            watcher.expect("left one");
            await().atMost(CoordClients.LIMIT).until(() -> one.state() == NodeState.CLOSED);
        }
    }

    @Test
    void twoWithOneIdAreMembersOneAfterTheOther() throws Exception {
        CoordClient first = clients.connect();
        new Group(first, "/groups/twice").join("me", bytes("first")).awaitStart();
        PersistentNode second = new Group(clients.connect(), "/groups/twice").join("me", bytes("second"));
        Group seen = new Group(clients.connect(), "/groups/twice");
        seen.awaitStart();
        Watcher watcher = new Watcher();
        seen.addListener(watcher);
        watcher.expect("members [me]");
        first.close();
        watcher.expect("left me", "joined me second");
        second.awaitStart();
    }

    @Test
    void anIdIsANodesName() throws Exception {
        Group group = new Group(clients.connect(), "/groups/names");
        for (String id : List.of("", "a/b", "..", "a\u0000")) {
            assertThatThrownBy(() -> group.join(id, bytes("")))
                    .as(id)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("group");
        }
    }
}
