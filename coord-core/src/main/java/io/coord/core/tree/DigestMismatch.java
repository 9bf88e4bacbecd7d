package io.coord.core.tree;

/** The tree after a transaction was not the one that its writer had. */
public record DigestMismatch(long zxid, long expected, long actual) {}
