package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.protocol.message.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The judge: knows all disks, all trees and what was ever committed, and says no at the first thing that may never be.
 * <i>Committed</i> is: delivered by a server that serves, or in the history of a leader when it begins to serve. The rules
 * are named in the messages.
 */
final class SimChecks {
    private static final class Submitted {
        final Proposal proposal;
        final int origin;
        final int originIncarnation;

        Submitted(Proposal proposal, int origin, int originIncarnation) {
            this.proposal = proposal;
            this.origin = origin;
            this.originIncarnation = originIncarnation;
        }
    }

    private static final class Sync {
        final SimServer leader;
        final int incarnation;
        final @Nullable SimEnd asker;
        final int mustSee;

        Sync(SimServer leader, @Nullable SimEnd asker, int mustSee) {
            this.leader = leader;
            this.incarnation = leader.incarnation();
            this.asker = asker;
            this.mustSee = mustSee;
        }
    }

    private final SimConfigs configs;
    private final List<SimTxn> committed = new ArrayList<>();
    private final Map<Long, Submitted> submitted = new HashMap<>();
    /** The history that each epoch began with. */
    private final Map<Long, SimTxn> initialHistories = new HashMap<>();
    /** The servers that made an epoch current while they had its initial history, one bit each. */
    private final Map<Long, Long> synchronised = new HashMap<>();
    /** The leader of each epoch: its incarnation and, in the last byte, its sid. */
    private final Map<Long, Long> established = new HashMap<>();

    private final Map<Long, Sync> syncs = new HashMap<>();
    private long lastToken;
    /** Number of transactions up to the last one that any client was told of. */
    private int acknowledged;

    private long acknowledgements;
    private long confirmedSyncs;

    SimChecks(Membership membership, SimTxn nothing) {
        this.configs = new SimConfigs(membership);
        committed.add(nothing);
    }

    SimTxn lastCommitted() {
        return committed.get(committed.size() - 1);
    }

    long acknowledgements() {
        return acknowledgements;
    }

    long confirmedSyncs() {
        return confirmedSyncs;
    }

    int epochs() {
        return established.size();
    }

    private static void hold(boolean holds, SimServer server, String format, Object... values) {
        if (!holds) {
            throw new SimViolation("S" + server.sid() + ": " + String.format(format, values));
        }
    }

    private static long bit(SimServer server) {
        return 1L << server.sid();
    }

    // --- clients ---

    void submitted(SimServer leader, Proposal proposal, int origin, int originIncarnation) {
        Submitted before = submitted.putIfAbsent(proposal.zxid(), new Submitted(proposal, origin, originIncarnation));
        hold(before == null, leader, "two transactions got the zxid 0x%x", proposal.zxid());
    }

    long syncAsked(SimServer leader, @Nullable SimEnd asker) {
        syncs.put(++lastToken, new Sync(leader, asker, acknowledged));
        return lastToken;
    }

    void syncForwarded(SimEnd end) {
        end.syncs.add(acknowledged);
    }

    /** Returns who is to be answered; null: a client of the leader. */
    @Nullable
    SimEnd syncConfirmed(SimServer leader, long token) {
        Sync sync = syncs.remove(token);
        hold(
                sync != null && sync.leader == leader && sync.incarnation == leader.incarnation(),
                leader,
                "confirmed a sync that nobody asked for: %d",
                token);
        if (sync == null || sync.asker != null) {
            return sync == null ? null : sync.asker;
        }
        confirmedSyncs++;
        hold(
                leader.tree().index >= sync.mustSee,
                leader,
                "a confirmed sync does not show what was acknowledged before it: shows %s, acknowledged up to %s",
                leader.tree(),
                committed.get(sync.mustSee));
        return null;
    }

    void syncArrived(SimServer learner, SimEnd end) {
        Integer mustSee = end.syncs.poll();
        hold(mustSee != null, learner, "an answer to a sync that was not asked for");
        if (mustSee != null) {
            confirmedSyncs++;
            hold(
                    learner.tree().index >= mustSee,
                    learner,
                    "an answered sync does not show what was acknowledged before it: shows %s, acknowledged up to %s",
                    learner.tree(),
                    committed.get(mustSee));
        }
    }

    // --- history ---

    void appends(SimServer server, Proposal proposal) {
        Submitted known = submitted.get(proposal.zxid());
        hold(
                known != null && known.proposal.equals(proposal),
                server,
                "logs at 0x%x what nobody proposed there",
                proposal.zxid());
    }

