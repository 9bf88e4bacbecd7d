package io.coord.client.recipe.node;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.CreateOptions;
import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the node there, step by step: look, then do the one thing that is to be done, then look again if anything happened
 * meanwhile. One step at a time. Thread: event loop of the client; {@link #state}, {@link #failure}: any.
 */
final class NodeKeeper implements ConnectionListener {
    private static final int ANY_VERSION = -1;

    /** Who waits until the node says something at least as new. */
    private record Wish(long number, Promise<Void> promise) {}

    private final RecipeClient client;
    private final String path;
    private final CreateOptions options;
    private final WatchListener watch = this::somethingHappened;
    private final List<NodeListener> listeners = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();

    private byte[] wanted;
    private byte[] confirmed;
    private long wantedNumber = 1;
    private long confirmedNumber;
    private boolean started;
    private boolean working;
    private boolean again;
    private boolean createInDoubt;
    private int failures;
    private @Nullable List<Promise<Void>> closing;
    private volatile NodeState state = NodeState.ABSENT;
    private volatile @Nullable CoordException failure;

    NodeKeeper(RecipeClient client, String path, CreateOptions options, byte[] data) {
        this.client = client;
        this.path = path;
        this.options = options;
        this.wanted = data;
        this.confirmed = data;
    }

    NodeState state() {
        return state;
    }

    @Nullable
    CoordException failure() {
        return failure;
    }

    void start(Promise<Void> there) {
        wishFor(there);
        if (!started && !state.isFinal()) {
            started = true;
            client.addListener(this);
            step();
        }
    }

    void want(byte[] data, Promise<Void> written) {
        wanted = data;
        wantedNumber++;
        wishFor(written);
        step();
    }

    private void wishFor(Promise<Void> promise) {
        CoordException refused = failure;
        if (refused != null) {
            promise.fail(refused);
        } else if (state == NodeState.CLOSED) {
            promise.fail(closed(promise));
        } else if (confirmedNumber >= wantedNumber) {
            promise.succeed(null);
        } else {
            wishes.add(new Wish(wantedNumber, promise));
        }
    }

    private CoordException closed(Promise<?> promise) {
        return new ClientClosedException(
                ErrorCode.CONNECTION_LOSS, promise.subject(), "the persistent node is closed, or its client");
    }

    void addListener(NodeListener listener) {
        NodeState now = state;
        listeners.add(listener);
        client.tell(() -> listener.onChange(now));
    }

    void removeListener(NodeListener listener) {
        listeners.remove(listener);
    }

    // ---- steps ----

    private void somethingHappened(NodeEvent event) {
        step();
    }

    private boolean isOver() {
        return state.isFinal() && closing == null;
    }

    private void step() {
        if (!started || isOver()) {
            return;
        }
        if (working) {
            again = true;
            return;
        }
        working = true;
        again = false;
        client.calls().exists(path, watch).whenComplete((stat, error) -> {
            if (error != null) {
                failed(Failures.of(error));
            } else if (closing != null) {
                removeIfOurs(stat);
            } else {
                failures = 0;
                keep(stat);
            }
        });
    }

    private void stepDone() {
        working = false;
        if (again || closing != null) {
            step();
        }
    }

    private void stepLater() {
        working = false;
        client.retry(failures++, this::step);
    }

    private void keep(Optional<Stat> stat) {
        if (stat.isEmpty()) {
            become(NodeState.ABSENT);
            create();
        } else if (!isOurs(stat)) {
            become(NodeState.OCCUPIED);
            stepDone();
        } else {
            createInDoubt = false;
            if (client.isConnected()) {
                become(NodeState.PRESENT);
            }
            if (confirmedNumber < wantedNumber) {
                write(stat.get().version());
            } else {
                stepDone();
            }
        }
    }

    private boolean isOurs(Optional<Stat> stat) {
        return stat.filter(client::isOurs).isPresent();
    }

    private void create() {
        byte[] data = wanted;
        long number = wantedNumber;
        client.calls().create(path, data, options).whenComplete((created, error) -> {
            CoordException refused = error == null ? null : Failures.of(error);
            createInDoubt = refused != null && Failures.isUnknown(refused);
            if (refused == null) {
                again = true; // for the watch
                if (client.isConnected()) {
                    become(NodeState.PRESENT); // who waits for it sees it
                }
                confirm(data, number);
                stepDone();
            } else if (refused instanceof NodeExistsException) {
                again = true;
                stepDone();
            } else if (refused instanceof NoNodeException && !Paths.parent(path).equals(Paths.ROOT)) {
                Containers.ensure(client, Paths.parent(path)).whenComplete((done, failed) -> {
                    if (failed == null) {
                        again = true;
                        stepDone();
                    } else {
                        failed(Failures.of(failed));
                    }
                });
            } else {
                failed(refused);
            }
        });
    }

    private void write(int version) {
        byte[] data = wanted;
        long number = wantedNumber;
        client.calls().setData(path, data, version).whenComplete((stat, error) -> {
            CoordException refused = error == null ? null : Failures.of(error);
            if (refused == null) {
                confirm(data, number);
                again |= wantedNumber > number;
                stepDone();
            } else if (refused instanceof BadVersionException || refused instanceof NoNodeException) {
                again = true;
                stepDone();
            } else if (mayRepeat(refused)) {
                stepLater();
            } else {
                refuseWishes(number, refused);
                stepDone();
            }
        });
    }

    /** Nothing that is done here is wrong to be done twice: the node is looked at before. */
    private boolean mayRepeat(CoordException error) {
        return !client.isOver()
                && (Failures.isPassing(error) || Failures.isUnknown(error) || Failures.isSessionLost(error));
    }

    private void confirm(byte[] data, long number) {
        confirmed = data;
        confirmedNumber = number;
        for (Iterator<Wish> it = wishes.iterator(); it.hasNext(); ) {
            Wish wish = it.next();
            if (wish.number() <= number) {
                it.remove();
                wish.promise().succeed(null);
            }
        }
    }

    /** The node stays as it is: what was wanted before counts again, unless something newer is wanted by now. */
    private void refuseWishes(long number, CoordException refused) {
        if (wantedNumber == number) {
            wanted = confirmed;
            confirmedNumber = number;
        } else {
            again = true;
        }
        for (Iterator<Wish> it = wishes.iterator(); it.hasNext(); ) {
            Wish wish = it.next();
            if (wish.number() <= number) {
                it.remove();
                wish.promise().fail(refused);
            }
        }
    }

    private void failed(CoordException error) {
        if (mayRepeat(error)) {
            stepLater();
        } else if (client.isOver()) {
            end(NodeState.CLOSED); // no client, no session, no node
        } else if (closing != null) {
            endClosing(error);
        } else {
            failure = error;
            end(NodeState.FAILED);
        }
    }

    // ---- the end ----

    void close(Promise<Void> removed) {
        if (!started || isOver() && failure == null || client.isOver()) {
            become(NodeState.CLOSED);
            end(NodeState.CLOSED);
            removed.succeed(null);
            return;
        }
        List<Promise<Void>> waiting = closing;
        if (waiting == null) {
            waiting = new ArrayList<>();
            closing = waiting;
        }
        waiting.add(removed);
        become(NodeState.CLOSED);
        failWishes();
        step();
    }

    private void removeIfOurs(Optional<Stat> stat) {
        if (isOurs(stat)) {
            // The version guards a node of somebody else that came just now, as well as can be.
            client.calls().delete(path, stat.get().version()).whenComplete((done, error) -> removed(error));
        } else if (createInDoubt) {
            // Whatever was sent before on another connection is executed before this, or never.
            createInDoubt = false;
            client.calls().check(Paths.ROOT, ANY_VERSION).whenComplete((done, error) -> stepDone());
        } else {
            end(NodeState.CLOSED);
        }
    }

    private void removed(@Nullable Throwable error) {
        CoordException refused = error == null ? null : Failures.of(error);
        if (refused == null || refused instanceof NoNodeException || Failures.isSessionLost(refused)) {
            end(NodeState.CLOSED);
        } else if (refused instanceof BadVersionException) {
            stepDone();
        } else if (mayRepeat(refused)) {
            stepLater();
        } else {
            endClosing(refused);
        }
    }

    private void end(NodeState last) {
        endClosing(null);
        become(last);
        client.removeListener(this);
        failWishes();
    }

    private void endClosing(@Nullable CoordException refused) {
        List<Promise<Void>> waiting = closing;
        closing = null;
        working = false;
        client.calls().forget(path, watch);
        if (waiting != null) {
            for (Promise<Void> promise : waiting) {
                if (refused == null) {
                    promise.succeed(null);
                } else {
                    promise.fail(refused);
                }
            }
        }
    }

    private void failWishes() {
        for (Wish wish : wishes) {
            CoordException refused = failure;
            wish.promise().fail(refused != null ? refused : closed(wish.promise()));
        }
        wishes.clear();
    }

    private void become(NodeState next) {
        if (state != next && !state.isFinal()) {
            state = next;
            for (NodeListener listener : listeners) {
                client.tell(() -> listener.onChange(next));
            }
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case SUSPENDED:
                if (state == NodeState.PRESENT) {
                    become(NodeState.SUSPENDED);
                }
                break;
            case CONNECTED:
                step();
                break;
            case LOST:
                // Its node goes with it; the next session is told by CONNECTED.
                createInDoubt = false;
                if (closing != null) {
                    end(NodeState.CLOSED);
                } else {
                    become(NodeState.ABSENT);
                }
                break;
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                end(NodeState.CLOSED);
                break;
            default:
                break;
        }
    }
}
