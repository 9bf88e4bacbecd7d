package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.BlockingClient;
import io.coord.client.NodeData;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.NoNodeException;
import io.coord.client.recipe.cache.CacheChange;
import io.coord.client.recipe.cache.CacheListener;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.CachedNode;
import io.coord.core.model.Paths;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a listener knows: the content that it was told first, changed by what followed. */
final class CacheFollower implements CacheListener {
    private final TreeMap<String, String> nodes = new TreeMap<>();
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private String wrong = "";

    @Override
    public synchronized void onSnapshot(SortedMap<String, CachedNode> snapshot) {
        snapshot.forEach((path, node) -> nodes.put(path, seen(node)));
        told.add("SNAPSHOT " + snapshot.keySet());
    }

    @Override
    public synchronized void onChange(CacheChange change) {
        String before = change.before().map(CacheFollower::seen).orElse(null);
        String known = change.after().isPresent()
                ? nodes.put(change.path(), seen(change.after().get()))
                : nodes.remove(change.path());
        if (!Objects.equals(before, known)) {
            wrong += change.path() + ": from " + before + ", but it was " + known + "\n";
        }
        told.add(change.type() + " " + change.path());
    }

    @Override
    public void onState(CacheState state) {
        told.add(state.name());
    }

    synchronized Map<String, String> nodes() {
        assertThat(wrong).isEmpty();
        return new TreeMap<>(nodes);
    }

    void expect(String... expected) throws InterruptedException {
        for (String next : expected) {
            assertThat(told.poll(60, SECONDS)).isEqualTo(next);
        }
    }

    String next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(60, SECONDS), "nothing was told");
    }

    static String seen(CachedNode node) {
        return node.text() + " " + node.stat().czxid() + " " + node.stat().mzxid() + " "
                + node.stat().version();
    }

    static Map<String, String> seen(SortedMap<String, CachedNode> nodes) {
        TreeMap<String, String> seen = new TreeMap<>();
        nodes.forEach((path, node) -> seen.put(path, seen(node)));
        return seen;
    }

    /** The subtree as the server shows it to this client. */
    static Map<String, String> tree(BlockingClient client, String root) throws Exception {
        TreeMap<String, String> nodes = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            String path = open.remove();
            try {
                NodeData node = client.getData(path);
                nodes.put(path, seen(new CachedNode(path, node.bytes(), node.stat())));
                client.getChildren(path).forEach(name -> open.add(Paths.child(path, name)));
            } catch (NoNodeException | NoAuthException notShown) {
                assertThat(nodes).doesNotContainKey(path);
            }
        }
        return nodes;
    }
}
