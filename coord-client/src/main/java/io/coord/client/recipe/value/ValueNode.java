package io.coord.client.recipe.value;

import io.coord.client.error.BadRequestException;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Reads and writes the node of a value, repeating what certainly was not executed, for as long as somebody waits for it. Thread:
 * event loop of the client.
 */
record ValueNode<T>(RecipeClient client, String path, ValueCodec<T> codec, Versioned<T> absent) {

    byte[] encode(T value) {
        return codec.encode(value);
    }

    /** Ends with the value, or what can not be repeated. */
    CompletableFuture<Versioned<T>> read(Future<?> caller) {
        CompletableFuture<Versioned<T>> read = new CompletableFuture<>();
        read(read, caller, 0);
        return read;
    }

    private void read(CompletableFuture<Versioned<T>> read, Future<?> caller, int failures) {
        client.calls().getData(path).whenComplete((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                decode(read, node.data(), node.version());
            } else if (failure instanceof NoNodeException) {
                read.complete(absent);
            } else if (mayRepeat(failure, caller)) {
                client.retry(failures, () -> read(read, caller, failures + 1));
            } else {
                read.completeExceptionally(failure);
            }
        });
    }

    private void decode(CompletableFuture<Versioned<T>> read, byte[] data, int version) {
        try {
            read.complete(new Versioned<>(codec.decode(data), version));
        } catch (RuntimeException | Error e) {
            // Whatever a codec throws, who waits must hear of it.
            String what = "its data of " + data.length + " bytes, version " + version + ", is no value: " + e;
            CoordException refused =
                    new BadRequestException(ErrorCode.BAD_ARGUMENTS, new FailedCall("get", path), what);
            refused.initCause(e);
            read.completeExceptionally(refused);
        }
    }

    /**
     * Writes if the node still has the version.
     *
     * @param next the value, and the version that it is made from
     * @return with what is there now; empty if somebody else was faster
     */
    CompletableFuture<Optional<Versioned<T>>> write(Versioned<T> next, byte[] data, Future<?> caller) {
        CompletableFuture<Optional<Versioned<T>>> written = new CompletableFuture<>();
        write(next, data, caller, 0, written);
        return written;
    }

    private void write(
            Versioned<T> next,
            byte[] data,
            Future<?> caller,
            int failures,
            CompletableFuture<Optional<Versioned<T>>> written) {
        boolean first = next.version() == Versioned.ABSENT;
        CompletableFuture<Integer> sent = first
                ? client.calls().create(path, data).thenApply(created -> 0)
                : client.calls().setData(path, data, next.version()).thenApply(stat -> stat.version());
        sent.whenComplete((version, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            Runnable again = () -> write(next, data, caller, failures + 1, written);
            if (failure == null) {
                written.complete(Optional.of(new Versioned<>(next.value(), version)));
            } else if (first
                    && failure instanceof NoNodeException
                    && !Paths.parent(path).equals(Paths.ROOT)) {
                Containers.ensure(client, Paths.parent(path)).whenComplete((done, refused) -> {
                    if (refused == null) {
                        again.run();
                    } else {
                        written.completeExceptionally(Failures.of(refused));
                    }
                });
            } else if (isConflict(failure, first)) {
                written.complete(Optional.empty());
            } else if (mayRepeat(failure, caller)) {
                client.retry(failures, again);
            } else {
                written.completeExceptionally(failure);
            }
        });
    }

    /** Without a node to begin with, a missing one is a chroot that nobody made: to look again would not help. */
    private static boolean isConflict(CoordException failure, boolean first) {
        return failure instanceof BadVersionException
                || failure instanceof NodeExistsException
                || failure instanceof NoNodeException && !first;
    }

    /** Only what certainly was not executed: not what {@link Failures#isUnknown} says. */
    private boolean mayRepeat(CoordException failure, Future<?> caller) {
        return !client.isOver()
                && !caller.isDone()
                && (Failures.isPassing(failure) || failure instanceof SessionLostException);
    }
}
