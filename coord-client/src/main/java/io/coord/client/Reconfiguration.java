package io.coord.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the members of an ensemble, in the words of the configuration file.
 *
 * @param joining     {@code server.1=host:2888:3888;2181}, ...; null for none
 * @param leaving     numbers of servers; null for none
 * @param newMembers  all members from now on, instead of the other two; null for none
 * @param fromVersion version of the configuration that it starts from; -1 for any
 */
public record Reconfiguration(
        @Nullable String joining,
        @Nullable String leaving,
        @Nullable String newMembers,
        long fromVersion) {
    private static final long ANY_VERSION = -1;

    /** Some come, some go; either list may be empty. */
    public static Reconfiguration change(List<String> joining, List<String> leaving) {
        return new Reconfiguration(commaSeparated(joining), commaSeparated(leaving), null, ANY_VERSION);
    }

    /** Exactly these from now on. */
    public static Reconfiguration replace(List<String> members) {
        return new Reconfiguration(null, null, commaSeparated(members), ANY_VERSION);
    }

    /** Only if the configuration has this version still. */
    public Reconfiguration ifVersion(long version) {
        return new Reconfiguration(joining, leaving, newMembers, version);
    }

    private static @Nullable String commaSeparated(List<String> parts) {
        return parts.isEmpty() ? null : String.join(",", parts);
    }
}
