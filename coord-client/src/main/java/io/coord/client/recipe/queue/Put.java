package io.coord.client.recipe.queue;

import io.coord.client.error.CoordException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One item on its way into the queue, and who waits for that. Thread: event loop of the client. */
final class Put {
    final String id;
    final byte[] data;
    final Promise<String> answer;

    private final RecipeClient client;
    private final @Nullable Duration limit;
    private @Nullable Future<?> timer;

    Put(RecipeClient client, String path, byte[] data, @Nullable Duration limit, Runnable abandoned) {
        this.client = client;
        this.limit = limit;
        this.id = client.calls().randomId().toString();
        this.data = data;
        this.answer = client.promise("put", path, abandoned);
    }

    /** It waits: the time counts. */
    void waits(Consumer<Put> expired) {
        if (limit != null) {
            timer = client.after(limit, () -> expired.accept(this));
        }
    }

    void sent() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    void succeed() {
        answer.succeed(id);
    }

    void fail(CoordException error) {
        sent();
        answer.fail(error);
    }

    void timedOut() {
        answer.fail(new RequestTimeoutException(
                ErrorCode.REQUEST_TIMEOUT, answer.subject(), "not sent within " + limit + ", given up"));
    }
}
