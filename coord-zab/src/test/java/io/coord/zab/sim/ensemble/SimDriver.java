package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Executes the outputs of one member, from one start of its server to its death, and passes on what clients want. */
final class SimDriver implements Output.Handler {
    private static final int OP_WRITE = 1;
    private static final int OP_SYNC = 9;
    private static final long DIAL_RETRY_MICROS = 100_000;

    private final SimEnsemble ensemble;
    private final SimServer server;
    private final SimDisk disk;
    private final SimLog log;
    private final SimRandom random;
    private final SimChecks checks;
    private final Map<Long, SimEnd> ends = new TreeMap<>();
    private @Nullable SimEnd leaderEnd;
    private long dial;
    private boolean failNextPersist;
    private boolean handedOver;

    SimDriver(SimEnsemble ensemble, SimServer server, SimLog log, SimRandom random) {
        this.ensemble = ensemble;
        this.server = server;
        this.disk = server.disk();
        this.log = log;
        this.random = random;
        this.checks = ensemble.checks();
    }

    void failNextPersist(boolean fail) {
        failNextPersist = fail;
    }

    void addEnd(SimEnd end) {
        ends.put(end.id, end);
        if (end.learner) {
            leaderEnd = end;
        }
    }

    void removeEnd(SimEnd end) {
        ends.remove(end.id);
        if (leaderEnd == end) {
            leaderEnd = null;
        }
    }

    // --- clients ---

    boolean write(Bytes payload) {
        if (server.isLeading()) {
            return submit(payload, server.sid(), server.incarnation());
        }
        forward(OP_WRITE, payload);
        return true;
    }

    boolean sync() {
        if (!server.isLeading()) {
            forward(OP_SYNC, Bytes.EMPTY);
        } else if (!handedOver) {
            server.take(new Input.SyncAsked(checks.syncAsked(server, null)));
        }
        return true;
    }

    private void forward(int opCode, Bytes body) {
        server.take(new Input.Forwarded(new LearnerMessage.Request(server.incarnation(), 0, opCode, body, null)));
    }

    /** As leader: gives the next zxid to a write. */
    private boolean submit(Bytes payload, int origin, int originIncarnation) {
        if (!server.isLeading() || handedOver) {
            return false;
        }
        Proposal proposal = new Proposal(server.member().lastProposed() + 1, payload);
        checks.submitted(server, proposal, origin, originIncarnation);
        server.take(new Input.Submitted(proposal));
        return true;
    }

    /** As leader: asks for other members; nothing if it cannot be done now. */
    void change(SortedMap<Long, MemberSpec> members) {
        Member member = server.member();
        long zxid = member.lastProposed() + 1;
        Membership next = new Membership(members, new TreeMap<>(), new TreeMap<>(), zxid);
        boolean pending =
                member.lastSeenMembership().version() != member.membership().version();
        if (handedOver || pending || !next.quorums().isQuorum(member.synchronisedServers())) {
            return;
        }
        Proposal proposal = new Proposal(zxid, SimConfigs.payload(next));
        checks.submitted(server, proposal, 0, 0);
        server.take(new Input.ConfigProposed(zxid, MembershipText.write(next)));
        server.take(new Input.Submitted(proposal));
    }

    void handOver() {
        // A sole voter has nobody to hand over to: it goes on.
        if (server.isLeading() && server.member().lastSeenMembership().voters().size() > 1) {
            handedOver = true;
            server.take(new Input.HandOver());
        }
    }

    @Override
    public void onRequestArrived(Output.RequestArrived output) {
        LearnerMessage.Request request = output.request();
        SimEnd end = ends.get(output.link());
        if (request.opCode() == OP_WRITE) {
            int originIncarnation = (int) request.sessionId();
            server.afterStep(() -> submit(request.body(), (int) output.sid(), originIncarnation));
        } else if (end != null) {
            server.afterStep(() -> {
                if (server.isLeading() && !handedOver) {
                    server.take(new Input.SyncAsked(checks.syncAsked(server, end)));
                }
            });
        }
    }

