package io.coord.client.recipe.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SpreadPropertiesTest {
    @Provide
    Arbitrary<Set<String>> items() {
        return Arbitraries.integers().between(0, 30).map(i -> "i" + i).set().ofMaxSize(25);
    }

    /** Whatever was planned before, right or wrong: items that are no more, that two have, that nobody has. */
    @Provide
    Arbitrary<SortedMap<String, List<String>>> present() {
        Arbitrary<List<String>> share =
                Arbitraries.integers().between(0, 30).map(i -> "i" + i).list().ofMaxSize(20);
        Arbitrary<String> worker = Arbitraries.integers().between(0, 6).map(i -> "w" + i);
        return Arbitraries.maps(worker, share).ofMinSize(1).map(TreeMap::new);
    }

    @Property
    void eachItemHasOneWorkerAndNoWorkerHasMuchMoreThanAnother(
            @ForAll("items") Set<String> items, @ForAll("present") SortedMap<String, List<String>> present) {
        SortedMap<String, List<String>> next = Spread.of(items, present);
        List<String> all = new ArrayList<>();
        next.values().forEach(all::addAll);
        assertThat(all).containsExactlyInAnyOrderElementsOf(items);
        assertThat(next.keySet()).isEqualTo(present.keySet());
        int most = next.values().stream().mapToInt(List::size).max().orElseThrow();
        int least = next.values().stream().mapToInt(List::size).min().orElseThrow();
        assertThat(most - least).isLessThanOrEqualTo(1);
    }

    /** Only what its worker has beyond its share leaves it; workers with more keep the larger shares. */
    @Property
    void noItemMovesThatNeedNot(
            @ForAll("items") Set<String> items, @ForAll("present") SortedMap<String, List<String>> present) {
        SortedMap<String, List<String>> next = Spread.of(items, present);
        int stayed = 0;
        List<Integer> loads = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String worker : present.keySet()) {
            List<String> had = present.get(worker).stream()
                    .filter(items::contains)
                    .filter(seen::add)
                    .toList();
            loads.add(had.size());
            stayed += (int) had.stream().filter(next.get(worker)::contains).count();
        }
        loads.sort((a, b) -> b - a);
        int canStay = 0;
        for (int i = 0; i < loads.size(); i++) {
            int quota = items.size() / loads.size() + (i < items.size() % loads.size() ? 1 : 0);
            canStay += Math.min(quota, loads.get(i));
        }
        assertThat(stayed).isEqualTo(canStay);
    }

    @Property
    void whatIsInOrderStaysAsItIs(
            @ForAll("items") Set<String> items, @ForAll("present") SortedMap<String, List<String>> present) {
        SortedMap<String, List<String>> next = Spread.of(items, present);
        assertThat(Spread.of(items, next)).isEqualTo(next);
    }

    @Test
    void withoutWorkersThereIsNoPlan() {
        assertThat(Spread.of(List.of("a"), new TreeMap<>())).isEmpty();
    }
}
