package io.coord.client.recipe.registry;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
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
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the node of an instance there, in each session anew, until it is removed: looks, does the one thing that is to be done, and looks
 * again when something happened. Thread: event loop of the client; {@link #isListed}: any.
 */
final class Listing implements ConnectionListener {
    private static final int ANY_VERSION = -1;

    /** Who waits until the node says something at least as new. */
    private record Wish(long number, Promise<Void> promise) {}

    private final RecipeClient client;
    private final String path;
    private final WatchListener watch = event -> step();
    private final List<Wish> wishes = new ArrayList<>();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();
    private byte[] wanted;
    private long wantedNumber = 1;
    private long writtenNumber;
    private boolean working;
    private boolean again;
    private boolean removing;
    private boolean over;
    private int failures;
    private @Nullable CoordException failure;
    private volatile boolean listed;

    Listing(RecipeClient client, String path, byte[] data) {
        this.client = client;
        this.path = path;
        this.wanted = data;
    }

    void start() {
        client.run(() -> {
            client.addListener(this);
            step();
        });
    }

    boolean isListed() {
        return listed && client.isConnected();
    }

    Promise<Void> listed() {
        Promise<Void> promise = client.promise("register", path);
        client.runFor(promise, () -> wish(1, promise));
        return promise;
    }

    Promise<Void> update(byte[] data) {
        Promise<Void> promise = client.promise("update", path);
        client.runFor(promise, () -> {
            wanted = data;
            wantedNumber++;
            wish(wantedNumber, promise);
            step();
        });
        return promise;
    }

    private void wish(long number, Promise<Void> promise) {
        if (over || removing) {
            promise.fail(failure == null ? closed(promise) : failure);
        } else if (writtenNumber >= number) {
            promise.succeed(null);
        } else {
            wishes.add(new Wish(number, promise));
        }
    }

    private static CoordException closed(Promise<?> promise) {
        return new ClientClosedException(
                ErrorCode.CONNECTION_LOSS, promise.subject(), "the registration is removed, or its client closed");
    }

    Promise<Void> remove() {
        Promise<Void> promise = client.promise("remove", path);
        removed.whenComplete((done, error) -> {
            if (error == null) {
                promise.succeed(null);
            } else {
                promise.fail(Failures.of(error));
            }
        });
        boolean running = client.run(() -> {
            removing = true;
            listed = false;
            failWishes();
            step();
        });
        if (!running) {
            removed.complete(null); // no client, no session, no node
        }
        return promise;
    }

    private void step() {
        if (over) {
            return;
        }
        if (working) {
            again = true;
            return;
        }
        working = true;
        again = false;
        // What was sent before on another connection is executed before the barrier, or never.
        CompletableFuture<Void> before =
                removing ? client.calls().check(Paths.ROOT, ANY_VERSION) : CompletableFuture.completedFuture(null);
        before.thenCompose(done -> client.calls().exists(path, watch)).whenComplete((stat, error) -> {
            if (error != null) {
                failed(Failures.of(error));
            } else if (removing) {
                removeIfOurs(stat);
            } else {
                keep(stat);
            }
        });
    }

    private void stepDone() {
        working = false;
        if (again || removing) {
            step();
        }
    }

    private void keep(Optional<Stat> stat) {
        if (stat.isEmpty()) {
            listed = false;
            create();
        } else if (!isOurs(stat)) {
            listed = false;
            stepDone(); // ours is made when that has gone
        } else {
            listed = true;
            if (writtenNumber < wantedNumber) {
                write(stat.get().version());
            } else {
                failures = 0;
                stepDone();
            }
        }
    }

    private boolean isOurs(Optional<Stat> stat) {
        return stat.filter(node -> node.ephemeralOwner() == client.sessionId()).isPresent();
    }

    private void create() {
        long number = wantedNumber;
        client.calls().create(path, wanted, CreateMode.EPHEMERAL).whenComplete((created, error) -> {
            CoordException refused = error == null ? null : Failures.of(error);
            again = true; // for the watch
            if (refused == null) {
                listed = !removing;
                written(number);
                stepDone();
            } else if (refused instanceof NodeExistsException) {
                stepDone();
            } else if (refused instanceof NoNodeException) {
                Containers.ensure(client, Paths.parent(path)).whenComplete((done, failed) -> {
                    if (failed == null) {
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
        long number = wantedNumber;
        client.calls().setData(path, wanted, version).whenComplete((stat, error) -> {
            CoordException refused = error == null ? null : Failures.of(error);
            if (refused == null) {
                written(number);
                again |= wantedNumber > number;
                stepDone();
            } else if (refused instanceof BadVersionException || refused instanceof NoNodeException) {
                again = true;
                stepDone();
            } else {
                failed(refused);
            }
        });
    }

    private void written(long number) {
        failures = 0;
        writtenNumber = number;
        List<Wish> granted =
                wishes.stream().filter(wish -> wish.number() <= number).toList();
        wishes.removeAll(granted);
        granted.forEach(wish -> wish.promise().succeed(null));
    }

    private void removeIfOurs(Optional<Stat> stat) {
        if (!isOurs(stat)) {
            end(null);
            return;
        }
        client.calls().delete(path, stat.get().version()).whenComplete((done, error) -> {
            CoordException refused = error == null ? null : Failures.of(error);
            if (refused == null || refused instanceof NoNodeException || Failures.isSessionLost(refused)) {
                end(null);
            } else if (refused instanceof BadVersionException) {
                stepDone();
            } else {
                failed(refused);
            }
        });
    }

    /** Nothing that is done here is wrong to be done twice: the node is looked at before. */
    private void failed(CoordException error) {
        boolean passing = Failures.isPassing(error) || Failures.isUnknown(error) || Failures.isSessionLost(error);
        if (passing && !client.isOver()) {
            client.retry(failures++, () -> {
                working = false;
                step();
            });
        } else {
            end(client.isOver() ? null : error);
        }
    }

    private void end(@Nullable CoordException refused) {
        over = true;
        listed = false;
        failure = refused;
        client.removeListener(this);
        client.calls().forget(path, watch);
        failWishes();
        if (refused == null) {
            removed.complete(null);
        } else {
            removed.completeExceptionally(refused);
        }
    }

    private void failWishes() {
        List<Wish> all = List.copyOf(wishes);
        wishes.clear();
        all.forEach(wish -> wish.promise().fail(failure == null ? closed(wish.promise()) : failure));
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case CONNECTED:
                step();
                break;
            case LOST:
                listed = false;
                break;
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                end(null);
                break;
            default:
                break;
        }
    }
}
