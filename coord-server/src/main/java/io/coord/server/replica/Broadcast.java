package io.coord.server.replica;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.message.Proposal;

/** Gives transactions their place in the order and has them committed. Thread: replica. */
interface Broadcast {
    /** Returns the zxid of the next transaction, which is proposed next. */
    long nextZxid();

    /** The next transaction, which follows at once, changes the members. Only a member prepares such a one. */
    void announceConfig(long zxid, Bytes configText);

    /** Takes the transaction; it leaves at the end of the turn. */
    void propose(Proposal proposal);
}
