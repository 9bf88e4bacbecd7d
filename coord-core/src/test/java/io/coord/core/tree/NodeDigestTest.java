package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.model.Bytes;
import io.coord.core.model.StatPersisted;
import io.coord.core.vectors.Vectors;
import org.junit.jupiter.api.Test;

class NodeDigestTest {
    @Test
    void freshTreeHasTheDigestOfZooKeepers() {
        ReplicatedState state = new ReplicatedState(new TreeOptions(false, true, 1));

        assertThat(state.tree().digest()).isEqualTo(1371985504L);
        assertThat(state.tree().nodeCount()).isEqualTo(4);
        assertThat(state.tree().approximateDataBytes()).isEqualTo(44);
    }

    @Test
    void digestsAreThoseOfZooKeeper() {
        for (JsonNode vector : Vectors.computed("DigestCalculator.calculateDigest")) {
            JsonNode data = vector.get("data");
            Bytes bytes = data.isNull() ? null : Bytes.ofHex(data.textValue());
            long ours = NodeDigest.of(vector.get("path").textValue(), bytes, stat(vector.get("stat")));

            assertThat(ours).as("%s", vector).isEqualTo(vector.get("out").longValue());
        }
    }

    @Test
    void digestWithAnotherStatNeedsNeitherPathNorData() {
        StatPersisted before = new StatPersisted(1, 2, 3, 4, 5, 6, 7, 8, 9);
        StatPersisted after = new StatPersisted(11, 12, 13, 14, 15, 16, 17, 18, 19);
        Bytes data = Bytes.ofHex("00010203");

        long digest = NodeDigest.withStat(NodeDigest.of("/a/b", data, before), before, after);

        assertThat(digest).isEqualTo(NodeDigest.of("/a/b", data, after));
    }

    private static StatPersisted stat(JsonNode stat) {
        return new StatPersisted(
                stat.get("czxid").longValue(),
                stat.get("mzxid").longValue(),
                stat.get("ctime").longValue(),
                stat.get("mtime").longValue(),
                stat.get("version").intValue(),
                stat.get("cversion").intValue(),
                stat.get("aversion").intValue(),
                stat.get("ephemeralOwner").longValue(),
                stat.get("pzxid").longValue());
    }
}
