package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.Znode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a recorded recovery says the state must be, compared field by field. */
final class ExpectedState {
    private static final String CONFIG = "/zookeeper/config";

    private final JsonNode recoveries;
    private final JsonNode result;

    ExpectedState(JsonNode recoveries, int index) {
        this.recoveries = recoveries;
        this.result = recoveries.get(index).get("result");
    }

    long lastZxid() {
        return result.get("lastZxid").longValue();
    }

    void assertSame(ReplicatedState state) {
        assertThat(state.lastZxid()).isEqualTo(lastZxid());
        Map<String, String> expected = describe(nodes());
        Map<String, String> actual = describe(state);
        // Compat: ZooKeeper counts the root twice, as "" and as "/".
        int count = state.tree().nodeCount() + 1;
        if (!expected.containsKey(CONFIG)) {
            // Snapshots of 3.4 have no such node; coord adds it on loading, as every later version has it.
            assertThat(actual.remove(CONFIG)).isNotNull();
            actual.remove("/zookeeper");
            expected.remove("/zookeeper");
            count--;
        }
        assertThat(actual).containsExactlyEntriesOf(expected);
        assertThat(count).isEqualTo(result.get("nodeCount").intValue());
        if (result.hasNonNull("treeDigest")) {
            assertThat(state.tree().digest()).isEqualTo(result.get("treeDigest").longValue());
        }
        assertSameSessions(state);
        if (result.has("containers")) {
            assertThat(state.tree().containers()).containsExactlyInAnyOrderElementsOf(texts(result.get("containers")));
        }
        if (result.has("ttls")) {
            assertThat(state.tree().ttlNodes()).containsExactlyInAnyOrderElementsOf(texts(result.get("ttls")));
        }
    }

    private void assertSameSessions(ReplicatedState state) {
        Map<Long, Integer> timeouts = new TreeMap<>();
        for (JsonNode session : result.get("sessions")) {
            long id = session.get("id").longValue();
            if (session.hasNonNull("timeout")) {
                timeouts.put(id, session.get("timeout").intValue());
            }
            assertThat(state.tree().ephemerals(id))
                    .containsExactlyInAnyOrderElementsOf(texts(session.get("ephemerals")));
        }
        assertThat(state.sessionTimeouts()).isEqualTo(timeouts);
    }

    private JsonNode nodes() {
        JsonNode at = result;
        while (!at.has("nodes")) {
            at = recoveries.get(at.get("sameNodesAsRecovery").intValue()).get("result");
        }
        return at.get("nodes");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toList());
    }

    private static Map<String, String> describe(JsonNode nodes) {
        Map<String, String> described = new TreeMap<>();
        for (JsonNode node : nodes) {
            JsonNode stat = node.get("stat");
            List<String> fields = new ArrayList<>();
            for (String name : List.of(
                    "czxid",
                    "mzxid",
                    "ctime",
                    "mtime",
                    "version",
                    "cversion",
                    "aversion",
                    "ephemeralOwner",
                    "dataLength",
                    "numChildren",
                    "pzxid")) {
                fields.add(name + "=" + stat.get(name).longValue());
            }
            fields.add("stored=" + node.get("persistedCversion").intValue());
            fields.add("data=" + (node.get("data").isNull() ? null : bytes(node.get("data"))));
            for (JsonNode acl : node.get("acl")) {
                fields.add(acl.get("perms").intValue() + ":" + acl.get("scheme").textValue() + ":"
                        + acl.get("id").textValue());
            }
            described.put(node.get("path").textValue(), fields.toString());
        }
        return described;
    }

    private static String bytes(JsonNode base64) {
        try {
            return Bytes.wrap(base64.binaryValue()).toHex();
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One line per node, all that is replicated. */
    static Map<String, String> describe(ReplicatedState state) {
        Map<String, String> described = new TreeMap<>();
        describe(Objects.requireNonNull(state.tree().find("/")), described);
        return described;
    }

    private static void describe(Znode node, Map<String, String> described) {
        Stat stat = node.stat();
        List<String> fields = new ArrayList<>(List.of(
                "czxid=" + stat.czxid(),
                "mzxid=" + stat.mzxid(),
                "ctime=" + stat.ctime(),
                "mtime=" + stat.mtime(),
                "version=" + stat.version(),
                "cversion=" + stat.cversion(),
                "aversion=" + stat.aversion(),
                "ephemeralOwner=" + stat.ephemeralOwner(),
                "dataLength=" + stat.dataLength(),
                "numChildren=" + stat.numChildren(),
                "pzxid=" + stat.pzxid(),
                "stored=" + node.storedCversion(),
                "data=" + (node.data() == null ? null : node.data().toHex())));
        for (AclEntry acl : node.acl()) {
            fields.add(acl.perms() + ":" + acl.id().scheme() + ":" + acl.id().id());
        }
        String path = node.path();
        described.put(path.isEmpty() ? "/" : path, fields.toString());
        for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
            describe(child, described);
        }
    }
}
