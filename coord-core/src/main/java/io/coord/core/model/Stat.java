package io.coord.core.model;

/**
 * What a client learns about a znode (spec: client-protocol 7). Times are milliseconds since 1970 of the server that
 * ordered the transaction; {@code cversion} counts child creations and deletions; {@code ephemeralOwner} is the session
 * of an ephemeral node, else 0.
 */
public record Stat(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid) {}
