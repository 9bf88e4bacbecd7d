package io.coord.core.model;

/**
 * What the stored {@code ephemeralOwner} of a znode says (spec: client-protocol 8.3, disk-formats 2.2).
 *
 * <p>{@code UNKNOWN_EXTENDED} is an owner with the extended marker but a feature that we do not know.
 */
public enum NodeKind {
    PERSISTENT,
    EPHEMERAL,
    CONTAINER,
    TTL,
    UNKNOWN_EXTENDED;

    public static final long CONTAINER_OWNER = 0x8000000000000000L;
    /** The longest TTL that fits into an owner, in milliseconds. */
    public static final long MAX_TTL_MILLIS = 0xFFFFFFFFFFL;

    private static final long EXTENDED_MASK = 0xFF00000000000000L;
    private static final long EXTENDED_FEATURE_MASK = 0x00FFFF0000000000L;

    /**
     * Classifies a stored owner.
     *
     * @param extendedTypes whether extended types (TTL nodes) are enabled; without them a TTL owner reads as a session
     */
    public static NodeKind ofOwner(long owner, boolean extendedTypes) {
        if (owner == 0) {
            return PERSISTENT;
        }
        if (owner == CONTAINER_OWNER) {
            return CONTAINER;
        }
        if (extendedTypes && (owner & EXTENDED_MASK) == EXTENDED_MASK) {
            return (owner & EXTENDED_FEATURE_MASK) == 0 ? TTL : UNKNOWN_EXTENDED;
        }
        return EPHEMERAL;
    }

    /** Returns the owner that marks a TTL node; {@code ttlMillis} is 1..{@link #MAX_TTL_MILLIS}. */
    public static long ttlOwner(long ttlMillis) {
        if (ttlMillis < 1 || ttlMillis > MAX_TTL_MILLIS) {
            throw new IllegalArgumentException("ttl " + ttlMillis + " ms: allowed are 1.." + MAX_TTL_MILLIS);
        }
        return EXTENDED_MASK | ttlMillis;
    }

    /** Returns the TTL in milliseconds of an owner of kind {@link #TTL}. */
    public static long ttlMillis(long owner) {
        return owner & MAX_TTL_MILLIS;
    }
}
