package io.coord.zab.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against brute force over all sets of up to seven servers. */
class QuorumSystemTest {
    private static final int MOST = 7;

    @Property(tries = 200)
    void anyTwoQuorumsShareAServer(@ForAll("systems") QuorumSystem system) {
        List<Set<Long>> quorums = quorums(system);
        for (Set<Long> one : quorums) {
            for (Set<Long> other : quorums) {
                assertThat(one).containsAnyElementsOf(other);
            }
        }
    }

    @Property(tries = 200)
    void moreServersNeverMakeLessOfAQuorum(@ForAll("systems") QuorumSystem system) {
        for (Set<Long> quorum : quorums(system)) {
            for (long sid = 0; sid < MOST; sid++) {
                Set<Long> more = new TreeSet<>(quorum);
                more.add(sid);
                assertThat(system.isQuorum(more)).isTrue();
            }
        }
    }

    @Property(tries = 200)
    void whoHasNoVoteDoesNotCount(@ForAll("systems") QuorumSystem system) {
        for (Set<Long> sids : subsets()) {
            Set<Long> voting = new TreeSet<>(sids);
            voting.retainAll(system.voters());
            assertThat(system.isQuorum(sids)).isEqualTo(system.isQuorum(voting));
        }
    }

    @Property(tries = 200)
    void aMajorityIsMoreThanHalf(@ForAll("sidSets") Set<Long> voters) {
        Majority majority = new Majority(voters);
        for (Set<Long> sids : subsets()) {
            long counted = sids.stream().filter(voters::contains).count();
            assertThat(majority.isQuorum(sids)).isEqualTo(2 * counted > voters.size());
        }
    }

    @Property(tries = 200)
    void oneGroupOfEqualWeightsIsAMajority(@ForAll("sidSets") Set<Long> voters) {
        Hierarchical hierarchical = new Hierarchical(voters, Map.of(1L, List.copyOf(voters)), Map.of());
        Majority majority = new Majority(voters);
        for (Set<Long> sids : subsets()) {
            assertThat(hierarchical.isQuorum(sids)).isEqualTo(majority.isQuorum(sids));
        }
    }

    @Property(tries = 200)
    void aQuorumOfGroupsWinsMostGroupsThatHaveWeight(@ForAll("hierarchies") Hierarchy hierarchy) {
        Hierarchical system = hierarchy.system();
        for (Set<Long> sids : subsets()) {
            long counting = 0;
            long won = 0;
            for (List<Long> group : hierarchy.groups().values()) {
                long all = group.stream().mapToLong(hierarchy::weight).sum();
                long has = group.stream()
                        .filter(sids::contains)
                        .mapToLong(hierarchy::weight)
                        .sum();
                counting += all > 0 ? 1 : 0;
                won += 2 * has > all ? 1 : 0;
            }
            assertThat(system.isQuorum(sids)).isEqualTo(2 * won > counting);
        }
    }

    @Property(tries = 200)
    void aJointQuorumIsOneOfEach(@ForAll("systems") QuorumSystem one, @ForAll("systems") QuorumSystem other) {
        Joint joint = new Joint(List.of(one, other));
        for (Set<Long> sids : subsets()) {
            assertThat(joint.isQuorum(sids)).isEqualTo(one.isQuorum(sids) && other.isQuorum(sids));
        }
        assertThat(joint.voters()).containsAll(one.voters()).containsAll(other.voters());
    }

    @Property(tries = 200)
    void whoMayLeadInOneSystemMayLeadInTheJointOne(
            @ForAll("systems") QuorumSystem one, @ForAll("systems") QuorumSystem other) {
        Joint joint = new Joint(List.of(one, other));
        for (long sid = 0; sid < MOST; sid++) {
            assertThat(joint.weight(sid) > 0).isEqualTo(one.weight(sid) > 0 || other.weight(sid) > 0);
        }
    }

    @Example
    void nobodyIsNoQuorum() {
        assertThat(new Majority(Set.of()).isQuorum(Set.of())).isFalse();
        assertThat(new Hierarchical(Set.of(), Map.of(), Map.of()).isQuorum(Set.of()))
                .isFalse();
        assertThatThrownBy(() -> new Joint(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void votersAreAscending() {
        assertThat(new Majority(List.of(3L, 1L, 2L)).voters()).containsExactly(1L, 2L, 3L);
    }

    private static List<Set<Long>> quorums(QuorumSystem system) {
        return subsets().stream().filter(system::isQuorum).toList();
    }

    private static List<Set<Long>> subsets() {
        List<Set<Long>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << MOST; bits++) {
            Set<Long> subset = new TreeSet<>();
            for (long sid = 0; sid < MOST; sid++) {
                if ((bits & 1 << sid) != 0) {
                    subset.add(sid);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    record Hierarchy(SortedMap<Long, List<Long>> groups, SortedMap<Long, Long> weights) {
        Hierarchical system() {
            Set<Long> voters = new TreeSet<>();
            groups.values().forEach(voters::addAll);
            return new Hierarchical(voters, groups, weights);
        }

        long weight(long sid) {
            return weights.getOrDefault(sid, 1L);
        }
    }

    @Provide
    Arbitrary<Set<Long>> sidSets() {
        return Arbitraries.longs().between(0, MOST - 1).set().ofMaxSize(MOST);
    }

    @Provide
    Arbitrary<Hierarchy> hierarchies() {
        Arbitrary<Long> places = Arbitraries.longs().between(0, 3);
        Arbitrary<Long> weights = Arbitraries.longs().between(0, 3);
        return places.list()
                .ofSize(MOST)
                .flatMap(groupOf -> weights.list().ofSize(MOST).map(weightOf -> {
                    SortedMap<Long, List<Long>> groups = new TreeMap<>();
                    SortedMap<Long, Long> weight = new TreeMap<>();
                    for (int sid = 0; sid < MOST; sid++) {
                        groups.computeIfAbsent(groupOf.get(sid), none -> new ArrayList<>())
                                .add((long) sid);
                        weight.put((long) sid, weightOf.get(sid));
                    }
                    return new Hierarchy(groups, weight);
                }));
    }

    @Provide
    Arbitrary<QuorumSystem> systems() {
        Arbitrary<QuorumSystem> majorities = sidSets().map(Majority::new);
        Arbitrary<QuorumSystem> hierarchical = hierarchies().map(Hierarchy::system);
        Arbitrary<QuorumSystem> joint = sidSets()
                .tuple2()
                .map(sets -> new Joint(List.of(new Majority(sets.get1()), new Majority(sets.get2()))));
        return Arbitraries.oneOf(majorities, hierarchical, joint);
    }
}
