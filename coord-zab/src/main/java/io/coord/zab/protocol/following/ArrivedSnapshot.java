package io.coord.zab.protocol.following;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot that came from the leader, and what has been committed behind it so far. It may show less than this server has
 * acknowledged, if the leader's tree is behind its own history: so the history that is here is given up only when all up to
 * NEWLEADER is here, and then for the whole of that, in one durable step. Without that, transactions that are committed
 * would for a moment be durable on fewer servers than a quorum. Thread: replica.
 */
final class ArrivedSnapshot {
    private final long link;
    private final long zxid;
    private final long epoch;
    private final List<Proposal> proposals = new ArrayList<>();
    private int committed;

    /** @param epoch of the leader that sent it */
    ArrivedSnapshot(long link, long zxid, long epoch) {
        this.link = link;
        this.zxid = zxid;
        this.epoch = epoch;
    }

    /** Takes notice of a message behind the snapshot. Returns whether it leaves no hole. */
    boolean isContinuedBy(LeaderMessage message) {
        if (message instanceof LeaderMessage.Propose propose) {
            return isProposed(propose.proposal());
        }
        if (message instanceof LeaderMessage.Commit commit) {
            return isCommitted(commit.zxid());
        }
        if (message instanceof LeaderMessage.CommitAndActivate commit) {
            return isCommitted(commit.zxid());
        }
        if (message instanceof LeaderMessage.Inform inform) {
            return isProposed(inform.proposal())
                    && isCommitted(inform.proposal().zxid());
        }
        if (message instanceof LeaderMessage.InformAndActivate inform) {
            return isProposed(inform.proposal())
                    && isCommitted(inform.proposal().zxid());
        }
        return true;
    }

    private boolean isProposed(Proposal proposal) {
        if (proposal.zxid() <= zxid) {
            // Compat: a ZooKeeper leader sends again what its snapshot may show already
            return true;
        }
        long last =
                proposals.isEmpty() ? zxid : proposals.get(proposals.size() - 1).zxid();
        boolean follows = TxnHistory.isNext(last, proposal.zxid()) && Zxid.epoch(proposal.zxid()) <= epoch;
        if (follows) {
            proposals.add(proposal);
        }
        return follows;
    }

    private boolean isCommitted(long next) {
        if (next <= zxid) {
            return true;
        }
        boolean follows =
                committed < proposals.size() && proposals.get(committed).zxid() == next;
        if (follows) {
            committed++;
        }
        return follows;
    }

    /** Makes it the history, with all of that which is committed. */
    Output.InstallSnapshot installation() {
        return new Output.InstallSnapshot(link, zxid, List.copyOf(proposals.subList(0, committed)));
    }
}