    void delivered(SimServer server) {
        if (!server.status().isServing()) {
            return;
        }
        SimTxn txn = server.tree();
        // ZOOKEEPER-4882: otherwise its history has a hole when it goes on without a restart.
        hold(server.disk().tip.index >= txn.index, server, "delivers %s before it is durable here", txn);
        commit(server, txn);
        if (txn.origin == server.sid() && txn.originIncarnation == server.incarnation()) {
            acknowledged = Math.max(acknowledged, txn.index);
            acknowledgements++;
        }
    }

    private void commit(SimServer server, SimTxn txn) {
        if (txn.index < committed.size()) {
            hold(
                    committed.get(txn.index) == txn,
                    server,
                    "histories differ: delivers %s, but %s is committed there",
                    txn,
                    committed.get(txn.index));
            return;
        }
        hold(txn.parent == lastCommitted(), server, "delivers %s after committed %s", txn, lastCommitted());
        hold(isOnQuorums(txn), server, "delivers %s, which is durable only on %s", txn, servers(txn.durableOn));
        add(txn);
    }

    private void add(SimTxn txn) {
        Submitted known = submitted.get(txn.zxid);
        if (known != null) {
            txn.origin = known.origin;
            txn.originIncarnation = known.originIncarnation;
        }
        committed.add(txn);
        configs.committed(txn);
    }

    private boolean isOnQuorums(SimTxn txn) {
        for (SimQuorum quorum : configs.quorumsOf(txn, lastCommitted())) {
            if (!quorum.contains(txn.durableOn)) {
                return false;
            }
        }
        return true;
    }

    private static String servers(long mask) {
        StringBuilder text = new StringBuilder("{");
        for (int sid = 1; sid < 64; sid++) {
            if ((mask & 1L << sid) != 0) {
                text.append(text.length() > 1 ? "," : "").append('S').append(sid);
            }
        }
        return text.append('}').toString();
    }

    /**
     * Number of transactions that must not go from a learner's disk while this leader synchronises it: what was committed when
     * it began to. Of one that is deposed nothing is known: others may have committed what it did not.
     */
    int committedBy(SimServer leader) {
        boolean deposed = established.keySet().stream().anyMatch(epoch -> epoch > leader.disk().currentEpoch);
        return deposed ? 0 : committed.size();
    }

    /**
     * The durable history becomes another one. Nothing goes that was committed when that began, even if the leader would send
     * it again; and of what was committed since, a quorum has it without this server.
     *
     * @param kept number of transactions that were committed when it began
     */
    void historyReplaced(SimServer server, SimTxn before, SimTxn after, int kept) {
        SimTxn lost = before;
        while (!after.startsWith(lost) && lost.parent != null) {
            lost.durableOn &= ~bit(server);
            boolean isCommitted = lost.index < committed.size() && committed.get(lost.index) == lost;
            hold(
                    !isCommitted || lost.index >= kept && configs.quorum().contains(lost.durableOn),
                    server,
                    "gives up committed %s, which then is durable only on %s: its history becomes %s",
                    lost,
                    servers(lost.durableOn),
                    after);
            lost = lost.parent;
        }
    }

    // --- epochs ---

    void acceptsEpoch(SimServer server, long epoch) {
        hold(epoch >= server.disk().acceptedEpoch, server, "acceptedEpoch goes back to 0x%x", epoch);
    }

    void makesCurrent(SimServer server, long epoch) {
        SimDisk disk = server.disk();
        hold(epoch >= disk.currentEpoch, server, "currentEpoch goes back to 0x%x: %s", epoch, disk);
        hold(epoch <= disk.acceptedEpoch, server, "currentEpoch 0x%x is above acceptedEpoch: %s", epoch, disk);
        if (server.status().phase() == Phase.PREPARING) {
            SimTxn history = server.log().tip();
            SimTxn other = initialHistories.putIfAbsent(epoch, history);
            hold(other == null, server, "a second leader in epoch 0x%x", epoch);
            return;
        }
        SimTxn initial = initialHistories.get(epoch);
        hold(initial != null, server, "makes epoch 0x%x current, which no leader has made current", epoch);
        if (initial != null) {
            hold(
                    disk.tip.startsWith(initial),
                    server,
                    "makes epoch 0x%x current without its initial history %s: %s",
                    epoch,
                    initial,
                    disk);
            synchronised.merge(epoch, bit(server), (a, b) -> a | b);
        }
    }

    void statusChanged(SimServer server) {
        Phase phase = server.status().phase();
        long epoch = server.status().epoch();
        if (phase == Phase.LEADING) {
            establishes(server, epoch);
            servesFrom(server, epoch);
        } else if (phase == Phase.FOLLOWING || phase == Phase.OBSERVING) {
            Long leader = established.get(epoch);
            hold(
                    leader != null && (leader & 0xFF) == server.status().leader(),
                    server,
                    "serves in epoch 0x%x of S%d, which is not established",
                    epoch,
                    server.status().leader());
            servesFrom(server, epoch);
        }
    }

