package io.coord.zab.protocol.state;

import io.coord.core.codec.DecodeException;
import io.coord.core.invariant.Invariant;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.History;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member keeps from role to role, and where its roles find the time and put their outputs. Epochs change only here,
 * each together with the output that makes it durable. Thread: replica.
 */
public final class MemberState {
    private static final long NONE = Long.MIN_VALUE;

    private final MemberConfig config;
    private final TxnHistory history;
    private final Configurations configurations;
    private long acceptedEpoch;
    private long heardOfEpoch;
    private long currentEpoch;
    private boolean trusted;
    private boolean needsSnapshot;
    private MemberStatus status = new MemberStatus(MemberStatus.Phase.LOOKING, MemberStatus.NO_LEADER, 0);
    private long activationAt = NONE;
    private long nowMillis;
    private List<Output> out = List.of();

    public MemberState(MemberConfig config, History found, Configurations configurations) {
        this.config = config;
        this.history = new TxnHistory(found, config.windowSize());
        this.configurations = configurations;
        this.acceptedEpoch = found.acceptedEpoch();
        this.currentEpoch = found.currentEpoch();
        this.trusted = found.trusted();
    }

    /** Begins a turn: what is emitted from now on goes into {@code outputs}. */
    public void beginTurn(long now, List<Output> outputs) {
        Invariant.check(now >= nowMillis, "time goes on: now=%d before=%d", now, nowMillis);
        nowMillis = now;
        out = outputs;
    }

    public long now() {
        return nowMillis;
    }

    /** Where outputs of this turn go. */
    public List<Output> outputs() {
        return out;
    }

    public void emit(Output output) {
        out.add(output);
    }

    public MemberConfig config() {
        return config;
    }

    public long sid() {
        return config.sid();
    }

    public TxnHistory history() {
        return history;
    }

    public Configurations configurations() {
        return configurations;
    }

    /** No leader of an older epoch than this is followed any more. */
    public long acceptedEpoch() {
        return acceptedEpoch;
    }

    /** A voter has promised this epoch: to win it over, a leader needs a newer one. */
    public void heardOfEpoch(long epoch) {
        heardOfEpoch = Math.max(heardOfEpoch, epoch);
    }

    /** Accepted here or, as far as is known, elsewhere. */
    public long newestEpochHeardOf() {
        return Math.max(acceptedEpoch, heardOfEpoch);
    }

    /** The epoch whose leader this history was synchronised with last. */
    public long currentEpoch() {
        return currentEpoch;
    }

    /** Promises to follow no older epoch (Zab, DSN 2011: {@code f.p}), durably before whatever is emitted next. */
    public void acceptEpoch(long epoch) {
        Invariant.check(epoch > acceptedEpoch, "promises grow: new=0x%x old=0x%x", epoch, acceptedEpoch);
        emit(new Output.PersistAcceptedEpoch(epoch));
        acceptedEpoch = epoch;
    }

    /**
     * The history is that of this epoch's leader (Zab, DSN 2011: {@code f.a}), durably before whatever is emitted next.
     *
     * <p>ZOOKEEPER-4643: only a history that is durable may be called one of the new epoch. After a crash it would be
     * ranked above complete ones.
     *
     * @param end where the history of that leader ended
     */
    public void makeEpochCurrent(long epoch, long end) {
        Invariant.check(history.synced() >= end, "history before epoch: synced=0x%x end=0x%x", history.synced(), end);
        Invariant.check(epoch == acceptedEpoch, "only what was promised: new=0x%x promised=0x%x", epoch, acceptedEpoch);
        Invariant.check(epoch >= currentEpoch, "epochs grow: new=0x%x old=0x%x", epoch, currentEpoch);
        if (epoch > currentEpoch) {
            emit(new Output.PersistCurrentEpoch(epoch));
            currentEpoch = epoch;
        }
        trusted = true;
        needsSnapshot = false;
    }

    /** Whether it only observes: as the configuration in force says or, if that does not know it, as it says itself. */
    public boolean observes() {
        Membership.MemberSpec listed = configurations.committed().members().get(sid());
        return listed == null ? config.observer() : listed.observer();
    }

    /** A configuration was proposed: remembered durably before whatever is emitted next (spec: peer-protocol 8.4). */
    public void seeConfiguration(Membership seen) {
        if (!seen.equals(configurations.lastSeen())) {
            configurations.see(seen);
            emit(new Output.ConfigSeen(configurations.lastSeenText()));
        }
    }

    /**
     * The history is now one that came as a snapshot, with all changes of the configuration in it. What leads to the one
     * that it shows counts as seen: otherwise this server could be elected by the old members only, and commit the
     * transaction without putting it in force.
     *
     * @param shown by the tree; null: nothing
     */
    public void seeConfigurationOf(@Nullable Bytes shown) {
        if (!config.reconfigEnabled() || shown == null) {
            return;
        }
        try {
            Membership membership = MembershipText.read(shown);
            if (membership.version() > configurations.lastSeen().version()) {
                seeConfiguration(membership);
            }
        } catch (DecodeException e) {
            // Of a server that was alone, or an ensemble that never changes: its file says who its members are.
            return;
        }
    }

    /**
     * The last configuration seen is in force.
     *
     * @param delivered the outside hears of it when this transaction is delivered; 0: at once
     */
    public void activateConfiguration(long delivered) {
        configurations.activate();
        activationAt = delivered;
        announceActivation();
    }

    /** Others have activated this configuration. */
    public void adoptConfiguration(Membership inForce) {
        configurations.adopt(inForce);
        activationAt = 0;
        announceActivation();
    }

    private void announceActivation() {
        if (activationAt != NONE && activationAt <= history.delivered()) {
            activationAt = NONE;
            Membership inForce = configurations.committed();
            emit(new Output.ConfigActivated(inForce.version(), MembershipText.write(inForce)));
        }
    }

    /** False: transactions that this server may have acknowledged are lost; it has no vote until it is synchronised. */
    public boolean isTrusted() {
        return trusted;
    }

    /**
     * The history was to end with this, and never did. It is kept, and this server with its vote: given up before a
     * snapshot is there, by several servers at a time, it would be gone with their leader.
     */
    public void couldNotCut(long zxid) {
        if (zxid == 0) {
            abandonHistory("it cannot be emptied");
        } else {
            needsSnapshot = true;
            history.unchanged();
        }
    }

    /** The next leader is to send everything anew. */
    public void wantSnapshot() {
        needsSnapshot = true;
    }

    /**
     * What is told to a leader of where the history ends.
     *
     * @param counts the leader will compare it with others; otherwise it only decides how to synchronise
     */
    public long reportedEnd(boolean counts) {
        // of a history that has lost something, or cannot be cut, the end must not look like one
        return isTrusted() && (counts || !needsSnapshot) ? history.last() : 0;
    }

    /** Begins again with nothing. */
    public void abandonHistory(String reason) {
        emit(new Output.HistoryUnusable(reason));
        history.replaced(0);
        trusted = false;
        needsSnapshot = false;
    }

    /** Delivers what is committed, as far as it is durable here. */
    public void deliver(long committed) {
        history.deliver(committed, this::emitDelivery);
        announceActivation();
    }

    private void emitDelivery(Proposal proposal) {
        emit(new Output.Deliver(proposal));
    }

    public MemberStatus status() {
        return status;
    }

    public void changeStatus(MemberStatus.Phase phase, long leader, long epoch) {
        MemberStatus next = new MemberStatus(phase, leader, epoch);
        if (!next.equals(status)) {
            status = next;
            emit(new Output.StatusChanged(next));
        }
    }
}
