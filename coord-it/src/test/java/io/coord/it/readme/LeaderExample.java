package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.Election;
import java.time.Duration;

/** The body of the method is the example in README.md. */
final class LeaderExample {
    private LeaderExample() {}

    static String run(String connectString) throws InterruptedException {
        try (CoordClient client = CoordClient.builder(connectString).build()) {
            Election election = new Election(client, "/election/scheduler");
            try (Candidate candidate = election.join("server-1")) {
                candidate.addListener(state -> System.out.println("now " + state));
                candidate.awaitElected(Duration.ofSeconds(10));
                return election.leader().join().orElse("nobody") + " leads: " + candidate.isLeader();
            }
        }
    }
}
