package io.coord.zab.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.membership.Reconfiguration.Outcome;
import io.coord.zab.protocol.membership.Reconfiguration.Reason;
import io.coord.zab.protocol.membership.Reconfiguration.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReconfigurationTest {
    private static final long ZXID = 0x2_0000_0005L;
    private static final Membership THREE = MembershipText.read(
            "server.1=a:1:2;7\nserver.2=b:1:2;7\n" + "server.3=c:1:2;7\nserver.4=d:1:2:observer;7\nversion=100000000");
    private static final Set<Long> ALL = Set.of(1L, 2L, 3L, 4L);

    @Test
    void whoJoinsAndLeavesMakesTheNextConfigurationUnderTheZxidOfTheChange() {
        Membership next = planned(changing("server.5=e:1:2:participant;7", "3,4"));

        assertThat(next.voters()).containsExactly(1L, 2L, 5L);
        assertThat(next.members()).doesNotContainKey(4L);
        assertThat(next.version()).isEqualTo(ZXID);
    }

    @Test
    void whoJoinsUnderAKnownNumberReplacesIt() {
        Membership next = planned(changing("server.4=d:1:2:participant;7", null));
        assertThat(next.voters()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whoIsNotThereMayLeave() {
        assertThat(planned(changing(null, "99")).hasSameMembersAs(THREE)).isTrue();
    }

    @Test
    void aWholeConfigurationMayBeGivenInLinesOrWithCommas() {
        String lines = "server.1=a:1:2;7\nserver.2=b:1:2;7";
        assertThat(planned(whole(lines)).voters()).containsExactly(1L, 2L);
        assertThat(planned(whole(lines.replace('\n', ','))).voters()).containsExactly(1L, 2L);
    }

    @Test
    void onlyOneChangeAtATime() {
        Reconfiguration busy = new Reconfiguration(THREE, THREE.withVersion(0x1_0000_0009L), 2);
        assertThat(reason(busy.plan(new Request(null, "x", null, 77), ZXID, ALL)))
                .isEqualTo(Reason.IN_PROGRESS);
    }

    @Test
    void theExpectedVersionMustBeTheOneInForce() {
        assertThat(reason(plan(new Request(null, "x", null, 77)))).isEqualTo(Reason.BAD_VERSION);
        assertThat(plan(new Request(null, "4", null, 0x1_0000_0000L))).isInstanceOf(Outcome.Planned.class);
    }

    @Test
    void whatCannotBeReadIsRefused() {
        for (Request request : new Request[] {
            changing("server.5=e:1:2", null),
            changing("server.5=e:1;7", null),
            changing("e:1:2;7", null),
            whole("server.1=a:1"),
            whole("")
        }) {
            assertThat(reason(plan(request))).as("%s", request).isEqualTo(Reason.BAD_ARGUMENTS);
        }
    }

    @Test
    void whatShouldBeTheNumberOfAServerAndIsNoneIsAnErrorOfItsOwn() {
        assertThat(reason(plan(changing("server.x=e:1:2;7", null)))).isEqualTo(Reason.NOT_A_NUMBER);
        assertThat(reason(plan(changing(null, "three")))).isEqualTo(Reason.NOT_A_NUMBER);
    }

    @Test
    void nobodyJoinsAtThePlaceOfAnother() {
        assertThat(reason(plan(changing("server.5=B:9:2;7", null)))).isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @Test
    void placesOnTheSameMachineAreNotCompared() {
        Membership local = MembershipText.read("server.1=127.0.0.1:1:2;7\nserver.2=127.0.0.1:1:2;7");
        Outcome outcome = new Reconfiguration(local, local, 2)
                .plan(changing("server.5=127.0.0.1:1:2;0.0.0.0:7", null), ZXID, ALL);
        assertThat(outcome).isInstanceOf(Outcome.Planned.class);
    }

    @Test
    void twoVotersRemainUnlessOneIsEnough() {
        assertThat(reason(plan(changing(null, "2,3")))).isEqualTo(Reason.BAD_ARGUMENTS);
        assertThat(new Reconfiguration(THREE, THREE, 1).plan(changing(null, "2,3"), ZXID, ALL))
                .isInstanceOf(Outcome.Planned.class);
    }

    @Test
    void aQuorumOfTheNextConfigurationFollowsAlready() {
        Request request = changing("server.5=e:1:2;7,server.6=f:1:2;7", null);
        assertThat(reason(new Reconfiguration(THREE, THREE, 2).plan(request, ZXID, Set.of(1L, 2L, 4L))))
                .isEqualTo(Reason.NO_QUORUM);
        assertThat(new Reconfiguration(THREE, THREE, 2).plan(request, ZXID, Set.of(1L, 2L, 5L)))
                .isInstanceOf(Outcome.Planned.class);
    }

    @Test
    void withGroupsOnlyAWholeConfigurationCanBeGiven() {
        String text = "server.1=a:1:2;7\nserver.2=b:1:2;7\ngroup.1=1:2";
        Membership grouped = MembershipText.read(text);
        Reconfiguration reconfiguration = new Reconfiguration(grouped, grouped, 2);
        assertThat(reason(reconfiguration.plan(changing(null, "9"), ZXID, ALL))).isEqualTo(Reason.BAD_ARGUMENTS);
        assertThat(reconfiguration.plan(whole(text), ZXID, ALL)).isInstanceOf(Outcome.Planned.class);
    }

    @Test
    void aRefusalNamesTheValue() {
        Outcome.Refused refused = (Outcome.Refused) plan(changing(null, "three"));
        assertThat(refused.message()).contains("three");
    }

    @Test
    void aDifferenceTellsWhatChangesForWhom() {
        Membership after = MembershipText.read(
                "server.1=a:1:2;8\nserver.2=b:1:3;7\nserver.3=c:1:2:observer;7\nserver.5=e:1:2;7\nversion=7");
        MembershipDifference difference = new MembershipDifference(THREE, after);

        assertThat(difference.isOfMembers()).isTrue();
        assertThat(difference.joined()).containsExactly(5L);
        assertThat(difference.left()).containsExactly(4L);
        assertThat(difference.isOfRole(1)).isFalse();
        assertThat(difference.isOfRole(3)).isTrue();
        assertThat(difference.isOfRole(4)).isTrue();
        assertThat(difference.endsLeadershipOf(1)).isFalse();
        assertThat(difference.endsLeadershipOf(2)).isTrue();
        assertThat(difference.endsLeadershipOf(3)).isTrue();
        assertThat(difference.endsLeadershipOf(4)).isTrue();
        assertThat(difference.isOfClientAddress(1)).isTrue();
        assertThat(difference.isOfClientAddress(2)).isFalse();
        assertThat(new MembershipDifference(THREE, THREE.withVersion(9)).isOfMembers())
                .isFalse();
    }

    private static Request changing(@Nullable String joining, @Nullable String leaving) {
        return new Request(joining, leaving, null, -1);
    }

    private static Request whole(String text) {
        return new Request(null, null, text, -1);
    }

    private static Outcome plan(Request request) {
        return new Reconfiguration(THREE, THREE, 2).plan(request, ZXID, ALL);
    }

    private static Membership planned(Request request) {
        Outcome outcome = plan(request);
        assertThat(outcome).isInstanceOf(Outcome.Planned.class);
        return ((Outcome.Planned) outcome).next();
    }

    private static Reason reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).reason();
    }
}
