package io.coord.client.recipe.value;

import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import java.util.function.UnaryOperator;

/**
 * One change of a value: read, make the next one, write it if nobody was faster, or begin again. It begins again at once, for
 * another one has succeeded then. Thread: event loop; the change runs where the caller's callbacks do.
 */
final class Update<T> {
    private final RecipeClient client;
    private final ValueNode<T> node;
    private final UnaryOperator<T> change;
    private final Promise<Versioned<T>> updated;

    Update(RecipeClient client, ValueNode<T> node, UnaryOperator<T> change, Promise<Versioned<T>> updated) {
        this.client = client;
        this.node = node;
        this.change = change;
        this.updated = updated;
    }

    void begin() {
        if (updated.isDone()) {
            return;
        }
        node.read(updated).whenComplete((present, error) -> {
            if (error == null) {
                client.tell(() -> makeNext(present));
            } else {
                updated.fail(Failures.of(error));
            }
        });
    }

    private void makeNext(Versioned<T> present) {
        if (updated.isDone()) {
            return;
        }
        T value;
        byte[] data;
        try {
            value = change.apply(present.value());
            data = node.encode(value);
        } catch (RuntimeException | Error e) {
            // The caller's own: it is for the caller, as it is. Nothing was sent.
            updated.completeExceptionally(e);
            return;
        }
        Versioned<T> next = new Versioned<>(value, present.version());
        client.runFor(updated, () -> write(next, data));
    }

    private void write(Versioned<T> next, byte[] data) {
        if (updated.isDone()) {
            return;
        }
        node.write(next, data, updated).whenComplete((written, error) -> {
            if (error != null) {
                updated.fail(Failures.of(error));
            } else if (written.isPresent()) {
                updated.succeed(written.get());
            } else {
                begin();
            }
        });
    }
}
