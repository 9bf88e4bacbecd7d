package io.coord.zab.protocol.scenario;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.member.ZabMember;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server of a scene: a member, a disk that survives a crash (snapshot, log, epochs) and a tree that does not. The tree is
 * the list of the transactions applied.
 */
final class TinyServer implements Output.Handler {
    final long sid;
    private final TinyEnsemble ensemble;
    private final MemberConfig config;

    // the disk
    private List<Proposal> snapshot = List.of();
    private List<Proposal> log = new ArrayList<>();
    private long acceptedEpoch;
    private long currentEpoch;
    private boolean trusted = true;
    Membership committedConfig;
    Membership lastSeenConfig;

    // what is gone after a crash
    private @Nullable ZabMember member;
    private int life;
    private List<Proposal> tree = new ArrayList<>();
    private final ArrayDeque<Proposal> unsynced = new ArrayDeque<>();
    private boolean logIsHeld;
    private boolean diskIsHeld;
    private @Nullable Runnable heldAnswer;
    private boolean inTurn;
    private final ArrayDeque<Input> inbox = new ArrayDeque<>();
    private final Map<Long, List<Proposal>> imagesToSend = new TreeMap<>();
    private final Map<Long, List<Proposal>> imagesReceived = new TreeMap<>();
    final List<Output> outputs = new ArrayList<>();

    TinyServer(TinyEnsemble ensemble, MemberConfig config, Membership membership) {
        this.ensemble = ensemble;
        this.config = config;
        this.sid = config.sid();
        this.committedConfig = membership;
        this.lastSeenConfig = membership;
    }

    // ---- life

    boolean isUp() {
        return member != null;
    }

    ZabMember member() {
        ZabMember now = member;
        if (now == null) {
            throw new IllegalStateException("S" + sid + " is down");
        }
        return now;
    }

    int life() {
        return life;
    }

    void start() {
        life++;
        List<Proposal> all = new ArrayList<>(snapshot);
        all.addAll(log);
        tree = all;
        long last = all.isEmpty() ? 0 : all.get(all.size() - 1).zxid();
        List<Proposal> window =
                log.size() <= config.windowSize() ? log : log.subList(log.size() - config.windowSize(), log.size());
        History found = new History(last, window, acceptedEpoch, currentEpoch, trusted);
        member = new ZabMember(config, found, committedConfig, lastSeenConfig);
        turn(null);
    }

    void crash() {
        member = null;
        life++;
        unsynced.clear();
        inbox.clear();
        imagesToSend.clear();
        imagesReceived.clear();
        logIsHeld = false;
        diskIsHeld = false;
        heldAnswer = null;
    }

    /** A disk as another server left it, or an older self. */
    void loadDisk(List<Proposal> proposals, long accepted, long current) {
        snapshot = List.of();
        log = new ArrayList<>(proposals);
        acceptedEpoch = accepted;
        currentEpoch = current;
    }

    /** As after a damaged log: not all that it acknowledged is there. */
    void distrustDisk() {
        trusted = false;
    }

    void wipeDisk() {
        loadDisk(List.of(), 0, 0);
    }

    // ---- turns

    void post(Input input) {
        if (member == null) {
            return;
        }
        inbox.addLast(input);
        if (!inTurn) {
            while (!inbox.isEmpty() && member != null) {
                turn(inbox.removeFirst());
            }
        }
    }

    private void turn(@Nullable Input input) {
        inTurn = true;
        List<Output> out = new ArrayList<>();
        if (input == null) {
            member().start(ensemble.now(), out);
        } else {
            ensemble.trace("S" + sid + " <- " + input);
            member().step(ensemble.now(), input, out);
        }
        for (Output output : out) {
            ensemble.trace("S" + sid + "    -> " + output);
            outputs.add(output);
            output.passTo(this);
        }
        inTurn = false;
    }

    // ---- what a scene looks at

    List<Long> delivered() {
        return tree.stream().map(Proposal::zxid).toList();
    }

    /** What is on the disk. */
    List<Long> durable() {
        List<Long> zxids = new ArrayList<>(snapshot.stream().map(Proposal::zxid).toList());
        log.forEach(proposal -> zxids.add(proposal.zxid()));
        return zxids;
    }

