package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The replicated state against {@link NaiveTree}, its repetition, and its images, with random histories. */
class ReplicatedStateModelTest {
    private static final class Recorder implements ChangeListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void created(String path, long zxid, List<AclEntry> acl) {
            events.add("created " + path + " " + zxid + " " + acl);
        }

        @Override
        public void dataChanged(String path, long zxid, List<AclEntry> acl) {
            events.add("data " + path + " " + zxid + " " + acl);
        }

        @Override
        public void deleted(String path, long zxid, List<AclEntry> acl) {
            events.add("deleted " + path + " " + zxid + " " + acl);
        }

        @Override
        public void childrenChanged(String path, long zxid, List<AclEntry> acl) {
            events.add("children " + path + " " + zxid + " " + acl);
        }
    }

    @Property(tries = 200)
    void doesWhatTheRulesSay(@ForAll long seed, @ForAll boolean sound) {
        TxnGenerator history = new TxnGenerator(seed, sound);
        ReplicatedState state = new ReplicatedState(States.OPTIONS);
        Recorder recorder = new Recorder();
        for (int i = 0; i < 150; i++) {
            LoggedTxn txn = history.next();

            TxnResult result = state.apply(txn, recorder);

            assertThat(result).as("%s", txn).isEqualTo(history.lastResult);
            assertThat(state.lastZxid()).isEqualTo(txn.zxid());
            if (sound) {
                assertThat(recorder.events).as("%s", txn).isEqualTo(history.model.events);
            } else {
                // Children of a node that is deleted although it has some go in no particular order.
                assertThat(recorder.events).as("%s", txn).containsExactlyInAnyOrderElementsOf(history.model.events);
            }
            recorder.events.clear();
            history.model.events.clear();
        }
        assertSame(state, history.model);
        assertThat(state.firstDigestMismatch()).isNull();
    }

    @Property(tries = 100)
    void applyingTransactionsAgainEndsInTheSameState(@ForAll long seed) {
        List<LoggedTxn> txns = soundHistory(seed, 120);
        Random random = new Random(seed);
        ReplicatedState once = new ReplicatedState(States.OPTIONS);
        txns.forEach(txn -> once.apply(txn, ChangeListener.NONE));

        ReplicatedState again = new ReplicatedState(States.OPTIONS);
        int reached = random.nextInt(txns.size() + 1);
        int from = random.nextInt(reached + 1);
        txns.subList(0, reached).forEach(txn -> again.apply(txn, ChangeListener.NONE));
        txns.subList(from, txns.size()).forEach(txn -> again.apply(txn, ChangeListener.NONE));

        States.assertSame(States.describe(again), States.describe(once));
    }

    @Property(tries = 100)
    void imageShowsTheStateOfItsBeginningWhileTransactionsGoOn(@ForAll long seed) {
        TxnGenerator history = new TxnGenerator(seed, true);
        ReplicatedState state = new ReplicatedState(States.OPTIONS);
        quota(history).forEach(txn -> state.apply(txn, ChangeListener.NONE));
        Random random = new Random(seed);
        for (int images = 0; images < 25; images++) {
            applyNext(history, state, random.nextInt(20));
            Map<String, String> before = States.describe(state);
            long zxid = state.lastZxid();
            boolean givenUp = random.nextInt(4) > 0;
            int slicesUntilGivenUp = random.nextInt(12);
            try (TreeImage image = state.beginImage()) {
                ByteBuf out = Unpooled.buffer();
                boolean more = true;
                while (more && !(givenUp && slicesUntilGivenUp-- == 0)) {
                    applyNext(history, state, random.nextInt(3));
                    more = image.writeNext(out, 1 + random.nextInt(4));
                }
                if (!more) {
                    applyNext(history, state, 1);
                    assertThat(image.zxid()).isEqualTo(zxid);
                    ReplicatedState loaded = States.read(out, zxid);
                    assertThat(out.readableBytes()).isZero();
                    States.assertSame(States.describe(loaded), before);
                    assertThat(loaded.tree().digest()).isEqualTo(image.digest());
                }
            }
        }
    }

    private static void applyNext(TxnGenerator history, ReplicatedState state, int count) {
        for (int i = 0; i < count; i++) {
            state.apply(history.next(), ChangeListener.NONE);
        }
    }

    private static List<LoggedTxn> soundHistory(long seed, int length) {
        TxnGenerator history = new TxnGenerator(seed, true);
        List<LoggedTxn> txns = new ArrayList<>(quota(history));
        while (txns.size() < length) {
            txns.add(history.next());
        }
        return txns;
    }

    private static List<LoggedTxn> quota(TxnGenerator history) {
        List<LoggedTxn> txns = new ArrayList<>();
        List<String> paths = List.of(
                "/zookeeper/quota/a", "/zookeeper/quota/a/zookeeper_limits", "/zookeeper/quota/a/zookeeper_stats");
        int cversion = 1;
        for (String path : paths) {
            Bytes data = NaiveTree.text("count=10,bytes=20");
            txns.add(history.next(new Txn.Create(Txn.CreateKind.PLAIN, path, data, Acls.OPEN, false, cversion, 0)));
            cversion = path.endsWith("limits") ? 2 : 1;
        }
        return txns;
    }

    private static void assertSame(ReplicatedState state, NaiveTree model) {
        TreeMap<String, String> expected = new TreeMap<>();
        model.nodes.forEach((path, node) -> expected.put(
                path,
                model.stat(path) + " " + node.persisted() + " "
                        + (node.data == null ? "null" : node.data.toHex()) + " " + node.acl + " "
                        + model.children(path)));
        TreeMap<String, String> ours = new TreeMap<>();
        for (String path : model.nodes.keySet()) {
            Znode node = state.tree().find(path);
            assertThat(node).as(path).isNotNull();
            assertThat(node.path()).isEqualTo(path);
            List<String> children = node.childNames().stream()
                    .map(name -> (path.equals("/") ? "" : path) + "/" + name)
                    .sorted()
                    .toList();
            String below = path.equals("/") ? path : path + "/";
            assertThat((long) node.descendantCount())
                    .as("nodes below %s", path)
                    .isEqualTo(model.nodes.keySet().stream()
                            .filter(other -> other.startsWith(below) && !other.equals("/"))
                            .count());
            ours.put(
                    path,
                    node.stat() + " " + node.persistedStat() + " "
                            + (node.data() == null ? "null" : node.data().toHex()) + " " + node.acl() + " "
                            + children);
        }
        States.assertSame(ours, expected);
        assertThat(state.tree().nodeCount()).isEqualTo(model.nodes.size());
        assertThat(state.tree().digest()).isEqualTo(model.digest());
        assertThat(state.sessionTimeouts()).isEqualTo(model.sessions);
        for (long session = 1; session <= 5; session++) {
            assertThat(state.tree().ephemerals(session)).isEqualTo(model.ephemerals(session));
        }
        long bytes = model.nodes.entrySet().stream()
                .mapToLong(node -> NaiveTree.text(node.getKey()).length()
                        + (long) node.getValue().length())
                .sum();
        assertThat(state.tree().approximateDataBytes()).isEqualTo(bytes);
    }
}
