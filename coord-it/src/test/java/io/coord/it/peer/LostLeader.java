package io.coord.it.peer;

/** What any ensemble does, whatever its servers ask of each other: it serves, loses its leader, goes on and takes it back. */
final class LostLeader {
    private static final int WRITES = 20;

    private LostLeader() {}

    /** Starts the ensemble, and lets a client keep book of what it was promised. */
    static void costsNothing(Ensemble ensemble) throws Exception {
        Member first = ensemble.start();
        try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
            client.awaitProgress(WRITES);
            first.kill();
            ensemble.awaitNewLeader(first);
            client.awaitProgress(WRITES);
            ensemble.startAndAwait(first);
            client.stop();
            ensemble.awaitAllServe();
            client.verify(ensemble.assertTreesAreEqual());
        }
    }
}
