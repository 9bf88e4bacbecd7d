package io.coord.zab.protocol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus.Phase;
import org.junit.jupiter.api.Test;

/** The configuration changes while the ensemble runs (spec: peer-protocol 8). */
class ReconfigurationScenesTest {
    private static final long STEPS_MILLIS = 50;

    private static MemberConfig reconfigurable(MemberConfig c) {
        return new MemberConfig(
                c.sid(),
                c.observer(),
                c.tickMillis(),
                c.initLimitTicks(),
                c.syncLimitTicks(),
                c.connectLimitTicks(),
                c.windowSize(),
                c.minNotifyMillis(),
                c.maxNotifyMillis(),
                c.finalizeMillis(),
                c.observerDelayMillis(),
                true,
                c.maxSnapSyncs());
    }

    private static TinyEnsemble ensemble(int voters, int observers) {
        return new TinyEnsemble(voters, observers, ReconfigurationScenesTest::reconfigurable)
                .startAll()
                .runUntilAllServe();
    }

    @Test
    void theFirstLeaderGivesTheConfigurationAVersion() {
        TinyEnsemble ensemble = ensemble(3, 1);
        for (long sid = 1; sid <= 4; sid++) {
            assertThat(ensemble.server(sid).committedConfig.version()).isEqualTo(Zxid.of(1, 0));
        }
    }

