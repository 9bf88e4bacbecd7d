package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.sim.SimRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server: its disk, and, while it is up, a member that is stepped, one input at a time. It dies at any moment, also
 * between two outputs of one step, and starts again from what its disk has.
 */
final class SimServer {
    private static final MemberStatus NEW = new MemberStatus(Phase.LOOKING, MemberStatus.NO_LEADER, 0);

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
    private @Nullable SimDriver driver;
    private @Nullable SimLog log;
    private MemberStatus status = NEW;
    private SimTxn tree;

    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Deque<Runnable> follow = new ArrayDeque<>();
    private final List<Output> outputs = new ArrayList<>();
    private boolean stepping;
    private long tickAt = Long.MAX_VALUE;
    private long tickNumber;
    private int duesInThePast;
    private int stepsToDeath;

    SimServer(SimEnsemble ensemble, MemberConfig config, SimRandom random, SimClock clock) {
        this.ensemble = ensemble;
        this.schedule = ensemble.schedule();
        this.config = config;
        this.random = random;
        this.clock = clock;
        this.disk = new SimDisk(ensemble.nothing(), ensemble.setup().membershipOf(config.sid()));
        this.tree = disk.tip;
    }

    int sid() {
        return (int) config.sid();
    }

    /** As it knows itself, while it is up. */
    boolean isObserver() {
        MemberSpec self = member().membership().members().get(config.sid());
        return self == null ? config.observer() : self.observer();
    }

    boolean isUp() {
        return up;
    }

    /** Counts its starts. */
    int incarnation() {
        return incarnation;
    }

    long nextLink() {
        return ++lastLink;
    }

    SimDisk disk() {
        return disk;
    }

    /** What the tree shows. */
    SimTxn tree() {
        return tree;
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

    boolean isPaused() {
        return paused;
    }

    boolean isDrivenBy(SimDriver candidate) {
        return up && driver == candidate;
    }

    SimLog log() {
        return present(log);
    }

    Member member() {
        return present(member);
    }

    SimDriver driver() {
        return present(driver);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("it was never started");
        }
        return part;
    }

    // --- life ---

    void start() {
        if (up) {
            return;
        }
        up = true;
        incarnation++;
        disk.purge(random, checks().lastCommitted());
        tree = disk.tip;
        status = NEW;
        ensemble.trace().add(schedule.now(), sid(), "start", disk.toString());
        SimLog freshLog = new SimLog(ensemble, this, random);
        log = freshLog;
        driver = new SimDriver(ensemble, this, freshLog, random);
        int window = random.chance(1, 4) ? random.nextInt(config.windowSize() + 1) : config.windowSize();
        Member fresh = ensemble.newMember(config, disk, disk.recover(window));
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
        stepsToDeath = 0;
        backlog.clear();
        follow.clear();
        outputs.clear();
    }

    /** What was going to happen to it does not. */
    void spare() {
        stepsToDeath = 0;
        if (up) {
            driver().failNextPersist(false);
            resume();
        }
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

    /** It dies at one of the next things that it does; 0: it does not. */
    void dieSoon(int steps) {
        stepsToDeath = steps;
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

    /** Runs this when the step that is being done is complete. */
    void afterStep(Runnable action) {
        if (stepping) {
            follow.add(action);
        } else {
            action.run();
        }
    }

    /** Steps the member, or, from within a step, does so afterwards. */
    void take(Input input) {
        if (stepping) {
            follow.add(() -> take(input));
            return;
        }
        if (!up || !ensemble.tamper().input(this, input)) {
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
        SimDriver executor = driver();
        for (int i = 0; i < outputs.size() && up; i++) {
            Output output = outputs.get(i);
            if (durableStep()) {
                ensemble.trace().add(schedule.now(), sid(), "->", output);
                output.passTo(executor);
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

    private SimChecks checks() {
        return ensemble.checks();
    }

    private void scheduleTick() {
        long due = clock.micros(member().nextDueMillis());
        if (due == tickAt) {
            return;
        }
        duesInThePast = due <= schedule.now() ? duesInThePast + 1 : 0;
        if (duesInThePast > 1000) {
            throw new SimViolation("S" + sid() + " asks for ticks in the past, again and again");
        }
        tickAt = due;
        long number = ++tickNumber;
        if (due == Long.MAX_VALUE) {
            return;
        }
        int then = incarnation;
        long late = random.chance(1, 16) ? random.nextInt(3000) : 0;
        schedule.at(Math.max(due, schedule.now() + 1) + late, () -> {
            if (tickNumber == number && incarnation == then) {
                inbox(() -> {
                    if (tickNumber == number) {
                        tickAt = -1;
                        take(new Input.Tick());
                    }
                });
            }
        });
    }

    // --- clients ---

    /** A client of this server writes; false if the server cannot take it now. */
    boolean write(Bytes payload) {
        return isServing() && !paused && driver().write(payload);
    }

    /** A client of this server asks for a sync; false if the server cannot take it now. */
    boolean sync() {
        return isServing() && !paused && driver().sync();
    }

    void handOver() {
        if (up && !paused) {
            driver().handOver();
        }
    }

    // --- what the driver does to it ---

    void show(MemberStatus newStatus) {
        status = newStatus;
        checks().statusChanged(this);
    }

    void apply(Proposal proposal) {
        tree = tree.then(proposal);
        checks().delivered(this);
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

    @Override
    public String toString() {
        return "S" + sid() + (up ? paused ? " paused " : " up " : " down ") + status + " tree=" + tree + " " + disk;
    }
}
