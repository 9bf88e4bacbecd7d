package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.task.Task;
import io.coord.client.recipe.task.TaskHandler;
import io.coord.client.recipe.task.TaskPool;
import io.coord.client.recipe.task.TaskWorker;
import io.coord.client.recipe.value.ValueCodec;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The body of the method is an example in docs/recipes.md. */
final class TaskPoolExample {
    private TaskPoolExample() {}

    static String run(CoordClient client) throws InterruptedException {
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        TaskPool<String> feeds = new TaskPool<>(client, "/tasks/feeds", ValueCodec.text());
        feeds.add("news", "https://example.org/news").join();
        TaskWorker<String> worker = feeds.join("server-1", new TaskHandler<>() {
            @Override
            public void begin(Task<String> feed) {
                log.add("polling " + feed.value()); // in a thread of its own, as long as feed.isHeld()
            }

            @Override
            public CompletableFuture<Void> end(Task<String> feed) {
                log.add("stopped " + feed.id());
                return CompletableFuture.completedFuture(null); // now another may begin
            }
        });
        String begun = log.take();
        worker.leave().join();
        return begun + ", " + log.take();
    }
}
