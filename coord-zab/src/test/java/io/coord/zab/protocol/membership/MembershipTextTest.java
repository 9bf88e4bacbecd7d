package io.coord.zab.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTextTest {
    @Test
    void readsWhatZooKeeperSends() {
        Membership read = MembershipText.read("server.1=127.0.0.1:27211:27311:participant;0.0.0.0:27181\n"
                + "server.2=127.0.0.1:27212:27312:observer\nversion=100000000");

        assertThat(read.members().get(1L))
                .isEqualTo(new MemberSpec(
                        false, List.of(new PeerAddress("127.0.0.1", 27211, 27311)), new HostPort("0.0.0.0", 27181)));
        assertThat(read.members().get(2L).observer()).isTrue();
        assertThat(read.members().get(2L).client()).isNull();
        assertThat(read.version()).isEqualTo(0x1_0000_0000L);
    }

    @Test
    void writesLinesSortedByNumberAndTheVersionLast() {
        Membership read = MembershipText.read("version=1f\nserver.10=b:1:2\nserver.9=[fe80::1]:1:2:observer;99\n");

        assertThat(text(read))
                .isEqualTo("server.9=[fe80::1]:1:2:observer;0.0.0.0:99\nserver.10=b:1:2:participant\nversion=1f");
    }

    @Test
    void writesTheWeightOfEachVoterIfThereAreGroups() {
        Membership read =
                MembershipText.read("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\ngroup.1=1:2:3\nweight.1=2");

        assertThat(text(read)).endsWith("group.1=1:2:3\nweight.1=2\nweight.2=1\nweight.3=1\nversion=0");
        assertThat(MembershipText.read(text(read)).hasSameMembersAs(read)).isTrue();
    }

    @Test
    void sortsTheAddressesOfAServerByHost() {
        assertThat(text(MembershipText.read("server.1=b:1:2|a:3:4")))
                .isEqualTo("server.1=a:3:4|b:1:2:participant\nversion=0");
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("memberships") Membership membership) {
        Membership read = MembershipText.read(MembershipText.write(membership));
        assertThat(read.hasSameMembersAs(membership)).isTrue();
        assertThat(read.version()).isEqualTo(membership.version());
        assertThat(MembershipText.write(read)).isEqualTo(MembershipText.write(membership));
    }

    @Property(tries = 300)
    void damagedTextIsReadOrRefused(
            @ForAll("memberships") Membership membership, @ForAll byte[] garbage, @ForAll int place) {
        byte[] text = MembershipText.write(membership).array().clone();
        int at = Math.floorMod(place, text.length);
        System.arraycopy(garbage, 0, text, at, Math.min(garbage.length, text.length - at));
        try {
            assertThat(MembershipText.read(Bytes.wrap(text)).voters()).isNotEmpty();
        } catch (DecodeException refused) {
            assertThat(refused).hasMessageContaining("configuration");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version=7",
                "server.1=a:1:2:observer",
                "server.1",
                "server.1=",
                "server.1=a:1",
                "server.1=a:1:2:3:4",
                "server.1=a:1:2:leader",
                "server.1=:1:2",
                "server.1=a b:1:2",
                "server.1=a:0:2",
                "server.1=a:65536:2",
                "server.1=a:-1:2",
                "server.1=a:x:2",
                "server.1=a:5:5",
                "server.1=a:1:2;",
                "server.1=a:1:2;b:c:3",
                "server.1=a:1:2;3;4",
                "server.1=a:1:2:observer|b:1:2:participant\nserver.2=c:1:2",
                "server.x=a:1:2",
                "server.-1=a:1:2",
                "server.=a:1:2",
                "server.9223372036854775808=a:1:2",
                "server.1=a:1:2\nserver.1=b:1:2",
                "server.1=[::1:1:2",
                "server.1=[::1]1:2",
                "server.1=a:1:2\nversion=xyz",
                "server.1=a:1:2\nversion=10000000000000000",
                "server.1=a:1:2\ntickTime=2000",
                "server.1=a:1:2\nweight.1=1",
                "server.1=a:1:2\ngroup.1=1\ngroup.2=1",
                "server.1=a:1:2\nserver.2=b:1:2\ngroup.1=1",
                "server.1=a:1:2\ngroup.1=1\nweight.1=-1",
                "server.1=a:1:2\ngroup.1=1\nweight.1=1000000001",
                "server.1=a:1:2\ngroup.1=x",
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> MembershipText.read(text))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("configuration: ");
    }

    @Test
    void aTextAsLongAsNoNotificationIsRefused() {
        byte[] text = "server.1=a:1:2\n".repeat(40_000).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> MembershipText.read(Bytes.wrap(text))).hasMessageContaining("524288");
    }

    @Test
    void theSameVersionIsNotNeededToHaveTheSameMembers() {
        Membership one = MembershipText.read("server.1=a:1:2\nversion=1");
        assertThat(one.withVersion(2).hasSameMembersAs(one)).isTrue();
        assertThat(MembershipText.read("server.1=a:1:3\nversion=1").hasSameMembersAs(one))
                .isFalse();
    }

    private static String text(Membership membership) {
        return new String(MembershipText.write(membership).array(), StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Membership> memberships() {
        Arbitrary<String> hosts = Arbitraries.of("a", "db-7.example.org", "10.0.0.1", "fe80::1", "::");
        Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65_535);
        Arbitrary<PeerAddress> addresses = Combinators.combine(hosts, ports, ports)
                .filter((host, quorum, election) -> !quorum.equals(election))
                .as(PeerAddress::new);
        Arbitrary<HostPort> clients =
                Combinators.combine(hosts, ports).as(HostPort::new).injectNull(0.3);
        Arbitrary<MemberSpec> specs = Combinators.combine(
                        Arbitraries.of(true, false),
                        addresses.list().ofMinSize(1).ofMaxSize(3),
                        clients)
                .as(MemberSpec::new);
        Arbitrary<Long> sids = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(
                        Arbitraries.maps(sids, specs).ofMaxSize(9),
                        addresses,
                        Arbitraries.longs(),
                        Arbitraries.longs().between(0, 5).list().ofMaxSize(4))
                .as(MembershipTextTest::membership);
    }

    private static Membership membership(
            java.util.Map<Long, MemberSpec> specs, PeerAddress voter, long version, List<Long> weights) {
        SortedMap<Long, MemberSpec> members = new TreeMap<>(specs);
        members.put(7L, new MemberSpec(false, List.of(voter), null));
        SortedMap<Long, List<Long>> groups = new TreeMap<>();
        SortedMap<Long, Long> weight = new TreeMap<>();
        if (!weights.isEmpty()) {
            groups.put(3L, List.copyOf(members.keySet()));
            for (int i = 0; i < weights.size(); i++) {
                long sid = List.copyOf(members.keySet()).get(i % members.size());
                weight.put(sid, weights.get(i));
            }
        }
        return new Membership(members, groups, weight, version);
    }
}
