package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server: its disk, and, while it is up, a member with the driver that executes its outputs. It dies at any moment,
 * also between two outputs of one step, and starts again from what its disk has.
 */
final class SimServer {
    static final int OP_WRITE = 1;
    static final int OP_SYNC = 9;
    private static final long DIAL_RETRY_MICROS = 100_000;

    private final SimEnsemble ensemble;
    private final SimSchedule schedule;
    private final MemberConfig config;
    private final SimRandom random;
    private final SimDisk disk;
    private final SimClock clock;

    private boolean up;
    private boolean paused;
    private int incarnation;
    private long lastLink;
    private @Nullable Member member;
    private @Nullable SimLog log;
    private MemberStatus status = new MemberStatus(Phase.LOOKING, MemberStatus.NO_LEADER, 0);
    /** What the tree shows. */
    private SimTxn tree;

    private final Map<Long, SimEnd> ends = new TreeMap<>();
    private @Nullable SimEnd leaderEnd;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Deque<Runnable> follow = new ArrayDeque<>();
    private final List<Output> outputs = new ArrayList<>();
    private boolean stepping;
    private long tickAt = Long.MAX_VALUE;
    private long tickNumber;
    private int duesInThePast;
    private long dial;
    private int stepsToDeath;
    private boolean failNextPersist;
    private boolean handedOver;

    SimServer(SimEnsemble ensemble, MemberConfig config, SimRandom random, SimClock clock) {
        this.ensemble = ensemble;
        this.schedule = ensemble.schedule();
        this.config = config;
        this.random = random;
        this.clock = clock;
        this.disk = new SimDisk(ensemble.nothing());
        this.tree = disk.tip;
    }

    int sid() {
        return (int) config.sid();
    }

    boolean isObserver() {
        return config.observer();
    }

    boolean isUp() {
        return up;
    }

    boolean isPaused() {
        return paused;
    }

    int incarnation() {
        return incarnation;
    }

    long nextLink() {
        return ++lastLink;
    }

    SimDisk disk() {
        return disk;
    }

    SimTxn tree() {
        return tree;
    }

    SimLog log() {
        SimLog present = log;
        if (present == null) {
            throw new IllegalStateException("a server that is down has no log thread");
        }
        return present;
    }

    Member member() {
        Member present = member;
        if (present == null) {
            throw new IllegalStateException("a server that is down has no member");
        }
        return present;
    }

    MemberStatus status() {
        return status;
    }

    boolean isServing() {
        return up && status.isServing();
    }

    boolean isLeading() {
        return up && status.phase() == Phase.LEADING;
    }

    SimChecks checks() {
        return ensemble.checks();
    }

    long localDelay() {
        return ensemble.network().localDelay();
    }

    // --- life ---

    void start() {
        if (up) {
            return;
        }
        up = true;
        paused = false;
        incarnation++;
        stepsToDeath = 0;
        failNextPersist = false;
        disk.purge(random);
        tree = disk.tip;
        log = new SimLog(this, disk, schedule, random, ensemble.setup().syncMicros());
        status = new MemberStatus(Phase.LOOKING, MemberStatus.NO_LEADER, 0);
        ensemble.trace().add(schedule.now(), sid(), "start", disk.toString());
        int window = random.chance(1, 4) ? random.nextInt(config.windowSize() + 1) : config.windowSize();
        Member fresh = ensemble.newMember(config, disk.recover(window));
        member = fresh;
        stepping = true;
        fresh.start(clock.millis(schedule.now()), outputs);
        finishStep();
        ensemble.elections().started(this);
        ensemble.links().ownerRestarted(this);
    }

