package io.coord.core.tree;

import io.coord.core.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which paths have a quota, and the text of their use, which is the data of a node of the tree and rewritten in place
 * (spec: client-protocol 12). While no quota exists, it costs one comparison.
 */
final class QuotaTable {
    private static final String LIMITS_NAME = "/zookeeper_limits";
    private static final String STATS_NAME = "/zookeeper_stats";
    private static final String BELOW_QUOTA = SystemPaths.QUOTA + "/";

    private final DataTree tree;
    private final Set<String> paths = new HashSet<>();

    QuotaTable(DataTree tree) {
        this.tree = tree;
    }

    /** A node was created. */
    void created(Znode node, String path) {
        if (node.isSystem() && path.startsWith(BELOW_QUOTA)) {
            if (path.endsWith(LIMITS_NAME)) {
                activate(path);
            } else if (path.endsWith(STATS_NAME)) {
                recount(quotaPath(path, STATS_NAME));
            }
        }
        adjust(path, 1, node.dataLength());
    }

    /** A node was deleted. */
    void deleted(Znode node, String path) {
        if (node.isSystem() && path.startsWith(BELOW_QUOTA) && path.endsWith(LIMITS_NAME)) {
            paths.remove(quotaPath(path, LIMITS_NAME));
        }
        adjust(path, -1, -(long) node.dataLength());
    }

    /** The data of a node below changed its length by {@code bytes}. */
    void dataChanged(String path, long bytes) {
        adjust(path, 0, bytes);
    }

    /** Finds all quotas of a tree that was loaded, and counts what they have used. */
    void rebuild() {
        Znode top = tree.find(SystemPaths.QUOTA);
        if (top == null) {
            return;
        }
        for (Znode node = top; node != null; node = node.nextBelow(top)) {
            String path = node.path();
            if (path.endsWith(LIMITS_NAME)) {
                activate(path);
                recount(quotaPath(path, LIMITS_NAME));
            }
        }
    }

    /** Returns the quota of {@code path} or of its nearest ancestor that has one. */
    @Nullable
    QuotaUsage usage(String path) {
        String quotaPath = deepest(path);
        if (quotaPath == null) {
            return null;
        }
        Znode limitsNode = tree.find(SystemPaths.QUOTA + quotaPath + LIMITS_NAME);
        Znode statsNode = tree.find(SystemPaths.QUOTA + quotaPath + STATS_NAME);
        if (limitsNode == null || statsNode == null) {
            return null;
        }
        QuotaText limits = textOf(limitsNode);
        QuotaText used = textOf(statsNode);
        if (limits == null || used == null) {
            return new QuotaUsage(quotaPath, false, -1, -1, -1, -1, -1, -1);
        }
        return new QuotaUsage(
                quotaPath,
                true,
                limits.get(QuotaText.COUNT),
                limits.get(QuotaText.BYTES),
                limits.get(QuotaText.COUNT_HARD_LIMIT),
                limits.get(QuotaText.BYTE_HARD_LIMIT),
                used.get(QuotaText.COUNT),
                used.get(QuotaText.BYTES));
    }

    private void activate(String limitsPath) {
        String path = quotaPath(limitsPath, LIMITS_NAME);
        // The root cannot have a quota.
        if (!path.isEmpty()) {
            paths.add(path);
        }
    }

    private static String quotaPath(String path, String name) {
        return path.substring(SystemPaths.QUOTA.length(), path.length() - name.length());
    }

    private @Nullable String deepest(String path) {
        if (paths.isEmpty()) {
            return null;
        }
        String at = path;
        while (!at.isEmpty() && !paths.contains(at)) {
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
        return at.isEmpty() ? null : at;
    }

    private void adjust(String path, long count, long bytes) {
        String quotaPath = deepest(path);
        if (quotaPath == null) {
            return;
        }
        Znode stats = tree.find(SystemPaths.QUOTA + quotaPath + STATS_NAME);
        QuotaText used = stats == null ? null : textOf(stats);
        if (used != null) {
            tree.rewriteData(stats, bytesOf(used.plus(count, bytes)));
        }
    }

    private void recount(String path) {
        Znode stats = tree.find(SystemPaths.QUOTA + path + STATS_NAME);
        if (stats == null) {
            return;
        }
        long count = 0;
        long bytes = 0;
        Znode top = tree.find(path);
        for (Znode node = top; node != null; node = node.nextBelow(top)) {
            count++;
            bytes += node.dataLength();
        }
        tree.rewriteData(stats, bytesOf(QuotaText.of(count, bytes)));
    }

    private static @Nullable QuotaText textOf(Znode node) {
        if (!node.hasData()) {
            return null;
        }
        return QuotaText.parse(
                new String(node.content(), node.nameLength(), node.dataLength(), StandardCharsets.UTF_8));
    }

    private static Bytes bytesOf(QuotaText text) {
        return Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
