package io.coord.core.txn;

import org.jspecify.annotations.Nullable;

/** One entry of the history: header, transaction and, if the writer made one, the digest of the tree after it. */
public record LoggedTxn(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
    public long zxid() {
        return header.zxid();
    }
}
