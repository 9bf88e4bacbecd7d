package io.coord.server.upkeep;

import io.coord.core.tree.DataTree;
import io.coord.core.tree.Znode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Picks the containers and TTL nodes to remove, on the leader or a single server (spec: semantics 5). At fixed
 * intervals it makes a round over all of them, containers first, each kind by path, and names one node at a time, spaced
 * so that at most {@code maxPerMinute} are. A node is judged at the moment it is named; whoever orders the delete judges it
 * once more.
 *
 * <p>Deadlines are of the monotonic clock; the age of a node is by the wall clock, as its mtime is. Thread: one at a time,
 * with the tree guarded as for reading.
 */
public final class Reaper {
    /** So many nodes are judged in one call at most: their sum may be large, and the tree is held meanwhile. */
    private static final int MAX_JUDGED_PER_CALL = 1000;

    private static final long MILLIS_PER_MINUTE = 60_000;

    private final ReapPolicy policy;
    private final long checkIntervalMillis;
    private final long spacingMillis;
    private final Deque<String> round = new ArrayDeque<>();
    private long nextRoundMillis;
    private long nextDueMillis;

    /**
     * @param checkIntervalMillis from round to round, at least 1; ZooKeeper's default is 60000
     * @param maxPerMinute        at least 1; ZooKeeper's default is 10000
     * @param nowMillis           monotonic clock; the first round is one interval later
     */
    public Reaper(ReapPolicy policy, long checkIntervalMillis, int maxPerMinute, long nowMillis) {
        if (checkIntervalMillis < 1 || maxPerMinute < 1) {
            throw new IllegalArgumentException("checkIntervalMs " + checkIntervalMillis + ", maxPerMinute "
                    + maxPerMinute + ": both must be at least 1");
        }
        this.policy = policy;
        this.checkIntervalMillis = checkIntervalMillis;
        this.spacingMillis = MILLIS_PER_MINUTE / maxPerMinute;
        this.nextRoundMillis = nowMillis + checkIntervalMillis;
        this.nextDueMillis = nextRoundMillis;
    }

    /** When {@link #next} has to be called next, monotonic clock. */
    public long nextDueMillis() {
        return nextDueMillis;
    }

    /**
     * Returns a node to have deleted now, if there is one. To be called again at {@link #nextDueMillis()}, which may be
     * now.
     *
     * @param nowMillis  monotonic clock
     * @param wallMillis milliseconds since 1970
     */
    public Optional<String> next(DataTree tree, long nowMillis, long wallMillis) {
        if (nowMillis < nextDueMillis) {
            return Optional.empty();
        }
        if (round.isEmpty()) {
            beginRound(tree, nowMillis);
        }
        Optional<String> found = Optional.empty();
        for (int i = 0; i < MAX_JUDGED_PER_CALL && found.isEmpty() && !round.isEmpty(); i++) {
            String path = round.removeFirst();
            found = mayGo(tree.find(path), wallMillis) ? Optional.of(path) : Optional.empty();
        }
        if (round.isEmpty()) {
            nextDueMillis = nextRoundMillis;
        } else {
            nextDueMillis = nowMillis + (found.isPresent() ? spacingMillis : 0);
        }
        return found;
    }

    /** Rounds keep their rhythm; those that were missed, as one took so long, are left out. */
    private void beginRound(DataTree tree, long nowMillis) {
        long missed = Math.floorDiv(nowMillis - nextRoundMillis, checkIntervalMillis);
        nextRoundMillis += (missed + 1) * checkIntervalMillis;
        round.addAll(tree.containers());
        round.addAll(tree.ttlNodes());
    }

    private boolean mayGo(@Nullable Znode node, long wallMillis) {
        return node != null
                && policy.mayGo(
                        node.kind(),
                        node.owner(),
                        node.childCount(),
                        node.storedCversion(),
                        node.mtimeMillis(),
                        wallMillis);
    }
}
