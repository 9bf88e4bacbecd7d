package io.coord.client.recipe;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.CreateOptions;
import io.coord.client.NodeEvent;
import io.coord.client.Transaction;
import io.coord.client.WatchListener;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.SessionLostException;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A place in a queue of ephemeral sequential nodes, for one session: joins, waits for its turn, has it, leaves or is gone.
 *
 * <pre>
 *   JOINING --created--> WAITING --nobody blocks--> ADMITTED &lt;--> SUSPENDED
 *      |                    |                          |             |
 *      +--------------------+---- leave(), node or session gone -----+--> OVER
 * </pre>
 *
 * <p>It watches its own node and the last one that blocks it, so that a node's going wakes one other only; and, while there
 * are several, the last but one, so that it knows beforehand that the last is alone and need not look again when that goes.
 *
 * <p>Thread: event loop of the client.
 */
public final class Place implements ConnectionListener {
    private enum State {
        JOINING,
        WAITING,
        ADMITTED,
        SUSPENDED,
        OVER
    }

    /** Who sits there. Called on the event loop. */
    public interface Occupant {
        /** Others are before us. Told after each look. */
        default void blocked() {}

        /** It is our turn. */
        void admitted();

        /** It was our turn, and the connection broke: whether it still is nobody knows. */
        void suspended();

        /** The connection is back, and it is still our turn. */
        void resumed();

        /** The place is no more: the session is lost, or somebody deleted the node. */
        void gone(CoordException reason);

        /** There is no place, and another attempt would fail the same way. */
        void failed(CoordException error);
    }

    private static final Duration LEISURE = Duration.ofMillis(2);
    private static final int ANY_VERSION = -1;

    private final RecipeClient client;
    private final String parent;
    private final String kind;
    private final byte[] data;
    private final QueueRule rule;
    private final Occupant occupant;

    private State state = State.JOINING;
    private @Nullable Seat seat;
    private @Nullable CompletableFuture<Void> left;
    private String path = "";
    private long sessionId;
    private long czxid;
    private boolean converting;
    private boolean looking;
    private boolean lookAgain;
    private int failures;
    private @Nullable String soleBlocker;
    private final WatchListener ownWatch = event -> checkOwnAgain();
    private final OneShotWatches blockerWatches;

    /** A place that nobody has taken yet. */
    public Place(RecipeClient client, String parent, String kind, byte[] data, QueueRule rule, Occupant occupant) {
        this.client = client;
        this.parent = parent;
        this.kind = kind;
        this.data = data;
        this.rule = rule;
        this.occupant = occupant;
        this.blockerWatches = new OneShotWatches(client, this::blockerChanged);
    }

    /** Joins the queue at its end. Once only. */
    public void join() {
        client.addListener(this);
        OwnNodes.createSequential(client, parent, kind, data).whenComplete((created, error) -> {
            if (error != null) {
                joinFailed(Failures.of(error));
            } else {
                joined(created);
            }
        });
    }

    private void joinFailed(CoordException error) {
        if (state == State.OVER) {
            finishLeaving();
        } else {
            end();
            if (Failures.isSessionLost(error)) {
                occupant.gone(error);
            } else {
                occupant.failed(error);
            }
        }
    }

    private void joined(String created) {
        path = created;
        sessionId = client.sessionId();
        if (state == State.OVER) {
            finishLeaving();
            return;
        }
        state = State.WAITING;
        seat = Seat.of(Paths.name(created), rule.kinds()).orElseThrow();
        look();
    }

    /** The full path of the node; empty while there is none. */
    public String path() {
        return path;
    }

    /** The zxid that created the node; 0 before it is our turn. */
    public long czxid() {
        return czxid;
    }

    // ---- waiting ----

