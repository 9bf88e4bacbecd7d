package io.coord.client.shell.quota;

import io.coord.client.BlockingClient;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.NotEmptyException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.ShellFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The nodes that the quota of a path consists of. */
final class QuotaNodes {
    private static final String QUOTAS = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private final BlockingClient client;

    QuotaNodes(BlockingClient client) {
        this.client = client;
    }

    static String limitsPath(String path) {
        return QUOTAS + (path.equals("/") ? "" : path) + LIMITS;
    }

    static String statsPath(String path) {
        return QUOTAS + (path.equals("/") ? "" : path) + STATS;
    }

    Optional<QuotaLimits> limits(String path) throws InterruptedException {
        return text(limitsPath(path)).map(QuotaLimits::parse);
    }

    /** What is used, as text. */
    Optional<String> use(String path) throws InterruptedException {
        return text(statsPath(path));
    }

    private Optional<String> text(String path) throws InterruptedException {
        try {
            return Optional.of(client.getData(path).text());
        } catch (NoNodeException e) {
            return Optional.empty();
        }
    }

    /** Sets limits; makes the nodes if there are none. One quota can not lie within another. */
    void set(String path, QuotaLimits limits) throws ShellFailure, InterruptedException {
        byte[] text = limits.format().getBytes(StandardCharsets.UTF_8);
        if (client.exists(limitsPath(path)).isPresent()) {
            client.setData(limitsPath(path), text);
            return;
        }
        refuseIfAbove(path);
        refuseIfBelow(path, path);
        createAncestors(limitsPath(path));
        createIfMissing(limitsPath(path), text);
        // The servers fill in what is used when this one is created.
        createIfMissing(statsPath(path), "count=0,bytes=0".getBytes(StandardCharsets.UTF_8));
    }

    private void refuseIfAbove(String path) throws ShellFailure, InterruptedException {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String ancestor = path.substring(0, slash);
            if (limits(ancestor).isPresent()) {
                throw new ShellFailure(
                        ExitCode.REFUSED, "setquota " + path + ": " + ancestor + " above it has a quota already");
            }
        }
    }

    private void refuseIfBelow(String path, String at) throws ShellFailure, InterruptedException {
        String node = QUOTAS + (at.equals("/") ? "" : at);
        if (client.exists(node).isEmpty()) {
            return;
        }
        for (String child : client.getChildren(node)) {
            if (("/" + child).equals(LIMITS)) {
                throw new ShellFailure(
                        ExitCode.REFUSED, "setquota " + path + ": " + at + " below it has a quota already");
            }
            if (!("/" + child).equals(STATS)) {
                refuseIfBelow(path, at.equals("/") ? "/" + child : at + "/" + child);
            }
        }
    }

    private void createAncestors(String path) throws InterruptedException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            createIfMissing(path.substring(0, slash), new byte[0]);
        }
    }

    private void createIfMissing(String path, byte[] data) throws InterruptedException {
        try {
            if (client.exists(path).isEmpty()) {
                client.create(path, data);
            }
        } catch (NodeExistsException fasterThanThis) {
            return; // somebody else made it
        }
    }

    /** Removes the quota, and the nodes above it that were made for it alone. */
    void remove(String path) throws InterruptedException {
        deleteIfThere(limitsPath(path));
        deleteIfThere(statsPath(path));
        String node = QUOTAS + path;
        while (!path.equals("/") && node.length() > QUOTAS.length()) {
            if (!deleteIfThere(node)) {
                return;
            }
            node = node.substring(0, node.lastIndexOf('/'));
        }
    }

    /** Returns whether it is gone now. */
    private boolean deleteIfThere(String path) throws InterruptedException {
        try {
            client.delete(path);
            return true;
        } catch (NoNodeException e) {
            return true;
        } catch (NotEmptyException e) {
            return false;
        }
    }
}
