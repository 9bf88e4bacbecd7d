package io.coord.zab.protocol.message;

import io.coord.core.model.Bytes;

/**
 * A transaction on its way into the log and to the learners: encoded once, shared by all.
 *
 * @param payload header, transaction, digest, as in {@code TxnCodec}
 */
public record Proposal(long zxid, Bytes payload) {}
