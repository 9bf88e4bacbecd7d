package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.election.LeaderRunner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;

/** The body of the method is an example in docs/recipes.md. */
final class LeaderRunnerExample {
    private LeaderRunnerExample() {}

    static String run(CoordClient client, ExecutorService executor) throws InterruptedException {
        Election election = new Election(client, "/election/cleaner");
        BlockingQueue<String> work = new LinkedBlockingQueue<>();
        LeaderRunner runner = election.run("server-1", executor, leadership -> {
            while (leadership.isLeader()) { // interrupted when the leadership is lost or in doubt
                work.put("cleaned with token " + leadership.fencingToken());
                Thread.sleep(1000);
            }
        });
        String done = work.take();
        runner.leave().join(); // the task has returned, and the next one leads
        return done;
    }
}
