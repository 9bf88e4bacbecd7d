package io.coord.core.model;

/**
 * The stored form of a {@link Stat} (spec: disk-formats 2.2). {@code cversion} counts child creations only;
 * {@code ephemeralOwner} also carries the container and TTL markers, see {@link NodeKind}.
 */
public record StatPersisted(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        long pzxid) {}