    /** Looks who is in the queue, and whether we are. One look at a time. */
    private void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        soleBlocker = null;
        CompletableFuture<Optional<Stat>> own = czxid == 0
                ? client.calls().exists(path, ownWatch)
                : CompletableFuture.completedFuture(Optional.empty());
        lookAtAll()
                .thenCombine(own, (names, stat) -> {
                    stat.ifPresent(node -> czxid = node.ephemeralOwner() == sessionId ? node.czxid() : 0);
                    return names;
                })
                .whenComplete((names, error) -> {
                    looking = false;
                    if (state == State.OVER) {
                        return;
                    }
                    if (error != null) {
                        lookFailed(Failures.of(error));
                    } else if (lookAgain) {
                        lookAgain = false;
                        look();
                    } else {
                        failures = 0;
                        seen(names);
                    }
                });
    }

    private CompletableFuture<List<String>> lookAtAll() {
        return rule.watchesAll()
                ? blockerWatches.getChildren(parent)
                : client.calls().getChildren(parent);
    }

    private void lookFailed(CoordException error) {
        lookAgain = false;
        if (error instanceof NoNodeException) {
            lose("its node is gone, with the queue");
        } else if (Failures.isPassing(error)) {
            client.retry(failures++, this::lookIfWaiting);
        } else if (!Failures.isSessionLost(error)) {
            // A lost session is told by the event that follows.
            leave();
            occupant.failed(error);
        }
    }

    private void lookIfWaiting() {
        if (state == State.WAITING) {
            look();
        }
    }

    private void seen(List<String> names) {
        List<Seat> queue = Seat.inOrder(names, rule.kinds());
        int at = queue.indexOf(seat);
        if (at < 0 || czxid == 0 || seat == null) {
            lose("its node is gone: somebody has deleted it");
            return;
        }
        List<Seat> blockers = rule.blockers(seat, queue.subList(0, at));
        if (blockers.isEmpty()) {
            admit();
            return;
        }
        occupant.blocked();
        if (state == State.WAITING && !rule.watchesAll()) {
            watchBlockers(blockers, seat);
        }
    }

    private void watchBlockers(List<Seat> blockers, Seat own) {
        int last = blockers.size() - 1;
        if (last > 0) {
            watchBlocker(blockers.get(last - 1), false);
        }
        watchBlocker(blockers.get(last), last == 0 && rule.isFinal(own));
    }

    private void watchBlocker(Seat blocker, boolean sole) {
        String blockerPath = Paths.child(parent, blocker.name());
        if (sole) {
            soleBlocker = blockerPath;
        }
        if (blockerWatches.has(blockerPath)) {
            return; // it was there when we looked
        }
        blockerWatches.getData(blockerPath).whenComplete((node, error) -> {
            if (error != null && state == State.WAITING) {
                blockerNotWatched(blockerPath, Failures.of(error));
            }
        });
    }

    private void blockerNotWatched(String blockerPath, CoordException error) {
        if (!(error instanceof NoNodeException)) {
            lookFailed(error);
        } else if (blockerPath.equals(soleBlocker)) {
            admit();
        } else {
            look();
        }
    }

    private void blockerChanged(NodeEvent event) {
        if (state != State.WAITING) {
            return;
        }
        if (event.type() == NodeEvent.Type.DELETED && event.path().equals(soleBlocker) && client.isConnected()) {
            admit();
        } else if (!rule.watchesAll() && blockerWatches.size() == 1) {
            // Not ours to hurry: whoever is next gets it now. What we learn is for later.
            client.after(LEISURE, this::lookIfWaiting);
        } else {
            look();
        }
    }

    /** On a server without quorum it may be that our session has ended long ago: then not yet. */
    private void admit() {
        soleBlocker = null;
        if (client.isConnected()) {
            blockerWatches.forgetAll();
            state = State.ADMITTED;
            occupant.admitted();
        }
    }

    // ---- another kind of place ----

    /**
     * Makes the place, whose turn it is, one of another kind with the same number: at once, so that nobody sees neither or
     * both. Completes when it is certain; fails if the place is lost, or the server refuses.
     */
    public CompletableFuture<Void> convert(String newKind) {
        CompletableFuture<Void> converted = new CompletableFuture<>();
        Seat old = seat;
        if (old == null || converting || state != State.ADMITTED && state != State.SUSPENDED) {
            converted.completeExceptionally(lost("it is not held"));
            return converted;
        }
        converting = true;
        convert(old.ofKind(newKind), converted);
        return converted;
    }

    private void convert(Seat next, CompletableFuture<Void> converted) {
        if (client.sessionId() != sessionId) {
            notConverted(lost("the session has ended"), converted);
            return;
        }
        String nextPath = Paths.child(parent, next.name());
        Transaction transaction = client.calls().transaction();
        transaction.create(nextPath, data, CreateOptions.of(CreateMode.EPHEMERAL));
        transaction.delete(path);
        transaction.commit().whenComplete((done, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                converted(next, converted);
            } else if (Failures.isPassing(failure) || Failures.isUnknown(failure)) {
                client.retry(failures++, () -> checkConverted(next, converted));
            } else {
                notConverted(failure, converted);
            }
        });
    }

    /** After an unknown outcome: either it was executed, or it never will be, since another write of ours comes between. */
    private void checkConverted(Seat next, CompletableFuture<Void> converted) {
        client.calls()
                .check(Paths.ROOT, ANY_VERSION)
                .handle((done, refused) -> done)
                .thenCompose(done -> client.calls().exists(Paths.child(parent, next.name())))
                .whenComplete((stat, error) -> {
                    if (error != null) {
                        CoordException failure = Failures.of(error);
                        if (Failures.isPassing(failure)) {
                            client.retry(failures++, () -> checkConverted(next, converted));
                        } else {
                            notConverted(failure, converted);
                        }
                    } else if (stat.isPresent()) {
                        converted(next, converted);
                    } else {
                        convert(next, converted);
                    }
                });
    }

    private void converted(Seat next, CompletableFuture<Void> converted) {
        failures = 0;
        converting = false;
        path = Paths.child(parent, next.name());
        seat = next;
        if (state == State.OVER) {
            finishLeaving(); // we were told to while it was under way
            converted.completeExceptionally(lost("it was left"));
        } else {
            checkOwnAgain();
            converted.complete(null);
        }
    }

    private void notConverted(CoordException error, CompletableFuture<Void> converted) {
        converting = false;
        if (state == State.OVER) {
            finishLeaving();
        } else {
            checkOwnAgain();
        }
        converted.completeExceptionally(error);
    }

    // ---- what happens to us ----

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case SUSPENDED:
                if (state == State.ADMITTED) {
                    state = State.SUSPENDED;
                    occupant.suspended();
                }
                break;
            case CONNECTED:
                if (state == State.WAITING) {
                    look();
                } else if (state == State.SUSPENDED) {
                    checkOwn(client.calls().exists(path)); // the watch is restored by the client
                }
                break;
            case LOST:
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                if (state != State.JOINING && state != State.OVER) {
                    lose("the session is " + change.to());
                }
                break;
            default:
                break;
        }
    }

    private void checkOwnAgain() {
        if (state != State.OVER && !converting) {
            checkOwn(client.calls().exists(path, ownWatch));
        }
    }

    /** Is our node still there? */
    private void checkOwn(CompletableFuture<Optional<Stat>> own) {
        own.whenComplete((stat, error) -> {
            if (state == State.OVER || converting) {
                return; // what is missed is looked for again after the conversion
            }
            if (error != null) {
                if (Failures.isPassing(Failures.of(error))) {
                    client.retry(failures++, this::checkOwnAgain);
                }
            } else if (stat.filter(node -> node.ephemeralOwner() == sessionId).isEmpty()) {
                lose("its node is gone: somebody has deleted it");
            } else if (state == State.SUSPENDED && client.isConnected()) {
                failures = 0;
                state = State.ADMITTED;
                occupant.resumed();
            }
        });
    }

    private void lose(String reason) {
        end();
        OwnNodes.remove(client, path); // where it can not be, the session's end removes it
        occupant.gone(lost(reason));
    }

    private SessionLostException lost(String reason) {
        return new SessionLostException(
                ErrorCode.SESSION_EXPIRED, new FailedCall("queue", path), "the place in the queue is lost: " + reason);
    }

    // ---- leaving ----

    /**
     * Gives the place up: completes when the node is gone, which is tried until it is certain. Does nothing when the place
     * is over already.
     */
    public CompletableFuture<Void> leave() {
        if (left == null) {
            left = new CompletableFuture<>();
            boolean joining = state == State.JOINING;
            boolean over = state == State.OVER;
            end();
            if (over) {
                left.complete(null);
            } else if (!joining && !converting) {
                finishLeaving();
            }
        }
        return left;
    }

    private void finishLeaving() {
        CompletableFuture<Void> told = left;
        if (told == null) {
            return;
        }
        if (path.isEmpty()) {
            told.complete(null);
            return;
        }
        OwnNodes.remove(client, path).whenComplete((done, error) -> {
            if (error == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(Failures.of(error));
            }
        });
    }

    private void end() {
        state = State.OVER;
        client.removeListener(this);
        blockerWatches.forgetAll();
    }
}
