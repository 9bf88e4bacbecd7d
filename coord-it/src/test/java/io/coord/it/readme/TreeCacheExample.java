package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.client.CoordClient;
import io.coord.client.recipe.cache.CacheChange;
import io.coord.client.recipe.cache.CacheListener;
import io.coord.client.recipe.cache.CachedNode;
import io.coord.client.recipe.cache.TreeCache;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The cache of docs/recipes.md. */
final class TreeCacheExample {
    private TreeCacheExample() {}

    static List<String> changes(CoordClient client) throws Exception {
        client.blocking().create("/settings", new byte[0]);
        client.blocking().create("/settings/colour", "red".getBytes(UTF_8));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        run(client, seen);
        List<String> told = new ArrayList<>();
        told.add(seen.poll(60, TimeUnit.SECONDS));
        told.add(seen.poll(60, TimeUnit.SECONDS));
        client.blocking().setData("/settings/colour", "blue".getBytes(UTF_8));
        told.add(seen.poll(60, TimeUnit.SECONDS));
        return told;
    }

    static String run(CoordClient client, BlockingQueue<String> seen) throws Exception {
        TreeCache settings = new TreeCache(client, "/settings");
        settings.awaitStart(); // all has been read
        settings.addListener(new CacheListener() {
            @Override
            public void onSnapshot(SortedMap<String, CachedNode> nodes) { // as it was when the listener was added
                nodes.forEach((path, node) -> seen.add(path + "=" + node.text()));
            }

            @Override
            public void onChange(CacheChange change) {
                seen.add(change.type() + " " + change.path() + "="
                        + change.node().text()); // each step from there
            }
        });
        return settings.path();
    }
}