    @Test
    void withoutReconfigurationNothingIsSeenOrActivated() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        for (long sid = 1; sid <= 3; sid++) {
            assertThat(ensemble.server(sid).lastSeenConfig.version()).isZero();
            assertThat(ensemble.server(sid).committedConfig.version()).isZero();
        }
    }

    @Test
    void aServerJoinsAsVoterAndCounts() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long leader = ensemble.leader().sid;
        ensemble.add(4, false, ReconfigurationScenesTest::reconfigurable);
        ensemble.start(4).runUntilAllServe();
        long change = ensemble.reconfigure(leader, members -> {
            members.put(4L, TinyEnsemble.spec(4, false));
            return members;
        });
        ensemble.run(STEPS_MILLIS);
        for (long sid = 1; sid <= 4; sid++) {
            assertThat(ensemble.server(sid).committedConfig.version())
                    .as("S%d", sid)
                    .isEqualTo(change);
            assertThat(ensemble.server(sid).member().status().isServing())
                    .as("S%d", sid)
                    .isTrue();
        }
        // three of four are a quorum, two are not
        long other = leader == 1 ? 2 : 1;
        long another = leader == 3 ? 2 : 3;
        ensemble.crash(other).run(STEPS_MILLIS);
        long committed = ensemble.submit(leader);
        ensemble.run(STEPS_MILLIS);
        assertThat(ensemble.server(4).delivered()).endsWith(committed);
        ensemble.crash(another).run(2);
        ensemble.submit(leader);
        ensemble.run(20);
        assertThat(ensemble.server(4).delivered()).endsWith(committed);
    }

    @Test
    void aChangeNeedsAQuorumOfTheOldAndOfTheNewConfiguration() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long leader = ensemble.leader().sid;
        long change = ensemble.reconfigure(leader, members -> {
            members.put(4L, TinyEnsemble.spec(4, false));
            members.put(5L, TinyEnsemble.spec(5, false));
            members.put(6L, TinyEnsemble.spec(6, false));
            return members;
        });
        ensemble.run(20);
        assertThat(ensemble.server(leader).durable()).contains(change);
        assertThat(ensemble.server(leader).delivered()).doesNotContain(change);
    }

    @Test
    void theLeaderIsRemovedAndADesignatedOneLeadsWithoutAnElection() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long old = ensemble.leader().sid;
        long epoch = ensemble.leader().member().status().epoch();
        long change = ensemble.reconfigure(old, members -> {
            members.remove(old);
            return members;
        });
        ensemble.run(STEPS_MILLIS);
        TinyServer leader = ensemble.leader();
        assertThat(leader.sid).isNotEqualTo(old);
        assertThat(leader.member().status().epoch()).isEqualTo(epoch + 1);
        ensemble.runUntilAllServe();
        assertThat(ensemble.phase(old)).isEqualTo(Phase.FOLLOWING);
        long next = ensemble.submit(leader.sid);
        ensemble.run(20);
        for (long sid = 1; sid <= 3; sid++) {
            assertThat(ensemble.server(sid).committedConfig.version()).isEqualTo(change);
            assertThat(ensemble.server(sid).delivered()).containsExactly(change, next);
        }
    }

    /** It is a quorum by itself, so it follows and leads within one step; whoever looks for a leader later must find it all the same. */
    @Test
    void theOnlyVoterIsDesignatedAndIsFoundByThoseWhoComeLater() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long old = ensemble.leader().sid;
        long only = old == 1 ? 2 : 1;
        long other = 6 - old - only;
        ensemble.reconfigure(old, members -> {
            members.remove(old);
            members.remove(other);
            return members;
        });
        ensemble.run(STEPS_MILLIS).runUntilAllServe();
        assertThat(ensemble.leader().sid).isEqualTo(only);
        ensemble.reconfigure(only, members -> {
            members.put(old, TinyEnsemble.spec(old, false));
            members.put(other, TinyEnsemble.spec(other, false));
            return members;
        });
        ensemble.run(STEPS_MILLIS).runUntilAllServe();
        ensemble.crash(other).start(other).runUntilAllServe();
        assertThat(ensemble.phase(other)).isEqualTo(Phase.FOLLOWING);
        assertThat(ensemble.leader().sid).isEqualTo(only);
    }

    @Test
    void aVoterBecomesAnObserver() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long leader = ensemble.leader().sid;
        long changed = leader == 1 ? 2 : 1;
        ensemble.reconfigure(leader, members -> {
            members.put(changed, TinyEnsemble.spec(changed, true));
            return members;
        });
        ensemble.run(STEPS_MILLIS).runUntilAllServe();
        assertThat(ensemble.phase(changed)).isEqualTo(Phase.OBSERVING);
        assertThat(ensemble.leader().sid).isEqualTo(leader);
    }

    @Test
    void theNextLeaderCompletesAChange() {
        TinyEnsemble ensemble = ensemble(5, 0);
        long old = ensemble.leader().sid;
        long[] others = {1, 2, 3, 4, 5};
        for (long sid : others) {
            if (sid != old) {
                ensemble.server(sid).holdLog();
            }
        }
        long change = ensemble.reconfigure(old, members -> {
            members.put(6L, TinyEnsemble.spec(6, true));
            return members;
        });
        ensemble.run(5).crash(old);
        for (long sid : others) {
            if (sid != old) {
                ensemble.server(sid).releaseLog();
            }
        }
        ensemble.run(1000).runUntilAllServe();
        for (long sid : others) {
            if (sid != old) {
                assertThat(ensemble.server(sid).committedConfig.version())
                        .as("S%d", sid)
                        .isEqualTo(change);
                assertThat(ensemble.server(sid).delivered()).contains(change);
            }
        }
    }

    @Test
    void aServerThatLooksForALeaderTakesANewerConfigurationFromAVote() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long leader = ensemble.leader().sid;
        long away = leader == 1 ? 2 : 1;
        ensemble.crash(away).run(STEPS_MILLIS);
        long change = ensemble.reconfigure(leader, members -> {
            members.put(4L, TinyEnsemble.spec(4, true));
            return members;
        });
        ensemble.run(STEPS_MILLIS).start(away).run(3);
        assertThat(ensemble.server(away).committedConfig.version()).isEqualTo(change);
        ensemble.runUntilAllServe();
    }

    @Test
    void whoComesWhileAChangeIsPendingDoesNotTakeItForOneInForce() {
        TinyEnsemble ensemble = ensemble(3, 0);
        long leader = ensemble.leader().sid;
        long late = leader == 1 ? 2 : 1;
        ensemble.crash(late).run(STEPS_MILLIS);
        long change = ensemble.reconfigure(leader, members -> {
            members.put(4L, TinyEnsemble.spec(4, false));
            members.put(5L, TinyEnsemble.spec(5, false));
            members.put(6L, TinyEnsemble.spec(6, false));
            return members;
        });
        ensemble.start(late).runUntilAllServe();
        assertThat(ensemble.server(late).lastSeenConfig.version()).isEqualTo(change);
        assertThat(ensemble.server(late).committedConfig.version()).isEqualTo(Zxid.of(1, 0));
        assertThat(ensemble.server(leader).delivered()).doesNotContain(change);
    }

    @Test
    void aChangeThatWasPendingWhenAServerCameIsPutInForceWhenItIsCommitted() {
        TinyEnsemble ensemble = ensemble(5, 0);
        long leader = ensemble.leader().sid;
        long late = leader == 1 ? 2 : 1;
        ensemble.crash(late).run(STEPS_MILLIS);
        for (long sid = 1; sid <= 5; sid++) {
            if (sid != late) {
                ensemble.server(sid).holdLog();
            }
        }
        long change = ensemble.reconfigure(leader, members -> {
            members.put(6L, TinyEnsemble.spec(6, true));
            return members;
        });
        ensemble.start(late).runUntilAllServe();
        assertThat(ensemble.server(late).committedConfig.version()).isEqualTo(Zxid.of(1, 0));
        for (long sid = 1; sid <= 5; sid++) {
            if (sid != late) {
                ensemble.server(sid).releaseLog();
            }
        }
        ensemble.run(STEPS_MILLIS);
        for (long sid = 1; sid <= 5; sid++) {
            assertThat(ensemble.server(sid).committedConfig.version())
                    .as("S%d", sid)
                    .isEqualTo(change);
        }
        ensemble.runUntilAllServe();
    }

    /** Otherwise a leader by the old members and one by the new, who share no server, could be of the same epoch. */
    @Test
    void withAChangePendingAnEpochNeedsAQuorumOfBothConfigurations() {
        MemberProbe leader = MemberProbe.leaderWithChange(MemberProbe.history(1, 1, "1:1"), 3, 5, 6);
        leader.greets(1, 1).greets(2, 1);
        assertThat(leader.did()).doesNotContain("accepted 2");
        leader.greets(5, 1);
        assertThat(leader.did()).contains("accepted 2");
    }
}
