package io.coord.zab.runtime;

import io.coord.core.env.Clock;
import io.coord.core.invariant.Invariant;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.message.ShownTree;
import io.coord.zab.storage.fs.FileFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps a {@link Member} and does what it wants done: one input in, its outputs executed in their order. What a turn
 * has for the log, for each link and for the state machine is collected and leaves at its end, at once.
 *
 * <pre>{@code
 * driver.start();
 * while (running) {
 *     for (Input input : inbox.take(driver.nextDueMillis())) {
 *         driver.step(input);
 *     }
 *     driver.endTurn();
 * }
 * driver.close();
 * }</pre>
 *
 * <p>If the disk fails, nothing that comes after the failure leaves the server, {@link StateMachine#failed} is called,
 * and from then on every method but {@link #close()} does nothing.
 *
 * <p>Thread: replica, all but {@link #logMetrics()}, {@link #counts()} and {@link #resetMetrics()}.
 */
public final class MemberDriver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberDriver.class);
    private static final long IMAGE_RETRY_MILLIS = 20;

    private final String server;
    private final Member member;
    private final DurableHistory history;
    private final ElectionPort election;
    private final QuorumPort quorum;
    private final StateMachine machine;
    private final Clock clock;

    private final MemberCounts counts = new MemberCounts();
    private final List<Output> outputs = new ArrayList<>();
    private final Execution execution = new Execution();
    private boolean executing;
    private boolean failed;
    private final List<Proposal> toAppend = new ArrayList<>();
    private final List<Proposal> toDeliver = new ArrayList<>();
    private final ArrayDeque<Long> imagesWanted = new ArrayDeque<>();
    private final LogReadings logReadings;
    private boolean logReadingsWait;
    /** Begun, and waiting for the SNAP before it. */
    private @Nullable StateImage imageToSend;

    /** Takes over log and ports, and closes them. */
    public MemberDriver(DriverParts parts) {
        this.server = parts.server();
        this.member = parts.member();
        this.history = new DurableHistory(parts);
        this.election = parts.election();
        this.quorum = parts.quorum();
        this.machine = parts.machine();
        this.clock = parts.clock();
        this.logReadings = new LogReadings(parts);
    }

    /** Begins: starts the log's thread, connects, and looks for a leader. Call once. */
    public void start() {
        history.start();
        reach(member.membership());
        member.start(nowMillis(), outputs);
        execute();
    }

    /** Gives the member an input: from the inbox, or one of the server's own. */
    public void step(Input input) {
        if (failed) {
            return;
        }
        prepare(input);
        member.step(nowMillis(), input, outputs);
        execute();
        if (input instanceof Input.LeaderSaid said && said.message() instanceof LeaderMessage.Ping ping) {
            compare(ping.shown());
        }
    }

    private void compare(@Nullable ShownTree ofLeader) {
        if (ofLeader != null && !failed && !history.isBusy()) {
            deliverCollected();
            machine.leaderShows(ofLeader);
        }
    }

    /** Lets go of what the turn has collected. Call when the inbox was emptied. */
    public void endTurn() {
        letGo();
        while (!failed && beginImage()) {
            letGo();
        }
        logReadingsWait = !failed && logReadings.readOn();
    }

    private void letGo() {
        do {
            appendCollected();
            quorum.flush();
            deliverCollected();
        } while (!failed && !toAppend.isEmpty());
        quorum.flush();
    }

    /**
     * When a turn is due at the latest, with {@link io.coord.zab.protocol.Input.Tick} for an input: on the monotonic
     * clock.
     */
    public long nextDueMillis() {
        long due = member.nextDueMillis();
        boolean waits = logReadingsWait || !imagesWanted.isEmpty();
        return waits ? Math.min(due, nowMillis() + IMAGE_RETRY_MILLIS) : due;
    }

    public MemberStatus status() {
        return member.status();
    }

    /** As leader: the zxid of the next transaction to be submitted. */
    public long nextZxid() {
        return member.lastProposed() + 1;
    }

    /** The last transaction that is committed; the state machine may still have to get it in this turn. */
    public long lastDelivered() {
        return member.lastDelivered();
    }

    /** The configuration in force. */
    public Membership membership() {
        return member.membership();
    }

    /** The same, or a newer one that was proposed and is not in force yet. */
    public Membership lastSeenMembership() {
        return member.lastSeenMembership();
    }

    /** As leader: the servers that follow and are synchronised, and itself; observers are not among them. Else empty. */
    public Set<Long> synchronisedServers() {
        return member.synchronisedServers();
    }

    /** As leader: who follows. Else empty. */
    public Optional<LearnerCounts> learners() {
        return member.learners();
    }

    /**
     * Whether the history is being cut or replaced. Until then a snapshot of the present state must neither be begun nor
     * reach the disk: it may show what is being taken back.
     */
    public boolean isReplacingHistory() {
        return history.isBusy();
    }

    /** What is appended from now on goes to a new log file. */
    public void rollLog() {
        appendCollected();
        history.roll();
    }

    /** Thread: any. */
    public LogMetrics logMetrics() {
        return history.metrics();
    }

    /** Thread: any. */
    public MemberCounts counts() {
        return counts;
    }

    /** Thread: any. */
    public void resetMetrics() {
        history.resetMetrics();
        counts.reset();
    }

    /** Closes ports and links, writes what is still to be logged. Waits for that, at most some seconds. Idempotent. */
    @Override
    public void close() {
        if (!failed) {
            appendCollected();
            quorum.flush();
        }
        failed = true;
        election.close();
        quorum.close();
        logReadings.close();
        history.close();
    }

    /** What an input means to the driver itself. */
    private void prepare(Input input) {
        if (input instanceof Input.LearnerSaid) {
            quorum.taken(((Input.LearnerSaid) input).link());
        } else if (input instanceof Input.LeaderSaid) {
            quorum.taken(((Input.LeaderSaid) input).link());
            counts.received(((Input.LeaderSaid) input).message());
        } else if (input instanceof Input.PeerVoted) {
            election.taken(((Input.PeerVoted) input).sid());
        } else if (input instanceof Input.LinkClosed) {
            long link = ((Input.LinkClosed) input).link();
            imagesWanted.remove(link);
            logReadings.end(link);
            quorum.forget(link);
        } else if (input instanceof Input.LogRead) {
            logReadings.taken((Input.LogRead) input);
        } else if (input instanceof Input.Truncated || input instanceof Input.SnapshotInstalled) {
            deliverCollected();
            history.finishReplacing(machine::installState);
        }
    }

    /** By index: while it runs, outputs are added by inputs of the state machine. */
    private void execute() {
        if (executing) {
            return;
        }
        executing = true;
        try {
            for (int i = 0; i < outputs.size() && !failed; i++) {
                outputs.get(i).passTo(execution);
            }
        } finally {
            outputs.clear();
            executing = false;
        }
    }

    private void statusChanged(MemberStatus status) {
        quorum.receive(receptionBy(status.phase()));
        log.info(
                "role changed server={} to={} leader={} epoch=0x{}",
                server,
                status.phase(),
                status.leader(),
                Long.toHexString(status.epoch()));
        machine.statusChanged(status);
    }

    private static LearnerReception receptionBy(Phase phase) {
        return switch (phase) {
            case LOOKING -> LearnerReception.WAIT;
            case PREPARING, LEADING -> LearnerReception.WELCOME;
            case JOINING, FOLLOWING, OBSERVING -> LearnerReception.TURN_AWAY;
        };
    }

    private void reach(Membership members) {
        election.members(members);
        quorum.members(members);
    }

    private void appendCollected() {
        if (!toAppend.isEmpty()) {
            history.append(toAppend);
            toAppend.clear();
        }
    }

    private void deliverCollected() {
        if (toDeliver.isEmpty() || failed) {
            return;
        }
        List<Proposal> delivered = List.copyOf(toDeliver);
        toDeliver.clear();
        counts.delivered(delivered.size());
        history.delivered(delivered.get(delivered.size() - 1).zxid());
        machine.deliver(delivered);
    }

    /** One image at a time: the next learner waits until the tree is free. */
    private boolean beginImage() {
        if (imagesWanted.isEmpty() || history.isBusy()) {
            return false;
        }
        StateImage image = machine.beginImage();
        if (image == null) {
            return false;
        }
        Invariant.check(
                image.zxid() == history.shown(), "image at 0x%x, delivered 0x%x", image.zxid(), history.shown());
        long link = imagesWanted.remove();
        imageToSend = image;
        member.step(nowMillis(), new Input.SnapshotBegan(link, image.zxid()), outputs);
        execute();
        StateImage unwanted = imageToSend;
        if (unwanted != null) {
            imageToSend = null;
            unwanted.close();
        }
        return true;
    }

    private interface DurableStep {
        void run() throws FileFailure;
    }

    private void durably(DurableStep step) {
        try {
            step.run();
        } catch (FileFailure e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        failed = true;
        toAppend.clear();
        toDeliver.clear();
        machine.failed(cause);
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
    }

    /** Does what one output asks for. */
    private final class Execution implements Output.Handler {
        @Override
        public void onSendToLearners(Output.SendToLearners send) {
            LeaderMessage message = send.message() instanceof LeaderMessage.Ping ping
                    ? new LeaderMessage.Ping(ping.zxid(), machine.shownTree())
                    : send.message();
            quorum.sendToLearners(send.links(), message);
            counts.sent(send.message());
            StateImage image = imageToSend;
            if (image != null && send.message() instanceof LeaderMessage.Snap) {
                // Right behind its SNAP: what completes it, and NEWLEADER, come later.
                imageToSend = null;
                quorum.sendImage(send.links().get(0), image);
            }
        }

        @Override
        public void onSendToLeader(Output.SendToLeader send) {
            quorum.sendToLeader(send.link(), send.message());
        }

        @Override
        public void onSendPong(Output.SendPong pong) {
            quorum.sendToLeader(pong.link(), new LearnerMessage.Pong(pong.zxid(), machine.touchedSessions()));
        }

        @Override
        public void onAppend(Output.Append append) {
            toAppend.add(append.proposal());
        }

        @Override
        public void onDeliver(Output.Deliver deliver) {
            toDeliver.add(deliver.proposal());
        }

        @Override
        public void onSendVote(Output.SendVote send) {
            election.send(send.sid(), send.vote());
        }

        @Override
        public void onDialLeader(Output.DialLeader dial) {
            quorum.dial(dial.sid(), dial.budgetMillis());
        }

        @Override
        public void onCancelDial(Output.CancelDial cancel) {
            quorum.cancelDial();
        }

        @Override
        public void onCloseLink(Output.CloseLink close) {
            imagesWanted.remove(close.link());
            logReadings.end(close.link());
            quorum.close(close.link(), close.reason());
            quorum.forget(close.link());
        }

        @Override
        public void onBeginSnapshot(Output.BeginSnapshot begin) {
            imagesWanted.add(begin.link());
        }

        @Override
        public void onReadLog(Output.ReadLog read) {
            logReadings.begin(read);
        }

        @Override
        public void onPersistAcceptedEpoch(Output.PersistAcceptedEpoch persist) {
            durably(() -> history.persistAcceptedEpoch(persist.epoch()));
        }

        @Override
        public void onPersistCurrentEpoch(Output.PersistCurrentEpoch persist) {
            durably(() -> history.persistCurrentEpoch(persist.epoch()));
        }

        @Override
        public void onTruncate(Output.Truncate truncate) {
            appendCollected();
            deliverCollected();
            history.truncate(truncate.zxid());
        }

        @Override
        public void onInstallSnapshot(Output.InstallSnapshot install) {
            appendCollected();
            deliverCollected();
            history.install(
                    quorum.takeReceivedState(install.link())
                            .orElseThrow(() ->
                                    new IllegalStateException("no snapshot was received over link " + install.link())),
                    install);
        }

        @Override
        public void onRequestArrived(Output.RequestArrived request) {
            machine.requestArrived(request.link(), request.sid(), request.request());
        }

        @Override
        public void onSessionsTouched(Output.SessionsTouched touched) {
            machine.sessionsTouched(touched.sid(), touched.askedMillis(), touched.touched());
        }

        @Override
        public void onLearnerLeft(Output.LearnerLeft left) {
            machine.learnerLeft(left.sid());
        }

        @Override
        public void onRevalidateArrived(Output.RevalidateArrived revalidate) {
            deliverCollected();
            counts.sessionAskedFor();
            machine.revalidateArrived(revalidate.link(), revalidate.sid(), revalidate.question());
        }

        @Override
        public void onSyncConfirmed(Output.SyncConfirmed confirmed) {
            deliverCollected();
            machine.syncConfirmed(confirmed.token());
        }

        @Override
        public void onSyncArrived(Output.SyncArrived arrived) {
            deliverCollected();
            machine.syncArrived();
        }

        @Override
        public void onSessionRevalidated(Output.SessionRevalidated answer) {
            deliverCollected();
            machine.sessionRevalidated(answer.sessionId(), answer.valid());
        }

        @Override
        public void onStatusChanged(Output.StatusChanged changed) {
            deliverCollected();
            statusChanged(changed.status());
        }

        @Override
        public void onConfigSeen(Output.ConfigSeen seen) {
            reach(KnownMembers.of(member.membership(), seen.configText()));
            machine.configSeen(seen.configText());
        }

        @Override
        public void onConfigActivated(Output.ConfigActivated config) {
            deliverCollected();
            reach(member.membership());
            machine.configActivated(config.version(), config.configText());
        }

        @Override
        public void onHistoryUnusable(Output.HistoryUnusable unusable) {
            durably(history::distrust);
            if (!failed) {
                machine.historyUnusable(unusable.reason());
            }
        }
    }
}
