package io.coord.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.Acls;
import io.coord.core.watch.WatchTable.Kind;
import io.coord.core.watch.WatchTable.Registry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private final WatchTable table = new WatchTable(7);
    private final List<String> told = new ArrayList<>();
    private final Watcher watcher = event -> told.add(event.type() + " " + event.path());

    @Test
    void oneShotWatchFiresOnce() {
        table.add(watcher, "/a", Registry.DATA, WatchMode.STANDARD);

        table.dataChanged("/a", 1, Acls.OPEN);
        table.dataChanged("/a", 2, Acls.OPEN);

        assertThat(told).containsExactly("NODE_DATA_CHANGED /a");
        assertThat(table.size()).isZero();
    }

    @Test
    void deletionUsesUpDataAndChildWatchWithOneEvent() {
        table.add(watcher, "/a", Registry.DATA, WatchMode.STANDARD);
        table.add(watcher, "/a", Registry.CHILD, WatchMode.STANDARD);

        table.deleted("/a", 1, Acls.OPEN);

        assertThat(told).containsExactly("NODE_DELETED /a");
        assertThat(table.size()).isZero();
    }

    @Test
    void recursiveWatchSeesEverythingBelowButNoChangeOfChildren() {
        table.addPersistent(watcher, "/", WatchMode.PERSISTENT_RECURSIVE);

        table.created("/a/b", 1, Acls.OPEN);
        table.childrenChanged("/a", 1, Acls.OPEN);

        assertThat(told).containsExactly("NODE_CREATED /a/b");
    }

    @Test
    void watcherMayUseTheTableWhileItIsTold() {
        Watcher again = new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                told.add("again");
                table.add(this, "/a", Registry.DATA, WatchMode.STANDARD);
            }
        };
        table.add(again, "/a", Registry.DATA, WatchMode.STANDARD);

        table.dataChanged("/a", 1, Acls.OPEN);

        assertThat(told).containsExactly("again");
        assertThat(table.contains(again, "/a", Kind.DATA)).isTrue();
    }

    @Test
    void recursiveWatchOfChildrenIsRefused() {
        assertThatThrownBy(() -> table.add(watcher, "/a", Registry.CHILD, WatchMode.PERSISTENT_RECURSIVE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.addPersistent(watcher, "/a", WatchMode.STANDARD))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyWatchersOfOnePathAndManyPathsOfOneWatcherComeAndGo() {
        for (int i = 0; i < 100_000; i++) {
            table.add(watcher, "/n" + i, Registry.DATA, WatchMode.STANDARD);
        }
        List<Watcher> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Watcher one = new Watcher() {
                @Override
                public void onEvent(WatchEvent event) {}
            };
            many.add(one);
            table.add(one, "/n0", Registry.DATA, WatchMode.STANDARD);
        }
        assertThat(table.size()).isEqualTo(120_000);
        many.forEach(one -> assertThat(table.remove(one, "/n0", Kind.DATA)).isTrue());
        for (int i = 0; i < 100_000; i += 2) {
            table.remove(watcher, "/n" + i, Kind.ANY);
        }
        assertThat(table.size()).isEqualTo(50_000);
        table.removeAll(watcher);

        assertThat(table.size()).isZero();
    }
}
