package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnDigest;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories that ZooKeeper wrote, against the trees that ZooKeeper made of them. */
class RecordedHistoryTest {
    static Stream<RecordedDataDir> wholeHistories() {
        return RecordedDataDir.all().filter(RecordedDataDir::hasWholeHistory);
    }

    @ParameterizedTest
    @MethodSource("wholeHistories")
    void replayGivesTheTreeOfZooKeeper(RecordedDataDir dir) {
        ReplicatedState state = new ReplicatedState(States.OPTIONS);
        dir.txns().forEach(txn -> state.apply(txn, ChangeListener.NONE));

        assertIsAsExpected(state, dir.expected());
    }

    @ParameterizedTest
    @MethodSource("wholeHistories")
    void everyDigestOfTheLogIsOurs(RecordedDataDir dir) {
        ReplicatedState state = new ReplicatedState(States.OPTIONS);
        for (LoggedTxn txn : dir.txns()) {
            state.apply(txn, ChangeListener.NONE);

            assertThat(state.firstDigestMismatch()).as("after %s", txn).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void everySnapshotWithTheTransactionsAfterItGivesTheTreeOfZooKeeper(RecordedDataDir dir, Path file) {
        long zxid = RecordedDataDir.zxidOf(file);
        ByteBuf content = RecordedDataDir.read(file).skipBytes(RecordedDataDir.FILE_HEADER_BYTES);
        ReplicatedState state = States.read(content, zxid);
        content.skipBytes(RecordedDataDir.SEAL_BYTES);
        if (content.readableBytes() >= 20) {
            state.expectDigest(content.readLong(), new TxnDigest(content.readInt(), content.readLong()));
        }
        dir.txns().stream().filter(txn -> txn.zxid() > zxid).forEach(txn -> state.apply(txn, ChangeListener.NONE));

        assertThat(state.firstDigestMismatch()).isNull();
        assertIsAsExpected(state, dir.expected());
    }

    static Stream<Arguments> snapshots() {
        return RecordedDataDir.all().flatMap(dir -> dir.snapshots().stream().map(file -> Arguments.of(dir, file)));
    }

    static void assertIsAsExpected(ReplicatedState state, JsonNode expected) {
        assertThat(state.lastZxid()).isEqualTo(expected.get("lastZxid").longValue());
        TreeMap<String, String> nodes = new TreeMap<>();
        for (JsonNode node : expected.get("nodes")) {
            String path = node.get("path").textValue();
            nodes.put(path, node(node));
        }
        TreeMap<String, String> ours = new TreeMap<>();
        for (Znode node = state.tree().find(""); node != null; node = node.nextInTree()) {
            ours.put(node.path(), describe(node));
        }
        if (nodes.remove("/zookeeper/config") == null) {
            // Before 3.5 there is no such node.
            nodes.remove("/zookeeper");
            ours.remove("/zookeeper");
        }
        // The first configuration of an ensemble is no transaction.
        ours.remove("/zookeeper/config");
        assertThat(ours).isEqualTo(nodes);

        TreeMap<Long, String> sessions = new TreeMap<>();
        for (JsonNode session : expected.get("sessions")) {
            List<String> paths = new ArrayList<>();
            session.get("ephemerals").forEach(path -> paths.add(path.textValue()));
            sessions.put(session.get("id").longValue(), session.get("timeout").intValue() + " " + paths);
        }
        TreeMap<Long, String> ourSessions = new TreeMap<>();
        state.sessionTimeouts()
                .forEach((id, timeout) ->
                        ourSessions.put(id, timeout + " " + state.tree().ephemerals(id)));
        assertThat(ourSessions).isEqualTo(sessions);
        if (expected.hasNonNull("treeDigest")) {
            assertThat(state.tree().digest())
                    .isEqualTo(expected.get("treeDigest").longValue());
        }
        assertThat(state.tree().containers()).isEqualTo(strings(expected.get("containers")));
        assertThat(state.tree().ttlNodes()).isEqualTo(strings(expected.get("ttls")));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        if (array != null) {
            array.forEach(text -> strings.add(text.textValue()));
        }
        return strings;
    }

    private static String describe(Znode node) {
        return node.stat() + " stored=" + node.storedCversion() + " " + hex(node.data()) + " " + node.acl();
    }

    private static String node(JsonNode node) {
        JsonNode stat = node.get("stat");
        List<AclEntry> acl = new ArrayList<>();
        for (JsonNode entry : node.get("acl")) {
            acl.add(new AclEntry(
                    entry.get("perms").intValue(),
                    new AuthId(entry.get("scheme").textValue(), entry.get("id").textValue())));
        }
        JsonNode data = node.get("data");
        Stat expected = new Stat(
                stat.get("czxid").longValue(),
                stat.get("mzxid").longValue(),
                stat.get("ctime").longValue(),
                stat.get("mtime").longValue(),
                stat.get("version").intValue(),
                stat.get("cversion").intValue(),
                stat.get("aversion").intValue(),
                stat.get("ephemeralOwner").longValue(),
                stat.get("dataLength").intValue(),
                stat.get("numChildren").intValue(),
                stat.get("pzxid").longValue());
        String bytes =
                data.isNull() ? "null" : hex(Bytes.wrap(Base64.getDecoder().decode(data.textValue())));
        return expected + " stored=" + node.get("persistedCversion").intValue() + " " + bytes + " " + acl;
    }

    private static String hex(Bytes bytes) {
        return bytes == null ? "null" : bytes.toHex();
    }
}
