package io.coord.it.peer;

import io.coord.it.client.TreeListing;
import io.coord.it.peer.Mixes.Voters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * As long as it is told, ensembles are made and hurt at random while clients write. In the end of each round nothing acknowledged is
 * lost, all sessions live but those that were left alone, and all replicas are equal. The seed decides which faults happen in which
 * order; how they meet what the servers do is up to the machine.
 *
 * <pre>
 * -Dcoord.it.campaign.minutes=30              how long
 * -Dcoord.it.campaign.seed=42                 of the first round, the next one has 43; default: the clock
 * -Dcoord.it.campaign.voters=CCC,CZC          which ensembles: C is coord, Z is ZooKeeper
 * </pre>
 */
class CampaignTest {
    private static final int FAULTS = 12;
    private static final int WRITES = 50;
    private static final int CLIENTS = 3;

    @TempDir
    Path directory;

    @Test
    @EnabledIfSystemProperty(named = "coord.it.campaign.minutes", matches = "\\d+", disabledReason = "takes long")
    void nothingAcknowledgedAndNoSessionIsLostWhateverHappens() throws Exception {
        long seed = Long.getLong("coord.it.campaign.seed", System.nanoTime());
        String[] mixes = System.getProperty("coord.it.campaign.voters", "CCC,CZC,ZCC,CCZ,ZZC,ZCZ,CZZ")
                .split(",");
        Duration length = Duration.ofMinutes(Long.getLong("coord.it.campaign.minutes"));
        long began = System.nanoTime();
        for (int round = 0; System.nanoTime() - began < length.toNanos(); round++) {
            Voters voters = Voters.of(mixes[round % mixes.length]);
            Path home = directory.resolve("round-" + round);
            new Round(home, voters, seed + round).run();
            System.out.println("campaign seed " + (seed + round) + " of " + voters + " survived");
            delete(home);
        }
    }

    private static void delete(Path home) throws Exception {
        List<Path> all;
        try (var found = Files.walk(home)) {
            all = new ArrayList<>(found.toList());
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.delete(all.get(i));
        }
    }

    /** One ensemble from its start to the comparison. */
    private static final class Round {
        private final Path home;
        private final Voters voters;
        private final long seed;
        private final List<String> story = new ArrayList<>();

        Round(Path home, Voters voters, long seed) {
            this.home = home;
            this.voters = voters;
            this.seed = seed;
        }

        void run() throws Exception {
            Random random = new Random(seed);
            List<SteadyClient> clients = new ArrayList<>();
            try (Ensemble ensemble =
                    Ensemble.of(home, voters.array()).with("snapCount", Integer.toString(200 + random.nextInt(3000)))) {
                try {
                    ensemble.start();
                    for (int i = 0; i < CLIENTS; i++) {
                        clients.add(new SteadyClient(ensemble.connectString(), "/client-" + i));
                    }
                    AbandonedSessions abandoned = new AbandonedSessions();
                    ServerFaults faults = new ServerFaults(ensemble, random);
                    for (int i = 0; i < FAULTS; i++) {
                        story.add(faults.next());
                        if (random.nextBoolean()) {
                            ensemble.awaitAllServe();
                            abandoned.add(ensemble.running().get(0).clientPort());
                        }
                    }
                    ensemble.awaitAllServe();
                    for (SteadyClient client : clients) {
                        client.awaitProgress(WRITES);
                    }
                    for (SteadyClient client : clients) {
                        client.stop();
                    }
                    for (Member member : ensemble.members()) {
                        abandoned.awaitGone(member.clientPort());
                    }
                    TreeListing tree = ensemble.assertTreesAreEqual();
                    clients.forEach(client -> client.verify(tree));
                } finally {
                    clients.forEach(SteadyClient::close);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "-Dcoord.it.campaign.seed=" + seed + " -Dcoord.it.campaign.voters=" + voters + " after " + story
                                + ": " + e,
                        e);
            }
        }
    }
}