    @Override
    public void onSyncConfirmed(Output.SyncConfirmed output) {
        SimEnd asker = checks.syncConfirmed(server, output.token());
        if (asker != null) {
            server.take(new Input.Answered(asker.id, new LeaderMessage.SyncDone()));
        }
    }

    @Override
    public void onSyncArrived(Output.SyncArrived output) {
        if (leaderEnd != null) {
            checks.syncArrived(server, leaderEnd);
        }
    }

    @Override
    public void onStatusChanged(Output.StatusChanged output) {
        handedOver = false;
        server.show(output.status());
    }

    // --- messages ---

    @Override
    public void onSendVote(Output.SendVote output) {
        checks.votes(server, output.vote());
        ensemble.elections().send(server, output.sid(), output.vote());
    }

    @Override
    public void onSendToLearners(Output.SendToLearners output) {
        LeaderMessage message = output.message();
        checks.leaderSays(server, message);
        boolean beginsSync = message instanceof LeaderMessage.Diff
                || message instanceof LeaderMessage.Trunc
                || message instanceof LeaderMessage.Snap;
        for (long link : output.links()) {
            SimEnd end = ends.get(link);
            if (end != null) {
                if (beginsSync) {
                    end.peer().committedAtSync = checks.committedBy(server);
                }
                ensemble.links().sendToLearner(end, message);
            }
        }
    }

    @Override
    public void onSendToLeader(Output.SendToLeader output) {
        SimEnd end = ends.get(output.link());
        if (end != null) {
            LearnerMessage message = output.message();
            checks.learnerSays(server, end, message);
            if (message instanceof LearnerMessage.Request && ((LearnerMessage.Request) message).opCode() == OP_SYNC) {
                checks.syncForwarded(end);
            }
            ensemble.links().sendToLeader(end, message);
        }
    }

    @Override
    public void onSendPong(Output.SendPong output) {
        SimEnd end = ends.get(output.link());
        if (end != null) {
            ensemble.links().sendToLeader(end, new LearnerMessage.Pong(output.zxid(), List.of()));
        }
    }

    @Override
    public void onCloseLink(Output.CloseLink output) {
        SimEnd end = ends.get(output.link());
        if (end != null) {
            ensemble.links().close(end);
        }
    }

    @Override
    public void onDialLeader(Output.DialLeader output) {
        long number = ++dial;
        long deadline = ensemble.schedule().now() + output.budgetMillis() * 1000;
        ensemble.schedule().after(ensemble.network().delay(), () -> tryDial(number, output.sid()));
        ensemble.schedule()
                .at(
                        deadline,
                        () -> server.inbox(() -> {
                            if (isDialling(number)) {
                                dial++;
                                server.take(new Input.LeaderUnreachable(output.sid()));
                            }
                        }));
    }

    @Override
    public void onCancelDial(Output.CancelDial output) {
        dial++;
    }

    private boolean isDialling(long number) {
        return number == dial && server.isDrivenBy(this);
    }

    private void tryDial(long number, long target) {
        SimServer leader = ensemble.server((int) target);
        if (!isDialling(number)) {
            return;
        }
        if (leader.isUp() && ensemble.network().reach(server, leader)) {
            ensemble.links().connect(server, leader, connected -> {
                boolean wanted = isDialling(number);
                if (wanted) {
                    dial++;
                    addEnd(connected);
                    server.take(new Input.LeaderConnected(connected.id));
                }
                return wanted;
            });
        }
        ensemble.schedule().after(DIAL_RETRY_MICROS, () -> tryDial(number, target));
    }

    // --- disk and tree ---

    @Override
    public void onAppend(Output.Append output) {
        checks.appends(server, output.proposal());
        log.append(output.proposal());
    }

    @Override
    public void onTruncate(Output.Truncate output) {
        log.truncate(output.zxid(), leaderEnd == null ? 0 : leaderEnd.committedAtSync);
    }

    @Override
    public void onPersistAcceptedEpoch(Output.PersistAcceptedEpoch output) {
        persist(() -> {
            checks.acceptsEpoch(server, output.epoch());
            disk.acceptedEpoch = output.epoch();
        });
    }