    private void establishes(SimServer server, long epoch) {
        long self = (long) server.incarnation() << 8 | server.sid();
        Long other = established.putIfAbsent(epoch, self);
        hold(
                other == null || other == self,
                server,
                "a second established leader in epoch 0x%x, after S%d",
                epoch,
                other == null ? 0 : other & 0xFF);
        if (other != null) {
            return;
        }
        SimTxn initial = initialHistories.get(epoch);
        hold(
                initial != null && initial == server.log().tip(),
                server,
                "its history %s is not what epoch 0x%x began with: %s",
                server.log().tip(),
                epoch,
                initial);
        if (initial == null) {
            return;
        }
        SimTxn before = lastCommittedBefore(epoch);
        hold(
                initial.startsWith(before),
                server,
                "leads epoch 0x%x without committed %s: has %s",
                epoch,
                before,
                initial);
        long have = synchronised.getOrDefault(epoch, 0L);
        if (server.disk().currentEpoch == epoch && server.disk().tip.startsWith(initial)) {
            have |= bit(server);
        }
        String whoHas = servers(have);
        hold(configs.quorum().contains(have), server, "leads epoch 0x%x, but only %s have its history", epoch, whoHas);
        commitAll(server, initial);
        Membership begunWith = server.member().lastSeenMembership();
        hold(
                begunWith.version() >= configs.inForce().version(),
                server,
                "leads epoch 0x%x by older members than %s: %s",
                epoch,
                configs.inForce(),
                begunWith);
        configs.enforce(begunWith);
        hold(
                configs.quorum().contains(have),
                server,
                "leads epoch 0x%x by members of whom only %s have its history: %s",
                epoch,
                whoHas,
                begunWith);
    }

    /** Servers may hear of it in any order, but only of what is in force. */
    void activates(SimServer server, Membership members) {
        hold(
                configs.wereInForce(members),
                server,
                "takes for in force what is not: %s, in force is %s",
                members,
                configs.inForce());
    }

    /**
     * What older epochs have committed. A quorum may have moved on to a newer epoch before a leader hears that it had
     * made its history durable; that commits nothing new.
     */
    private SimTxn lastCommittedBefore(long epoch) {
        SimTxn txn = lastCommitted();
        while (txn.parent != null && SimTxn.epochOf(txn.zxid) >= epoch) {
            txn = txn.parent;
        }
        return txn;
    }

    /** What a server shows when it begins to serve is committed, and not less than the epoch began with. */
    private void servesFrom(SimServer server, long epoch) {
        SimTxn initial = initialHistories.get(epoch);
        hold(
                initial != null && server.tree().startsWith(initial),
                server,
                "serves in epoch 0x%x, shows %s, but the epoch began with %s",
                epoch,
                server.tree(),
                initial);
        commitAll(server, server.tree());
    }

    private void commitAll(SimServer server, SimTxn last) {
        List<SimTxn> more = new ArrayList<>();
        SimTxn txn = last;
        while (txn.index >= committed.size() && txn.parent != null) {
            more.add(txn);
            txn = txn.parent;
        }
        commit(server, txn);
        for (int i = more.size() - 1; i >= 0; i--) {
            commit(server, more.get(i));
        }
    }

    // --- messages ---

    void votes(SimServer server, Notification vote) {
        if (vote.state() != PeerState.LOOKING || vote.leader() != server.sid()) {
            return;
        }
        hold(!server.isObserver(), server, "an observer votes for itself");
        hold(server.disk().trusted, server, "votes for itself, though it has lost its history");
        // More than it has is no wrong: others may remember a history of it that it has lost since.
        hold(
                vote.zxid() >= server.log().tip().zxid && vote.peerEpoch() >= server.disk().currentEpoch,
                server,
                "votes with epoch 0x%x zxid 0x%x: log ends with %s, %s",
                vote.peerEpoch(),
                vote.zxid(),
                server.log().tip(),
                server.disk());
    }

