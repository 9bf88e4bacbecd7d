package io.coord.core.txn;

/**
 * Who asked for a transaction, and its place in the order (spec: disk-formats 1.6).
 *
 * @param clientId   session id of the client, 0 for the server's own
 * @param cxid       the client's number of the request
 * @param zxid       the place in the total order
 * @param timeMillis wall clock of the server that ordered it, milliseconds since 1970
 * @param type       type on the wire, see {@link TxnType}
 */
public record TxnHeader(long clientId, int cxid, long zxid, long timeMillis, int type) {}
