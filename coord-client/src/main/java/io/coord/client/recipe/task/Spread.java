package io.coord.client.recipe.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who gets which items: each exactly one worker, the numbers of two workers differ by one at most, and no item moves that need not.
 * Pure.
 */
final class Spread {
    private Spread() {}

    /**
     * The next plan.
     *
     * @param items   all that there are
     * @param present what each live worker has according to the plan so far, empty for new ones; items that are no more are ignored, and
     *                what two have stays with the first
     * @return for each worker its items, in order; empty if there is no worker
     */
    static SortedMap<String, List<String>> of(Collection<String> items, SortedMap<String, List<String>> present) {
        SortedMap<String, List<String>> next = new TreeMap<>();
        if (present.isEmpty()) {
            return next;
        }
        Set<String> free = new TreeSet<>(items);
        Set<String> known = new HashSet<>(items);
        present.forEach((worker, had) -> {
            List<String> kept = new ArrayList<>();
            for (String item : had) {
                if (known.contains(item) && free.remove(item)) {
                    kept.add(item);
                }
            }
            next.put(worker, kept);
        });
        level(next, new ArrayDeque<>(free), items.size());
        next.values().forEach(list -> list.sort(Comparator.naturalOrder()));
        return next;
    }

    /** Takes from who has too much, gives to who has too little: who has most may keep one more than the others. */
    private static void level(SortedMap<String, List<String>> next, Deque<String> free, int items) {
        int least = items / next.size();
        int larger = items % next.size(); // so many workers get one more
        List<List<String>> byLoad = new ArrayList<>(next.values());
        byLoad.sort(Comparator.<List<String>>comparingInt(List::size).reversed());
        for (int i = 0; i < byLoad.size(); i++) {
            List<String> kept = byLoad.get(i);
            int quota = i < larger ? least + 1 : least;
            while (kept.size() > quota) {
                free.add(kept.remove(kept.size() - 1));
            }
        }
        for (int i = 0; i < byLoad.size(); i++) {
            int quota = i < larger ? least + 1 : least;
            while (byLoad.get(i).size() < quota) {
                byLoad.get(i).add(free.remove());
            }
        }
    }
}
