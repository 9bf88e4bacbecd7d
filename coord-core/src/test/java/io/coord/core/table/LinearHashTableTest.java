package io.coord.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinearHashTableTest {
    private static final class Item extends HashLinked {
        Item(int hash) {
            super(hash);
        }
    }

    @Property(tries = 200)
    void holdsWhatWasAddedAndNotRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        LinearHashTable<Item> table = new LinearHashTable<>();
        List<Item> present = new ArrayList<>();
        List<Item> gone = new ArrayList<>();
        int hashes = 1 << random.nextInt(31);
        int steps = random.nextInt(6000);
        int growth = 3 + random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(1000) == 0) {
                table.expect(random.nextInt(10_000));
            }
            // Waves of growing and shrinking.
            boolean add = random.nextInt(10) < (i / 1500 % 2 == 0 ? growth : 10 - growth);
            if (add) {
                Item item = new Item(random.nextInt(hashes) - random.nextInt(2) * hashes);
                table.add(item);
                present.add(item);
            } else if (!present.isEmpty()) {
                int at = random.nextInt(present.size());
                Item item = present.get(at);
                present.set(at, present.get(present.size() - 1));
                present.remove(present.size() - 1);
                table.remove(item);
                gone.add(item);
            }
        }
        assertThat(table.size()).isEqualTo(present.size());
        Set<Item> all = new HashSet<>(present);
        for (Item item : present) {
            assertThat(withHash(table, item.hash)).contains(item).allMatch(all::contains);
        }
        for (Item item : gone) {
            assertThat(withHash(table, item.hash)).doesNotContain(item);
        }
        present.forEach(table::remove);
        assertThat(table.size()).isZero();
    }

    @Test
    void removalOfAStrangerIsRefused() {
        LinearHashTable<Item> table = new LinearHashTable<>();
        table.add(new Item(3));

        assertThatThrownBy(() -> table.remove(new Item(3))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Item> withHash(LinearHashTable<Item> table, int hash) {
        List<Item> found = new ArrayList<>();
        for (Item item = table.first(hash); item != null; item = table.next(item)) {
            found.add(item);
        }
        return found;
    }
}
