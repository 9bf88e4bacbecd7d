package io.coord.client.recipe.group;

import static java.util.Objects.requireNonNull;

import io.coord.client.CoordClient;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.CoordException;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.cache.CacheChange;
import io.coord.client.recipe.cache.CacheListener;
import io.coord.client.recipe.cache.CacheScope;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.CachedNode;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.core.model.Paths;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is there among processes: members join with an id and what they say of themselves, and everybody sees them come and go.
 * Curator's {@code GroupMember} has the same nodes.
 *
 * <p>Guarantee: a member that runs and is connected is in the group, with one node; one that crashed is not, as soon as its session has
 * ended. Members are in the order in which they joined, which is the same for all.
 *
 * <p>Limits: a view follows with the delay of an event, and while it is {@link CacheState#STALE} it is as of before. A member that
 * is cut off from the servers goes on to run: others see it leave when its session ends, and it is told that it is not
 * {@code PRESENT} before. What must be done by one at a time needs a lock or an election, not a membership. Watching needs servers
 * since ZooKeeper 3.6.
 *
 * <p>Joining and watching are independent: a member need not watch, who watches need not be a member. Thread-safe.
 */
public final class Group implements AutoCloseable {
    private static final Comparator<GroupMember> BY_JOINING =
            Comparator.comparingLong(GroupMember::joinedZxid).thenComparing(GroupMember::id);

    private final CoordClient client;
    private final TreeCache cache;
    private final String path;
    private final Map<GroupListener, CacheListener> listeners = new ConcurrentHashMap<>();

    /** The group whose members are children of a node. Nothing is done before {@link #start} or {@link #join}. */
    public Group(CoordClient client, String path) {
        RecipeClient.checkPath("group", path);
        this.client = client;
        this.path = path;
        this.cache = new TreeCache(client, path, CacheScope.CHILDREN);
    }

    public String path() {
        return path;
    }

    /**
     * Joins, for as long as the client lives.
     *
     * @param id   a node's name; if somebody else has it, the membership begins when that one has left
     * @param data what the member says of itself
     * @return the membership: its state tells whether it is {@code PRESENT}, {@code setData} changes what it says,
     *         {@code remove} leaves
     * @throws BadRequestException if the id can not be a node's name
     */
    public PersistentNode join(String id, byte[] data) {
        String node = Paths.child(path, id);
        RecipeClient.checkPath("group", node);
        if (id.isEmpty() || id.indexOf('/') >= 0) {
            RecipeClient.checkPath("group", id);
        }
        PersistentNode membership = new PersistentNode(client, node, data);
        membership.start();
        return membership;
    }

    /**
     * Begins to watch. Once more does nothing.
     *
     * @return completes when all members have been read for the first time; fails when it is closed before, or refused
     */
    public CompletableFuture<Void> start() {
        return cache.start();
    }

    /** As {@link #start}, waiting; an interruption ends the waiting only. */
    public void awaitStart() throws InterruptedException {
        cache.awaitStart();
    }

    /** The members as last seen, in the order in which they joined. Empty before {@link #start}. */
    public List<GroupMember> members() {
        return inOrder(cache.snapshot().values());
    }

    /** A member as last seen. */
    public Optional<GroupMember> member(String id) {
        return cache.get(Paths.child(path, id)).map(GroupMember::of);
    }

    private List<GroupMember> inOrder(Collection<CachedNode> nodes) {
        return nodes.stream()
                .filter(node -> !node.path().equals(path))
                .map(GroupMember::of)
                .sorted(BY_JOINING)
                .toList();
    }

    /** How far the view can be relied on. */
    public CacheState state() {
        return cache.state();
    }

    /** Why the view is {@link CacheState#FAILED}; otherwise empty. */
    public Optional<CoordException> failure() {
        return cache.failure();
    }

    /** Tells a listener who is there, then who comes and goes. */
    public void addListener(GroupListener listener) {
        requireNonNull(listener, "listener");
        CacheListener translating = new Translating(listener);
        if (listeners.putIfAbsent(listener, translating) == null) {
            cache.addListener(translating);
        }
    }

    public void removeListener(GroupListener listener) {
        CacheListener translating = listeners.remove(listener);
        if (translating != null) {
            cache.removeListener(translating);
        }
    }

    /** Ends the watching; memberships go on. */
    @Override
    public void close() {
        cache.close();
    }

    /** From nodes to members. */
    private final class Translating implements CacheListener {
        private final GroupListener listener;

        Translating(GroupListener listener) {
            this.listener = listener;
        }

        @Override
        public void onSnapshot(SortedMap<String, CachedNode> nodes) {
            listener.onSnapshot(inOrder(nodes.values()));
        }

        @Override
        public void onChange(CacheChange change) {
            if (change.path().equals(path)) {
                return; // the group's own node
            }
            GroupMember member = GroupMember.of(change.node());
            switch (change.type()) {
                case ADDED -> listener.onJoined(member);
                case CHANGED ->
                    listener.onChanged(GroupMember.of(change.before().orElseThrow()), member);
                case REMOVED -> listener.onLeft(member);
            }
        }

        @Override
        public void onState(CacheState state) {
            listener.onState(state);
        }
    }
}
