package io.coord.zab.protocol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ensemble does when little goes wrong. */
class LifeOfAnEnsembleTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void aFreshEnsembleElectsSynchronisesAndCommits(int voters) {
        TinyEnsemble ensemble = new TinyEnsemble(voters, 1).startAll().runUntilAllServe();
        TinyServer leader = ensemble.leader();
        long first = ensemble.submit(leader.sid);
        long second = ensemble.submit(leader.sid);
        ensemble.run(20);
        for (long sid = 1; sid <= voters + 1; sid++) {
            assertThat(ensemble.server(sid).delivered()).as("S%d", sid).containsExactly(first, second);
        }
        assertThat(first).isEqualTo(Zxid.of(1, 1));
    }

    @Test
    void oneVoterLeadsAtOnce() {
        TinyEnsemble ensemble = new TinyEnsemble(1, 0).startAll();
        assertThat(ensemble.phase(1)).isEqualTo(Phase.LEADING);
        assertThat(ensemble.server(1).acceptedEpoch()).isEqualTo(1);
        assertThat(ensemble.server(1).currentEpoch()).isEqualTo(1);
    }

    @Test
    void anotherServerTakesOverAndTheOldLeaderComesBack() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long old = ensemble.leader().sid;
        long a = ensemble.submit(old);
        ensemble.run(20).crash(old).runUntil("somebody else leads", () -> others(ensemble, old));
        long b = ensemble.submit(ensemble.leader().sid);
        ensemble.run(20).start(old).runUntilAllServe();
        long c = ensemble.submit(ensemble.leader().sid);
        ensemble.run(20);
        for (long sid = 1; sid <= 3; sid++) {
            assertThat(ensemble.server(sid).delivered()).as("S%d", sid).containsExactly(a, b, c);
        }
        assertThat(Zxid.epoch(b)).isEqualTo(2);
    }

    private static boolean others(TinyEnsemble ensemble, long old) {
        for (long sid = 1; sid <= 3; sid++) {
            if (sid != old && ensemble.phase(sid) == Phase.LEADING) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aServerThatWasAwayGetsWhatItLacksByDiff() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long leader = ensemble.leader().sid;
        long away = leader == 1 ? 2 : 1;
        List<Long> all = new ArrayList<>();
        all.add(ensemble.submit(leader));
        ensemble.run(20).crash(away);
        for (int i = 0; i < 10; i++) {
            all.add(ensemble.submit(leader));
        }
        ensemble.run(20).start(away).runUntilAllServe();
        assertThat(ensemble.server(away).delivered()).isEqualTo(all);
        assertThat(ensemble.server(away).outputs).noneMatch(Output.InstallSnapshot.class::isInstance);
    }

    /** ZOOKEEPER-1732: with epochs that differ no quorum of them would agree, and nobody could join. */
    @Test
    void allTellAServerThatComesBackTheEpochInForce() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long leader = ensemble.leader().sid;
        long away = leader == 1 ? 2 : 1;
        ensemble.crash(away).run(20).start(away).runUntilAllServe();
        for (long sid = 1; sid <= 3; sid++) {
            if (sid != away) {
                List<Output.SendVote> told = ensemble.server(sid).outputs.stream()
                        .filter(Output.SendVote.class::isInstance)
                        .map(Output.SendVote.class::cast)
                        .filter(vote -> vote.sid() == away)
                        .toList();
                assertThat(told.get(told.size() - 1).vote().peerEpoch())
                        .as("told by S%d", sid)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void anEmptyServerGetsASnapshot() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long leader = ensemble.leader().sid;
        long away = leader == 1 ? 2 : 1;
        ensemble.crash(away);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(ensemble.submit(leader));
        }
        ensemble.run(20).server(away).wipeDisk();
        ensemble.start(away).runUntilAllServe();
        all.add(ensemble.submit(leader));
        ensemble.run(20);
        assertThat(ensemble.server(away).delivered()).isEqualTo(all);
        assertThat(ensemble.server(away).outputs).anyMatch(Output.InstallSnapshot.class::isInstance);
    }

    @Test
    void whatOnlyADeposedLeaderHasIsCutOff() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long old = ensemble.leader().sid;
        long committed = ensemble.submit(old);
        ensemble.run(20).isolate(old);
        ensemble.submit(old);
        ensemble.runUntil("somebody else leads", () -> others(ensemble, old));
        ensemble.run(1000).heal().runUntilAllServe();
        assertThat(ensemble.server(old).delivered()).containsExactly(committed);
        assertThat(ensemble.server(old).durable()).containsExactly(committed);
        assertThat(ensemble.server(old).outputs).anyMatch(Output.Truncate.class::isInstance);
    }
}
