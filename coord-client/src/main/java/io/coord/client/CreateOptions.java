package io.coord.client;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.CreateMode;
import io.coord.core.model.NodeKind;
import java.time.Duration;
import java.util.List;

/**
 * How a node is created. Immutable.
 *
 * <p>{@link #marked()} is for sequential nodes that must not be created twice when a reply is lost: a random marker goes
 * into the name, {@code lock-} becomes {@code lock-5f3a09c2d1e47b86-0000000042}, and after a lost connection the client
 * looks whether there is one with its marker before it creates another.
 *
 * @param ttlMillis of the modes with TTL, 1 to 2^40 - 1; else -1
 * @param marker    other than {@link Marker#NONE} only for sequential modes
 */
public record CreateOptions(CreateMode mode, List<AclEntry> acl, long ttlMillis, Marker marker) {
    private static final long NO_TTL = -1;

    /** What makes the name of a sequential node, before the number, like no other. */
    public enum Marker {
        /** Nothing: a create whose reply is lost can not be found again. */
        NONE,
        /** The client adds something random. */
        ADDED,
        /** The caller has put something into the name that is used for this one node only. */
        IN_NAME
    }

    public CreateOptions {
        acl = List.copyOf(acl);
        if (mode.isTtl() != (ttlMillis != NO_TTL)) {
            throw new IllegalArgumentException(
                    "mode " + mode + ", ttl " + ttlMillis + " ms: the modes with TTL need one, the others have none");
        }
        if (mode.isTtl() && (ttlMillis < 1 || ttlMillis > NodeKind.MAX_TTL_MILLIS)) {
            throw new IllegalArgumentException("ttl " + ttlMillis + " ms: allowed are 1.." + NodeKind.MAX_TTL_MILLIS);
        }
        if (marker != Marker.NONE && !mode.isSequential()) {
            throw new IllegalArgumentException("mode " + mode + ": only sequential nodes can be marked");
        }
    }

    /**
     * A mode without TTL, open to everybody.
     *
     * @throws IllegalArgumentException if the mode needs a TTL
     */
    public static CreateOptions of(CreateMode mode) {
        return new CreateOptions(mode, Acls.OPEN, NO_TTL, Marker.NONE);
    }

    /** A persistent node that the servers remove once it had no children and no change for {@code ttl}. */
    public static CreateOptions ofTtl(Duration ttl) {
        return new CreateOptions(CreateMode.PERSISTENT_WITH_TTL, Acls.OPEN, ttl.toMillis(), Marker.NONE);
    }

    /** As {@link #ofTtl}, with a sequence number. */
    public static CreateOptions ofSequentialTtl(Duration ttl) {
        return new CreateOptions(CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, Acls.OPEN, ttl.toMillis(), Marker.NONE);
    }

    public CreateOptions withAcl(List<AclEntry> newAcl) {
        return new CreateOptions(mode, newAcl, ttlMillis, marker);
    }

    /** A sequential node that is not created twice. */
    public CreateOptions marked() {
        return new CreateOptions(mode, acl, ttlMillis, Marker.ADDED);
    }

    /** As {@link #marked()}, where the caller's name is one that is never used again, before its number. */
    public CreateOptions namedOnce() {
        return new CreateOptions(mode, acl, ttlMillis, Marker.IN_NAME);
    }

    /** Whether a create whose reply is lost is found again by its name. */
    public boolean isMarked() {
        return marker != Marker.NONE;
    }
}
