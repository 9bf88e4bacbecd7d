package io.coord.zab.sim.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the search has found, as small as it gets. */
final class FoundBySearchTest {
    private static final long LONG_ENOUGH_MILLIS = 20_000;

    private final SimEnsemble ensemble = new SimEnsemble(SimSetup.calm(0x5eed, 3, 0), SimRun.PRODUCT, new SimTamper());

    private SimServer s(int sid) {
        return ensemble.server(sid);
    }

    private boolean allServe() {
        return ensemble.servers().stream().allMatch(SimServer::isServing);
    }

    private void runUntilServing(SimServer... servers) {
        assertThat(ensemble.runUntil(
                        () -> List.of(servers).stream().allMatch(SimServer::isServing), LONG_ENOUGH_MILLIS))
                .as("%s", ensemble.servers())
                .isTrue();
    }

    private void write(SimServer leader, int count) {
        for (int i = 0; i < count; i++) {
            leader.write(ensemble.nextPayload());
        }
        ensemble.run(100);
    }

    private SimServer leader() {
        return ensemble.servers().stream()
                .filter(SimServer::isLeading)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aVoterThatPromisedANewerEpochGetsALeaderThatItCanFollow() {
        s(1).start();
        s(3).start();
        runUntilServing(s(1), s(3));
        s(2).disk().acceptedEpoch = 7;
        s(2).start();
        assertThat(ensemble.runUntil(this::allServe, LONG_ENOUGH_MILLIS))
                .as("%s", ensemble.servers())
                .isTrue();
        assertThat(s(2).status().epoch()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void aHistoryThatCannotBeCutIsKeptUntilASnapshotIsThere() {
        ensemble.startAll();
        runUntilServing(s(1), s(2), s(3));
        SimServer old = leader();
        write(old, 3);
        for (SimServer other : ensemble.servers()) {
            ensemble.block(old, other);
            ensemble.block(other, old);
        }
        write(old, 2);
        // What nobody else has is behind a snapshot: nothing can be cut off.
        old.disk().base = old.disk().tip;
        assertThat(ensemble.runUntil(
                        () -> ensemble.servers().stream().anyMatch(server -> server != old && server.isLeading()),
                        LONG_ENOUGH_MILLIS))
                .isTrue();
        ensemble.unblockAll();
        boolean trusted = ensemble.runUntil(() -> !old.disk().trusted, LONG_ENOUGH_MILLIS);
        assertThat(trusted).as("loses its trust").isFalse();
        assertThat(allServe()).as("%s", ensemble.servers()).isTrue();
        ensemble.checks().converged(ensemble.servers());
    }

    /** ZOOKEEPER-1732: a quorum of equal votes is what a newcomer looks for. */
    @Test
    void allOfAnEnsembleTellTheEpochThatTheyServeIn() {
        s(1).start();
        s(3).start();
        runUntilServing(s(1), s(3));
        List<String> told = new ArrayList<>();
        ensemble.trace().listen(told::add);
        s(2).start();
        runUntilServing(s(2));
        assertThat(told.stream().filter(line -> line.contains("S2 <-") && line.contains("state=FOLLOWING")))
                .isNotEmpty()
                .allMatch(line -> line.contains("peerEpoch=0x1"));
        assertThat(told.stream().filter(line -> line.contains("S2 <-") && line.contains("state=LEADING")))
                .isNotEmpty()
                .allMatch(line -> line.contains("peerEpoch=0x1"));
    }
}
