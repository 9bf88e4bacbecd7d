package io.coord.it.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** All that a super user sees of a server's tree: data, ACL and stat of each node. */
public record TreeListing(SortedMap<String, String> nodes) {
    public static final String SUPER_PASSWORD = "super:adminsecret";
    public static final String SUPER_DIGEST = "super:GcMT0ijsx21yLyTWAWMqFV/azZE=";
    /** Where an ensemble shows its configuration. */
    public static final String CONFIG = "/zookeeper/config";

    private static final int LIMIT_SECONDS = 60;
    private static final int SHOWN_DIFFERENCES = 20;

    /** The tree of a server that is not being written to. */
    public static TreeListing of(int port) throws Exception {
        ZooKeeper zk = new ZooKeeper("127.0.0.1:" + port, Clients.SESSION_TIMEOUT_MILLIS, new Events());
        try {
            zk.addAuthInfo("digest", SUPER_PASSWORD.getBytes(UTF_8));
            SortedMap<String, String> nodes = new TreeMap<>();
            List<String> level = List.of("/");
            while (!level.isEmpty()) {
                level = new Level(zk, level).into(nodes);
            }
            return new TreeListing(nodes);
        } finally {
            zk.close();
        }
    }

    /** Data as it stands in a listing; that of {@link #CONFIG} stands there in full, its lines divided by bars. */
    public static String shown(byte[] data) {
        return data.length + ":" + Arrays.hashCode(data);
    }

    /** Fails with the nodes that differ. */
    public void assertEqualTo(TreeListing expected, String what) {
        List<String> differences = new ArrayList<>();
        SortedSet<String> paths = new TreeSet<>(nodes.keySet());
        paths.addAll(expected.nodes.keySet());
        for (String path : paths) {
            String actual = nodes.get(path);
            if (!Objects.equals(actual, expected.nodes.get(path)) && differences.size() < SHOWN_DIFFERENCES) {
                differences.add(path + " is " + actual + ", expected " + expected.nodes.get(path));
            }
        }
        assertThat(differences).as(what).isEmpty();
    }

    /** The shown data of a node, which must exist. */
    public String dataOf(String path) {
        String node = nodes.get(path);
        assertThat(node).as("node %s", path).isNotNull();
        return node.substring(0, node.indexOf(' '));
    }

    /** The nodes of one depth, asked for all at once. */
    private static final class Level {
        private final ZooKeeper zk;
        private final List<String> paths;
        private final SortedMap<String, String> data = new ConcurrentSkipListMap<>();
        private final SortedMap<String, List<ACL>> acls = new ConcurrentSkipListMap<>();
        private final SortedMap<String, List<String>> children = new ConcurrentSkipListMap<>();
        private final CountDownLatch answers;

        Level(ZooKeeper zk, List<String> paths) {
            this.zk = zk;
            this.paths = paths;
            this.answers = new CountDownLatch(3 * paths.size());
        }

        /** Returns the paths of the next level. */
        List<String> into(SortedMap<String, String> nodes) throws InterruptedException {
            paths.forEach(this::ask);
            assertThat(answers.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("all nodes are told within %d s", LIMIT_SECONDS)
                    .isTrue();
            List<String> next = new ArrayList<>();
            for (String path : paths) {
                assertThat(data).as("answers about all nodes").containsKey(path);
                assertThat(acls).as("answers about all ACLs").containsKey(path);
                assertThat(children).as("answers about all children").containsKey(path);
                nodes.put(path, String.format(data.get(path), text(acls.get(path))));
                String prefix = path.equals("/") ? "/" : path + "/";
                next.addAll(
                        children.get(path).stream().map(child -> prefix + child).collect(Collectors.toList()));
            }
            return next;
        }

        private void ask(String path) {
            zk.getData(
                    path,
                    false,
                    (code, asked, context, bytes, stat) ->
                            answered(code, () -> data.put(asked, shown(asked, bytes) + text(stat))),
                    null);
            zk.getACL(
                    path,
                    new Stat(),
                    (code, asked, context, acl, stat) -> answered(code, () -> acls.put(asked, acl)),
                    null);
            zk.getChildren(
                    path,
                    false,
                    (int code, String asked, Object context, List<String> names) ->
                            answered(code, () -> children.put(asked, names)),
                    null);
        }

        private static String shown(String path, byte @Nullable [] bytes) {
            if (bytes == null) {
                return "null";
            }
            return path.equals(CONFIG) ? new String(bytes, UTF_8).replace('\n', '|') : TreeListing.shown(bytes);
        }

        private static String text(List<ACL> acl) {
            return acl.toString().replaceAll("\\s", "");
        }

        private static String text(Stat stat) {
            return " %s " + stat.toString().trim();
        }

        /** What was not answered stays missing, and the listing fails on it. */
        private void answered(int code, Runnable keep) {
            if (code == Code.OK.intValue()) {
                keep.run();
            }
            answers.countDown();
        }
    }
}
