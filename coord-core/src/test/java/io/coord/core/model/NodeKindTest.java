package io.coord.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NodeKindTest {
    private static final Map<String, NodeKind> OF_ZOOKEEPER = Map.of(
            "VOID", NodeKind.PERSISTENT,
            "NORMAL", NodeKind.EPHEMERAL,
            "CONTAINER", NodeKind.CONTAINER,
            "TTL", NodeKind.TTL);

    @Example
    void ttlsAreStoredAsZooKeeperStoresThem() {
        for (JsonNode line : Vectors.computed("EphemeralType.TTL.toEphemeralOwner")) {
            assertThat(NodeKind.ttlOwner(line.get("ttl").longValue()))
                    .as(line.toString())
                    .isEqualTo(line.get("out").longValue());
        }
    }

    @Example
    void theContainerMarkerIsZooKeepers() {
        for (JsonNode line : Vectors.computed("EphemeralType.CONTAINER_EPHEMERAL_OWNER")) {
            assertThat(NodeKind.CONTAINER_OWNER).isEqualTo(line.get("out").longValue());
        }
    }

    /** The recording was made without extended types: owners that could be TTLs are sessions. */
    @Example
    void withoutExtendedTypesOwnersAreClassifiedAsRecorded() {
        for (JsonNode line : Vectors.computed("EphemeralType.get")) {
            assertThat(NodeKind.ofOwner(line.get("ephemeralOwner").longValue(), false))
                    .as(line.toString())
                    .isEqualTo(OF_ZOOKEEPER.get(line.get("out").textValue()));
        }
    }

    /** Observed with 3.9.5, extendedTypesEnabled=true. */
    @Example
    void withExtendedTypesTheHighestByteDecides() {
        assertThat(NodeKind.ofOwner(0, true)).isEqualTo(NodeKind.PERSISTENT);
        assertThat(NodeKind.ofOwner(1, true)).isEqualTo(NodeKind.EPHEMERAL);
        assertThat(NodeKind.ofOwner(0x8000000000000000L, true)).isEqualTo(NodeKind.CONTAINER);
        assertThat(NodeKind.ofOwner(0x8000000000000005L, true)).isEqualTo(NodeKind.EPHEMERAL);
        assertThat(NodeKind.ofOwner(0xFE00000000000001L, true)).isEqualTo(NodeKind.EPHEMERAL);
        assertThat(NodeKind.ofOwner(0xFF00000000001388L, true)).isEqualTo(NodeKind.TTL);
        assertThat(NodeKind.ofOwner(0xFF00000000000000L, true)).isEqualTo(NodeKind.TTL);
        assertThat(NodeKind.ofOwner(0xFF00010000000001L, true)).isEqualTo(NodeKind.UNKNOWN_EXTENDED);
        assertThat(NodeKind.ofOwner(-1, true)).isEqualTo(NodeKind.UNKNOWN_EXTENDED);
    }

    @Property
    void aTtlComesBackFromItsOwner(@ForAll @LongRange(min = 1, max = NodeKind.MAX_TTL_MILLIS) long ttl) {
        long owner = NodeKind.ttlOwner(ttl);
        assertThat(NodeKind.ofOwner(owner, true)).isEqualTo(NodeKind.TTL);
        assertThat(NodeKind.ttlMillis(owner)).isEqualTo(ttl);
    }

    @Example
    void ttlsOutOfRangeAreRefused() {
        for (long ttl : new long[] {Long.MIN_VALUE, -1, 0, NodeKind.MAX_TTL_MILLIS + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> NodeKind.ttlOwner(ttl))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(ttl));
        }
    }
}