    @Override
    public void onPersistCurrentEpoch(Output.PersistCurrentEpoch output) {
        persist(() -> {
            checks.makesCurrent(server, output.epoch());
            disk.currentEpoch = output.epoch();
            disk.trusted = true;
        });
    }

    /** A failure may strike before the file has its name or after it: the server cannot know. */
    private void persist(Runnable write) {
        boolean fails = failNextPersist;
        if (!fails || random.chance(1, 2)) {
            write.run();
        }
        if (fails) {
            ensemble.crash(server, false, random.chance(1, 2));
        }
    }

    @Override
    public void onBeginSnapshot(Output.BeginSnapshot output) {
        SimEnd end = ends.get(output.link());
        if (end == null) {
            return;
        }
        ensemble.schedule()
                .after(
                        ensemble.network().delay(),
                        () -> server.inbox(() -> {
                            if (end.isLive()) {
                                end.imageToSend = server.tree();
                                server.take(new Input.SnapshotBegan(end.id, server.tree().zxid));
                            }
                        }));
    }

    /** Some logs are refused for their size, some are purged while they are read. */
    @Override
    public void onReadLog(Output.ReadLog output) {
        SimEnd end = ends.get(output.link());
        if (end == null) {
            return;
        }
        List<Proposal> range = new ArrayList<>();
        SimTxn last = log.tip().find(output.upTo(), disk.base);
        for (SimTxn at = last; at != null && at != disk.base; at = at.parent) {
            Proposal proposal = at.proposal;
            if (proposal != null) {
                range.add(0, proposal);
            }
            if (at.zxid <= output.after()) {
                break;
            }
        }
        boolean refused = last == null || last.index > disk.tip.index || random.chance(1, 4);
        readOn(end, refused ? List.of() : range, refused);
    }

    private void readOn(SimEnd end, List<Proposal> rest, boolean unreadable) {
        int size = Math.min(rest.size(), 1 + random.nextInt(random.chance(1, 2) ? 3 : 100));
        boolean complete = size == rest.size();
        boolean breaks = unreadable || !complete && random.chance(1, 16);
        Input.LogRead.Progress progress = breaks
                ? Input.LogRead.Progress.UNREADABLE
                : complete ? Input.LogRead.Progress.COMPLETE : Input.LogRead.Progress.MORE;
        ensemble.schedule()
                .after(
                        ensemble.network().localDelay(),
                        () -> server.inbox(() -> {
                            if (end.isLive()) {
                                server.take(new Input.LogRead(end.id, rest.subList(0, size), progress));
                                if (progress == Input.LogRead.Progress.MORE) {
                                    readOn(end, rest.subList(size, rest.size()), false);
                                }
                            }
                        }));
    }

    @Override
    public void onInstallSnapshot(Output.InstallSnapshot output) {
        SimEnd end = ends.get(output.link());
        SimTxn image = end == null ? null : end.imageReceived;
        if (end == null || image == null) {
            throw new SimViolation("installs a snapshot that did not come: " + output);
        }
        SimTxn complete = image;
        for (Proposal proposal : output.completion()) {
            complete = complete.then(proposal);
        }
        log.install(complete, end.committedAtSync);
    }

    @Override
    public void onDeliver(Output.Deliver output) {
        server.apply(output.proposal());
    }

    @Override
    public void onHistoryUnusable(Output.HistoryUnusable output) {
        ensemble.setHistoryAside(server);
    }

    @Override
    public void onConfigSeen(Output.ConfigSeen output) {
        disk.seen(MembershipText.read(output.configText()));
    }

    @Override
    public void onConfigActivated(Output.ConfigActivated output) {
        Membership activated = MembershipText.read(output.configText());
        checks.activates(server, activated);
        disk.activated(activated);
    }

    // --- not simulated ---

    @Override
    public void onRevalidateArrived(Output.RevalidateArrived output) {}

    @Override
    public void onSessionsTouched(Output.SessionsTouched output) {}

    @Override
    public void onLearnerLeft(Output.LearnerLeft output) {}

    @Override
    public void onSessionRevalidated(Output.SessionRevalidated output) {}
}
