package io.coord.server.replica;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.SoleVoter;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.LogThread;
import java.util.ArrayList;
import java.util.List;

/** The order of a server that is alone: committed is what is in its log. Thread: replica. */
final class SoleBroadcast implements Broadcast {
    private final SoleVoter voter;
    private final LogThread logThread;
    private final List<Proposal> proposals = new ArrayList<>();

    SoleBroadcast(long lastZxid, LogThread logThread) {
        this.voter = new SoleVoter(lastZxid);
        this.logThread = logThread;
    }

    @Override
    public long nextZxid() {
        return voter.propose();
    }

    @Override
    public void announceConfig(long zxid, Bytes configText) {
        throw new IllegalStateException("a server that is alone has no members to be changed");
    }

    @Override
    public void propose(Proposal proposal) {
        proposals.add(proposal);
    }

    /** Hands what was proposed in this turn to the log. */
    void flush() {
        if (!proposals.isEmpty()) {
            logThread.append(proposals);
            proposals.clear();
        }
    }

    /** The log is durable up to this zxid. */
    void onLogSynced(long zxid) {
        voter.onLogSynced(zxid);
    }

    long committed() {
        return voter.committed();
    }
}
