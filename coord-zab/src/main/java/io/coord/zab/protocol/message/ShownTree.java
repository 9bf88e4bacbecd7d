package io.coord.zab.protocol.message;

/**
 * What a server's tree is at a moment.
 *
 * @param zxid          the last transaction that it shows
 * @param digestVersion of the algorithm
 * @param digest        of the whole tree
 */
public record ShownTree(long zxid, int digestVersion, long digest) {}