    /** @param silently nobody closes its connections: the machine is gone */
    void crash(boolean silently, boolean keepUnsynced) {
        if (!up) {
            return;
        }
        ensemble.trace().add(schedule.now(), sid(), "crash", silently ? "machine" : "process");
        ensemble.links().ownerDied(this, silently);
        ensemble.elections().died(this, silently);
        log().crash(keepUnsynced);
        up = false;
        paused = false;
        tickAt = Long.MAX_VALUE;
        dial++;
        ends.clear();
        leaderEnd = null;
        backlog.clear();
        follow.clear();
        outputs.clear();
        handedOver = false;
    }

    void pause() {
        paused = up;
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        ensemble.trace().add(schedule.now(), sid(), "resume", "");
        while (!backlog.isEmpty() && up && !paused) {
            backlog.remove().run();
        }
    }

    /** It dies at one of the next things that it does. */
    void dieSoon(int steps) {
        stepsToDeath = steps;
    }

    void failNextPersist() {
        failNextPersist = up;
    }

    /** Called before anything that leaves a mark on the disk or leaves the server. False: it died just before. */
    boolean durableStep() {
        if (stepsToDeath > 0 && --stepsToDeath == 0) {
            ensemble.crash(this, random.chance(1, 4), random.chance(1, 3));
        }
        return up;
    }

    // --- inputs ---

    /** Runs this when the server gets to it, if it is still the same. */
    void inbox(Runnable action) {
        if (!up) {
            return;
        }
        if (paused) {
            int then = incarnation;
            backlog.add(() -> {
                if (up && incarnation == then) {
                    action.run();
                }
            });
            return;
        }
        action.run();
    }

    void inbox(int forIncarnation, Input input) {
        if (up && incarnation == forIncarnation) {
            inbox(() -> take(input));
        }
    }

    /** Steps the member, or, from within a step, does so afterwards. */
    void take(Input input) {
        if (!up) {
            return;
        }
        if (stepping) {
            follow.add(() -> take(input));
            return;
        }
        if (!ensemble.tamper().input(this, input)) {
            return;
        }
        stepping = true;
        ensemble.trace().add(schedule.now(), sid(), "<-", input);
        ensemble.countStep();
        try {
            member().step(clock.millis(schedule.now()), input, outputs);
        } catch (RuntimeException e) {
            throw new SimViolation("S" + sid() + " failed at " + SimText.of(input) + ": " + e, e);
        }
        ensemble.tamper().outputs(this, input, outputs);
        finishStep();
    }

    private void finishStep() {
        for (int i = 0; i < outputs.size() && up; i++) {
            Output output = outputs.get(i);
            if (durableStep()) {
                ensemble.trace().add(schedule.now(), sid(), "->", output);
                execute(output);
            }
        }
        outputs.clear();
        stepping = false;
        if (!up) {
            return;
        }
        checks().afterStep(this);
        scheduleTick();
        while (up && !stepping && !follow.isEmpty()) {
            follow.remove().run();
        }
    }

