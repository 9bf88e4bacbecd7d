package io.coord.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.codec.JuteLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** Comparing, writing and reading whole states. */
final class States {
    static final TreeOptions OPTIONS = new TreeOptions(true, true, 42);

    private States() {}

    /** Everything that two equal states must have in common, as text by path. */
    static TreeMap<String, String> describe(ReplicatedState state) {
        DataTree tree = state.tree();
        TreeMap<String, String> all = new TreeMap<>();
        for (Znode node = tree.find(""); node != null; node = node.nextInTree()) {
            all.put(
                    node.path(),
                    node.stat() + " " + node.persistedStat() + " "
                            + (node.data() == null ? "null" : node.data().toHex()) + " " + node.acl() + " digest "
                            + node.digest());
        }
        all.put("digest", Long.toString(tree.digest()));
        all.put("count", tree.nodeCount() + " " + tree.approximateDataBytes());
        all.put("sessions", state.sessionTimeouts().toString());
        all.put("containers", tree.containers() + " ttl " + tree.ttlNodes());
        all.put("ephemerals", Integer.toString(tree.ephemeralCount()));
        for (Long session : tree.ephemeralOwners()) {
            all.put("ephemerals of " + session, tree.ephemerals(session).toString());
        }
        return all;
    }

    /** Shows the differing entries only. */
    static void assertSame(Map<String, String> actual, Map<String, String> expected) {
        TreeMap<String, String> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(actual.entrySet());
        TreeMap<String, String> surplus = new TreeMap<>(actual);
        surplus.entrySet().removeAll(expected.entrySet());
        assertThat(surplus).isEqualTo(missing);
    }

    static ByteBuf write(TreeImage image, IntSupplier sliceNodes) {
        ByteBuf out = Unpooled.buffer();
        while (image.writeNext(out, sliceNodes.getAsInt())) {
            // more to come
        }
        return out;
    }

    static ReplicatedState read(ByteBuf body, long zxid) {
        try {
            return ReplicatedState.load(new ByteBufInputStream(body), OPTIONS, JuteLimits.DEFAULT, zxid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