    long currentEpoch() {
        return currentEpoch;
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    // ---- the disk

    /** Appends are not synced until {@link #releaseLog}. */
    void holdLog() {
        logIsHeld = true;
    }

    void releaseLog() {
        logIsHeld = false;
        syncLog();
    }

    /** Truncations and snapshots do not come to an end until {@link #releaseDisk}. */
    void holdDisk() {
        diskIsHeld = true;
    }

    void releaseDisk() {
        diskIsHeld = false;
        Runnable answer = heldAnswer;
        heldAnswer = null;
        if (answer != null) {
            answer.run();
        }
    }

    private void syncLog() {
        if (logIsHeld || unsynced.isEmpty()) {
            return;
        }
        Proposal last = unsynced.getLast();
        log.addAll(unsynced);
        unsynced.clear();
        post(new Input.LogSynced(last.zxid()));
    }

    @Override
    public void onAppend(Output.Append output) {
        unsynced.addLast(output.proposal());
        ensemble.later(1, this, this::syncLog);
    }

    @Override
    public void onPersistAcceptedEpoch(Output.PersistAcceptedEpoch output) {
        acceptedEpoch = output.epoch();
    }

    @Override
    public void onPersistCurrentEpoch(Output.PersistCurrentEpoch output) {
        currentEpoch = output.epoch();
        trusted = true;
    }

    @Override
    public void onTruncate(Output.Truncate output) {
        log.addAll(unsynced);
        unsynced.clear();
        answer(() -> truncate(output.zxid()));
    }

    private void truncate(long zxid) {
        boolean atSnapshot =
                !snapshot.isEmpty() && snapshot.get(snapshot.size() - 1).zxid() == zxid
                        || snapshot.isEmpty() && zxid == 0;
        boolean found = atSnapshot || log.stream().anyMatch(proposal -> proposal.zxid() == zxid);
        if (found) {
            log.removeIf(proposal -> proposal.zxid() > zxid);
            tree.removeIf(proposal -> proposal.zxid() > zxid);
        }
        post(new Input.Truncated(zxid, found));
    }

    @Override
    public void onInstallSnapshot(Output.InstallSnapshot output) {
        List<Proposal> image = new ArrayList<>(imagesReceived.getOrDefault(output.link(), List.of()));
        image.addAll(output.completion());
        answer(() -> {
            snapshot = List.copyOf(image);
            log.clear();
            unsynced.clear();
            tree = new ArrayList<>(image);
            post(new Input.SnapshotInstalled(output.end(), null));
        });
    }

    private void answer(Runnable done) {
        if (diskIsHeld) {
            heldAnswer = done;
        } else {
            ensemble.later(1, this, done);
        }
    }

    @Override
    public void onHistoryUnusable(Output.HistoryUnusable output) {
        snapshot = List.of();
        log.clear();
        unsynced.clear();
        tree.clear();
        trusted = false;
    }

    @Override
    public void onDeliver(Output.Deliver output) {
        tree.add(output.proposal());
    }

    // ---- the network

    @Override
    public void onSendVote(Output.SendVote output) {
        ensemble.vote(this, output.sid(), output.vote());
    }

    @Override
    public void onDialLeader(Output.DialLeader output) {
        ensemble.dial(this, output.sid(), output.budgetMillis());
    }

    @Override
    public void onCancelDial(Output.CancelDial output) {
        ensemble.cancelDial(this);
    }

    @Override
    public void onCloseLink(Output.CloseLink output) {
        ensemble.close(this, output.link());
    }

    @Override
    public void onSendToLearners(Output.SendToLearners output) {
        for (long link : output.links()) {
            List<Proposal> image = output.message() instanceof LeaderMessage.Snap ? imagesToSend.remove(link) : null;
            ensemble.toLearner(this, link, output.message(), image);
        }
    }

    void receiveSnapshot(long link, LeaderMessage message, List<Proposal> image) {
        imagesReceived.put(link, image);
        post(new Input.LeaderSaid(link, message));
    }

    @Override
    public void onSendToLeader(Output.SendToLeader output) {
        ensemble.toLeader(this, output.link(), output.message());
    }

    @Override
    public void onSendPong(Output.SendPong output) {
        ensemble.pong(this, output.link(), output.zxid());
    }

    @Override
    public void onBeginSnapshot(Output.BeginSnapshot output) {
        imagesToSend.put(output.link(), List.copyOf(tree));
        post(new Input.SnapshotBegan(output.link(), member().lastDelivered()));
    }

    @Override
    public void onReadLog(Output.ReadLog output) {
        List<Proposal> range = new ArrayList<>(log);
        range.removeIf(proposal -> proposal.zxid() > output.upTo());
        boolean readable = !range.isEmpty() && range.get(0).zxid() <= output.after() + 1;
        post(new Input.LogRead(
                output.link(),
                readable ? range : List.of(),
                readable ? Input.LogRead.Progress.COMPLETE : Input.LogRead.Progress.UNREADABLE));
    }

    // ---- only looked at

    @Override
    public void onStatusChanged(Output.StatusChanged output) {}

    @Override
    public void onRequestArrived(Output.RequestArrived output) {}

    @Override
    public void onRevalidateArrived(Output.RevalidateArrived output) {}

    @Override
    public void onSessionsTouched(Output.SessionsTouched output) {}

    @Override
    public void onLearnerLeft(Output.LearnerLeft output) {}

    @Override
    public void onSyncConfirmed(Output.SyncConfirmed output) {}

    @Override
    public void onSyncArrived(Output.SyncArrived output) {}

    @Override
    public void onSessionRevalidated(Output.SessionRevalidated output) {}

    @Override
    public void onConfigSeen(Output.ConfigSeen output) {
        lastSeenConfig = MembershipText.read(output.configText());
    }

    @Override
    public void onConfigActivated(Output.ConfigActivated output) {
        committedConfig = MembershipText.read(output.configText());
    }
}
