package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.peer.Mixes.Voters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers of an ensemble fail while a client writes: nothing acknowledged is lost, its session lives, all trees are equal. */
class FaultsTest {
    private static final int WRITES = 100;

    @TempDir
    Path directory;

    /** What happens to the servers while the client writes. */
    private interface Faults {
        void happen(Ensemble ensemble, SteadyClient client) throws Exception;
    }

    private void survive(Voters voters, Faults faults) throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, voters.array())) {
            Member leader = ensemble.start();
            assertThat(leader).isSameAs(ensemble.member(voters.kinds().size()));
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                client.awaitProgress(WRITES);
                faults.happen(ensemble, client);
                client.awaitProgress(WRITES);
                client.stop();
                ensemble.awaitAllServe();
                client.verify(ensemble.assertTreesAreEqual());
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e + "\n" + ensemble.condition(), e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#voters")
    void killOfEachServer(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            for (Member member : ensemble.members()) {
                member.kill();
                client.awaitProgress(WRITES);
                ensemble.startAndAwait(member);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void killOfTheLeaderAgainAndAgain(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            for (int i = 0; i < 4; i++) {
                Member leader = ensemble.awaitAllServe();
                client.awaitProgress(WRITES);
                leader.kill();
                ensemble.awaitNewLeader(leader);
                ensemble.startAndAwait(leader);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void rollingRestart(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            for (Member member : ensemble.members()) {
                member.terminate();
                ensemble.startAndAwait(member);
                client.awaitProgress(WRITES);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void pauseOfTheLeader(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            Member paused = ensemble.awaitAllServe();
            paused.suspend();
            ensemble.awaitNewLeader(paused);
            client.awaitProgress(WRITES);
            paused.resume();
            ensemble.awaitAllServe();
        });
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void twoOfThreeAreGoneAndComeBack(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            List<Member> gone =
                    List.of(ensemble.awaitAllServe(), ensemble.followers().get(0));
            gone.forEach(Member::kill);
            ensemble.awaitNobodyServesWrites();
            int acknowledged = client.acknowledged();
            gone.forEach(ensemble::start);
            ensemble.awaitAllServe();
            client.awaitProgress(WRITES);
            assertThat(client.acknowledged()).isGreaterThan(acknowledged);
        });
    }

    /** Shorter than syncLimit: nobody takes its place. */
    @Test
    void shortPauseOfTheLeaderChangesNothing() throws Exception {
        survive(Voters.of("CCC").orOracle(), (ensemble, client) -> {
            Member leader = ensemble.awaitAllServe();
            leader.suspend();
            ServerFaults.pass(1_500);
            leader.resume();
            client.awaitProgress(WRITES);
            assertThat(ensemble.awaitAllServe()).isSameAs(leader);
        });
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void powerCutOfAllServers(Voters voters) throws Exception {
        survive(voters, (ensemble, client) -> {
            for (int i = 0; i < 2; i++) {
                ensemble.members().forEach(Member::kill);
                ensemble.start();
                client.awaitProgress(WRITES);
            }
        });
    }
}