    void learnerSays(SimServer learner, SimEnd end, LearnerMessage message) {
        SimDisk disk = learner.disk();
        if (message instanceof LearnerMessage.Ack) {
            long zxid = ((LearnerMessage.Ack) message).zxid();
            if ((int) zxid == 0) {
                SimTxn initial = initialHistories.get(SimTxn.epochOf(zxid));
                hold(
                        disk.currentEpoch == SimTxn.epochOf(zxid) && initial != null && disk.tip.startsWith(initial),
                        learner,
                        "acknowledges the epoch of 0x%x, which began with %s: %s",
                        zxid,
                        initial,
                        disk);
            } else {
                hold(disk.tip.zxid >= zxid, learner, "acknowledges 0x%x before it is durable: %s", zxid, disk);
            }
        } else if (message instanceof LearnerMessage.AckEpoch) {
            LearnerMessage.AckEpoch ack = (LearnerMessage.AckEpoch) message;
            // One whose history is to be replaced may say that it has none, if that is not compared.
            boolean replaceIt = ack.lastZxid() == 0 && ack.currentEpoch().isEmpty();
            hold(
                    disk.tip.zxid == ack.lastZxid() || replaceIt,
                    learner,
                    "reports 0x%x as its last: %s",
                    ack.lastZxid(),
                    disk);
            hold(disk.acceptedEpoch == end.offeredEpoch, learner, "promises epoch 0x%x: %s", end.offeredEpoch, disk);
            hold(
                    ack.currentEpoch().isEmpty() || ack.currentEpoch().getAsLong() == disk.currentEpoch,
                    learner,
                    "reports epoch %s: %s",
                    ack.currentEpoch(),
                    disk);
        } else if (message instanceof LearnerMessage.Hello) {
            long reported = ((LearnerMessage.Hello) message).acceptedEpoch();
            hold(reported == disk.acceptedEpoch, learner, "reports acceptedEpoch 0x%x: %s", reported, disk);
        }
    }

    /** The change that a leader puts in force by this message; null: it is another message. */
    private static @Nullable SimTxn changeIn(SimServer leader, LeaderMessage message) {
        long zxid = 0;
        if (message instanceof LeaderMessage.CommitAndActivate commit) {
            zxid = commit.zxid();
        } else if (message instanceof LeaderMessage.InformAndActivate inform) {
            zxid = inform.proposal().zxid();
        }
        return zxid == 0 ? null : leader.log().tip().find(zxid, leader.disk().nothing);
    }

    void leaderSays(SimServer leader, LeaderMessage message) {
        if (message instanceof LeaderMessage.Commit || message instanceof LeaderMessage.CommitAndActivate) {
            long zxid = message instanceof LeaderMessage.Commit commit
                    ? commit.zxid()
                    : ((LeaderMessage.CommitAndActivate) message).zxid();
            if (leader.isLeading() && SimTxn.epochOf(zxid) == leader.status().epoch()) {
                SimTxn txn = leader.log().tip().find(zxid, leader.disk().nothing);
                hold(txn != null, leader, "commits 0x%x, which it does not have", zxid);
                hold(
                        txn == null || txn.index < committed.size() || isOnQuorums(txn),
                        leader,
                        "commits %s, which is durable only on %s",
                        txn,
                        txn == null ? "" : servers(txn.durableOn));
            }
            SimTxn change = changeIn(leader, message);
            if (change != null) {
                configs.announced(change);
            }
        } else if (message instanceof LeaderMessage.InformAndActivate) {
            SimTxn change = changeIn(leader, message);
            if (change != null) {
                hold(
                        change.index < committed.size() || isOnQuorums(change),
                        leader,
                        "announces %s, which is durable only on %s",
                        change,
                        servers(change.durableOn));
                configs.announced(change);
            }
        } else if (message instanceof LeaderMessage.UpToDate) {
            // It may say so to its learners first, and then to its own server.
            establishes(leader, leader.disk().currentEpoch);
        } else if (message instanceof LeaderMessage.LeaderInfo) {
            long epoch = ((LeaderMessage.LeaderInfo) message).epoch();
            hold(epoch == leader.disk().acceptedEpoch, leader, "offers epoch 0x%x: %s", epoch, leader.disk());
        } else if (message instanceof LeaderMessage.NewLeader) {
            long epoch = SimTxn.epochOf(((LeaderMessage.NewLeader) message).zxid());
            hold(epoch == leader.disk().currentEpoch, leader, "NEWLEADER of epoch 0x%x: %s", epoch, leader.disk());
        }
    }

    void afterStep(SimServer server) {
        hold(
                server.member().status().equals(server.status()),
                server,
                "says it is %s, but told %s",
                server.member().status(),
                server.status());
        hold(
                server.member().lastDelivered() == server.tree().zxid || !server.isServing(),
                server,
                "says it delivered up to 0x%x, but %s was delivered",
                server.member().lastDelivered(),
                server.tree());
    }

    /** All of these have everything that is committed, and nothing else. */
    void converged(List<SimServer> servers) {
        for (SimServer server : servers) {
            hold(server.tree() == lastCommitted(), server, "shows %s, committed is %s", server.tree(), lastCommitted());
            hold(
                    server.log().tip() == lastCommitted(),
                    server,
                    "has logged %s, committed is %s",
                    server.log().tip(),
                    lastCommitted());
        }
    }
}