    private void scheduleTick() {
        long due = clock.micros(member().nextDueMillis());
        if (due == tickAt) {
            return;
        }
        tickAt = due;
        duesInThePast = due <= schedule.now() ? duesInThePast + 1 : 0;
        if (duesInThePast > 1000) {
            throw new SimViolation("S" + sid() + " asks for ticks in the past, again and again");
        }
        long number = ++tickNumber;
        if (due == Long.MAX_VALUE) {
            return;
        }
        int then = incarnation;
        long late = random.chance(1, 16) ? random.nextInt(3000) : 0;
        schedule.at(Math.max(due, schedule.now() + 1) + late, () -> {
            if (incarnation == then) {
                inbox(() -> {
                    if (tickNumber == number) {
                        tickAt = -1;
                        take(new Input.Tick());
                    }
                });
            }
        });
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

    @Nullable
    SimEnd end(long link) {
        return ends.get(link);
    }

    // --- clients ---

    /** A client of this server writes; false if the server cannot take it now. */
    boolean write(Bytes payload) {
        if (!isServing() || paused) {
            return false;
        }
        if (status.phase() == Phase.LEADING) {
            return submit(payload, sid(), incarnation);
        }
        return forward(OP_WRITE, payload);
    }

    private boolean forward(int opCode, Bytes body) {
        SimEnd end = leaderEnd;
        if (end == null) {
            return false;
        }
        ensemble.links().sendToLeader(end, new LearnerMessage.Request(incarnation, 0, opCode, body, null));
        return true;
    }

    /** As leader: gives the next zxid to a write. */
    private boolean submit(Bytes payload, int origin, int originIncarnation) {
        if (!isLeading() || handedOver) {
            return false;
        }
        Proposal proposal = new Proposal(member().lastProposed() + 1, payload);
        checks().submitted(this, proposal, origin, originIncarnation);
        take(new Input.Submitted(proposal));
        return true;
    }

    /** A client of this server asks for a sync; false if the server cannot take it now. */
    boolean sync() {
        if (!isServing() || paused) {
            return false;
        }
        if (status.phase() == Phase.LEADING) {
            if (handedOver) {
                return false;
            }
            take(new Input.SyncAsked(checks().syncAsked(this, null)));
            return true;
        }
        SimEnd end = leaderEnd;
        if (end == null || !forward(OP_SYNC, Bytes.EMPTY)) {
            return false;
        }
        checks().syncForwarded(this, end);
        return true;
    }

    void handOver() {
        if (isLeading() && !paused) {
            handedOver = true;
            take(new Input.HandOver());
        }
    }

    // --- outputs ---

    private void execute(Output output) {
        if (output instanceof Output.SendToLearners) {
            sendToLearners((Output.SendToLearners) output);
        } else if (output instanceof Output.SendToLeader) {
            Output.SendToLeader send = (Output.SendToLeader) output;
            SimEnd end = ends.get(send.link());
            if (end != null) {
                checks().learnerSays(this, end, send.message());
                ensemble.links().sendToLeader(end, send.message());
            }
        } else if (output instanceof Output.SendPong) {
            Output.SendPong pong = (Output.SendPong) output;
            SimEnd end = ends.get(pong.link());
            if (end != null) {
                ensemble.links().sendToLeader(end, new LearnerMessage.Pong(pong.zxid(), List.of()));
            }
        } else if (output instanceof Output.Append) {
            checks().appends(this, ((Output.Append) output).proposal());
            log().append(((Output.Append) output).proposal());
        } else if (output instanceof Output.Deliver) {
            tree = tree.then(((Output.Deliver) output).proposal());
            checks().delivered(this);
        } else if (output instanceof Output.SendVote) {
            Output.SendVote send = (Output.SendVote) output;
            checks().votes(this, send.vote());
            ensemble.elections().send(this, send.sid(), send.vote());
        } else {
            executeRare(output);
        }
    }

    private void executeRare(Output output) {
        if (output instanceof Output.PersistAcceptedEpoch) {
            persist(((Output.PersistAcceptedEpoch) output).epoch(), true);
        } else if (output instanceof Output.PersistCurrentEpoch) {
            persist(((Output.PersistCurrentEpoch) output).epoch(), false);
        } else if (output instanceof Output.Truncate) {
            log().truncate(((Output.Truncate) output).zxid());
        } else if (output instanceof Output.InstallSnapshot) {
            install((Output.InstallSnapshot) output);
        } else if (output instanceof Output.BeginSnapshot) {
            beginSnapshot(((Output.BeginSnapshot) output).link());
        } else if (output instanceof Output.DialLeader) {
            startDial((Output.DialLeader) output);
        } else if (output instanceof Output.CancelDial) {
            dial++;
        } else if (output instanceof Output.CloseLink) {
            SimEnd end = ends.get(((Output.CloseLink) output).link());
            if (end != null) {
                ensemble.links().close(end);
            }
        } else if (output instanceof Output.StatusChanged) {
            status = ((Output.StatusChanged) output).status();
            handedOver = false;
            checks().statusChanged(this);
        } else if (output instanceof Output.RequestArrived) {
            Output.RequestArrived arrived = (Output.RequestArrived) output;
            requestArrived(arrived.link(), (int) arrived.sid(), arrived.request());
        } else if (output instanceof Output.SyncConfirmed) {
            checks().syncConfirmed(this, ((Output.SyncConfirmed) output).token());
        } else if (output instanceof Output.SyncArrived) {
            if (leaderEnd != null) {
                checks().syncArrived(this, leaderEnd);
            }
        } else if (output instanceof Output.HistoryUnusable) {
            ensemble.setHistoryAside(this);
        }
    }

    private void sendToLearners(Output.SendToLearners send) {
        LeaderMessage message = send.message();
        checks().leaderSays(this, message);
        for (long link : send.links()) {
            SimEnd end = ends.get(link);
            if (end != null) {
                ensemble.links().sendToLearner(end, message);
            }
        }
    }

    private void persist(long epoch, boolean accepted) {
        boolean fails = failNextPersist;
        if (fails && random.chance(1, 2)) {
            ensemble.crash(this, false, random.chance(1, 2));
            return;
        }
        checks().persists(this, epoch, accepted);
        if (accepted) {
            disk.acceptedEpoch = epoch;
        } else {
            disk.currentEpoch = epoch;
            disk.trusted = true;
        }
        if (fails) {
            ensemble.crash(this, false, random.chance(1, 2));
        }
    }

    private void install(Output.InstallSnapshot install) {
        SimEnd end = ends.get(install.link());
        SimTxn image = end == null ? null : end.imageReceived;
        if (image == null) {
            return; // the connection is gone and the image with it
        }
        log().install(image);
    }

    private void beginSnapshot(long link) {
        SimEnd end = ends.get(link);
        if (end == null) {
            return;
        }
        int then = incarnation;
        schedule.after(ensemble.network().delay(), () -> {
            if (incarnation == then) {
                inbox(() -> {
                    if (end.isLive()) {
                        end.imageToSend = tree;
                        take(new Input.SnapshotBegan(link, tree.zxid));
                    }
                });
            }
        });
    }

    private void requestArrived(long link, int from, LearnerMessage.Request request) {
        SimEnd end = ends.get(link);
        if (end == null) {
            return;
        }
        int originIncarnation = (int) request.sessionId();
        if (request.opCode() == OP_SYNC) {
            if (isLeading() && !handedOver) {
                take(new Input.SyncAsked(checks().syncAsked(this, end)));
            }
        } else {
            follow.add(() -> submit(request.body(), from, originIncarnation));
        }
    }

    /** The tree is what this snapshot shows. */
    void showTree(SimTxn image) {
        tree = image;
    }

    /** The tree shows no more than this. */
    void cutTree(SimTxn target) {
        if (tree.index > target.index) {
            tree = target;
        }
    }

    private void startDial(Output.DialLeader wanted) {
        long number = ++dial;
        long deadline = schedule.now() + wanted.budgetMillis() * 1000;
        schedule.after(ensemble.network().delay(), () -> tryDial(number, incarnation, wanted.sid(), deadline));
    }

    private void tryDial(long number, int forIncarnation, long target, long deadline) {
        if (number != dial || !up || incarnation != forIncarnation) {
            return;
        }
        SimServer leader = ensemble.server((int) target);
        if (leader.isUp() && ensemble.network().reach(this, leader)) {
            ensemble.links().connect(this, leader);
        } else if (schedule.now() + DIAL_RETRY_MICROS > deadline) {
            schedule.at(deadline, () -> {
                if (number == dial) {
                    inbox(forIncarnation, new Input.LeaderUnreachable(target));
                }
            });
        } else {
            schedule.after(DIAL_RETRY_MICROS, () -> tryDial(number, forIncarnation, target, deadline));
        }
    }

    @Override
    public String toString() {
        return "S" + sid() + (up ? paused ? " paused " : " up " : " down ") + status + " tree=" + tree + " " + disk;
    }
}
