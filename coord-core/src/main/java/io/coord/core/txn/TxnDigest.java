package io.coord.core.txn;

/**
 * The digest of the whole tree after a transaction (spec: disk-formats 5).
 *
 * @param version    version of the algorithm, {@value #VERSION} is ours
 * @param treeDigest sum of the node digests modulo 2^64
 */
public record TxnDigest(int version, long treeDigest) {
    public static final int VERSION = 2;
}
