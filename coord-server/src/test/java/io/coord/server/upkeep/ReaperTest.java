package io.coord.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaperTest {
    private static final long CREATED = 1_700_000_000_000L;

    private final ReplicatedState state = new ReplicatedState(new TreeOptions(true, true, 3));
    private long zxid;

    @ParameterizedTest
    @CsvSource({
        // kind, ttl, children, cversion, age, never-used limit, may go
        "CONTAINER, 0, 0, 1, 0, 0, true",
        "CONTAINER, 0, 1, 1, 9999, 0, false",
        "CONTAINER, 0, 0, 0, 9999, 0, false",
        "CONTAINER, 0, 0, 0, 300001, 300000, true",
        "CONTAINER, 0, 0, 0, 300000, 300000, false",
        "TTL, 100, 0, 0, 101, 0, true",
        "TTL, 100, 0, 5, 100, 0, false",
        "TTL, 100, 1, 1, 101, 0, false",
        "TTL, 100, 0, 0, -5000, 0, false",
        "PERSISTENT, 0, 0, 1, 9999, 1, false",
        "EPHEMERAL, 0, 0, 0, 9999, 1, false",
        "UNKNOWN_EXTENDED, 0, 0, 1, 9999, 1, false",
    })
    void policyLooksAtChildrenAndAge(
            NodeKind kind, long ttl, int children, int cversion, long age, long neverUsedLimit, boolean mayGo) {
        long owner = kind == NodeKind.TTL ? NodeKind.ttlOwner(ttl) : 0;
        assertThat(new ReapPolicy(neverUsedLimit).mayGo(kind, owner, children, cversion, CREATED, CREATED + age))
                .isEqualTo(mayGo);
    }

    @Test
    void namesContainersThenTtlNodesByPathSpacedOut() {
        usedContainer("/b");
        usedContainer("/a");
        create(Txn.CreateKind.CONTAINER, "/unused", 0);
        create(Txn.CreateKind.TTL, "/ttl", 100);
        create(Txn.CreateKind.TTL, "/later", 5000);
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 600, 0);
        assertThat(reaper.nextDueMillis()).isEqualTo(1000);
        assertThat(reaper.next(state.tree(), 999, CREATED + 1000)).isEmpty();
        assertThat(reaper.next(state.tree(), 1000, CREATED + 1000)).contains("/a");
        assertThat(reaper.nextDueMillis()).isEqualTo(1100);
        assertThat(reaper.next(state.tree(), 1050, CREATED + 1000)).isEmpty();
        assertThat(reaper.next(state.tree(), 1100, CREATED + 1000)).contains("/b");
        assertThat(reaper.next(state.tree(), 1230, CREATED + 1000)).contains("/ttl");
        assertThat(reaper.nextDueMillis()).isEqualTo(2000);
    }

    @Test
    void aNodeIsJudgedWhenItIsNamed() {
        usedContainer("/a");
        usedContainer("/b");
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 10_000, 0);
        assertThat(reaper.next(state.tree(), 1000, CREATED)).contains("/a");
        create(Txn.CreateKind.PLAIN, "/b/child", 0);
        assertThat(reaper.next(state.tree(), 1006, CREATED)).isEmpty();
        assertThat(reaper.nextDueMillis()).isEqualTo(2000);
    }

    @Test
    void nodesThatAreGoneAreSkipped() {
        usedContainer("/a");
        usedContainer("/b");
        usedContainer("/c");
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 10_000, 0);
        assertThat(reaper.next(state.tree(), 1000, CREATED)).contains("/a");
        apply(new Txn.Delete("/b"));
        assertThat(reaper.next(state.tree(), 1006, CREATED)).contains("/c");
    }

    @Test
    void missedRoundsAreLeftOutAndTheRhythmStays() {
        usedContainer("/a");
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 60, 0);
        assertThat(reaper.next(state.tree(), 1000, CREATED)).contains("/a");
        assertThat(reaper.nextDueMillis()).isEqualTo(2000);
        assertThat(reaper.next(state.tree(), 5500, CREATED)).contains("/a");
        assertThat(reaper.nextDueMillis()).isEqualTo(6000);
    }

    @Test
    void aRoundMayTakeLongerThanTheInterval() {
        for (int i = 0; i < 5; i++) {
            usedContainer("/c" + i);
        }
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 30, 0);
        for (int i = 0; i < 5; i++) {
            long now = reaper.nextDueMillis();
            assertThat(now).isEqualTo(1000 + 2000 * i);
            assertThat(reaper.next(state.tree(), now, CREATED)).contains("/c" + i);
        }
        assertThat(reaper.next(state.tree(), 9999, CREATED)).contains("/c0");
    }

    @Test
    void manyNodesThatStayAreJudgedInSlices() {
        for (int i = 0; i < 2500; i++) {
            create(Txn.CreateKind.CONTAINER, String.format("/unused%05d", i), 0);
        }
        usedContainer("/z");
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 1000, 10_000, 0);
        List<Optional<String>> named = new ArrayList<>();
        while (reaper.nextDueMillis() <= 1000) {
            named.add(reaper.next(state.tree(), 1000, CREATED));
        }
        assertThat(named).containsExactly(Optional.empty(), Optional.empty(), Optional.of("/z"));
    }

    @Test
    void emptyTreesAreLookedAtOnceAnInterval() {
        Reaper reaper = new Reaper(ReapPolicy.DEFAULTS, 60_000, 10_000, -100);
        assertThat(reaper.nextDueMillis()).isEqualTo(59_900);
        assertThat(reaper.next(state.tree(), 59_950, CREATED)).isEmpty();
        assertThat(reaper.nextDueMillis()).isEqualTo(119_900);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Reaper(ReapPolicy.DEFAULTS, 0, 1, 0)).hasMessageContaining("checkIntervalMs 0");
        assertThatThrownBy(() -> new Reaper(ReapPolicy.DEFAULTS, 1, 0, 0)).hasMessageContaining("maxPerMinute 0");
    }

    private void usedContainer(String path) {
        create(Txn.CreateKind.CONTAINER, path, 0);
        create(Txn.CreateKind.PLAIN, path + "/x", 0);
        apply(new Txn.Delete(path + "/x"));
    }

    private void create(Txn.CreateKind kind, String path, long ttl) {
        apply(new Txn.Create(kind, path, Bytes.EMPTY, Acls.OPEN, false, -1, ttl));
    }

    private void apply(Txn txn) {
        zxid++;
        state.apply(new LoggedTxn(new TxnHeader(0, 0, zxid, CREATED, txn.type()), txn, null), ChangeListener.NONE);
    }
}
