package io.coord.zab.runtime;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.core.invariant.Invariant;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.storage.HistoryTrust;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.SnapshotInstallation;
import io.coord.zab.storage.Truncation;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.log.TxnLog;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The history of a running member on its disk: the log that grows, and how it is cut or replaced. Cutting and replacing
 * happen in the background, with the log closed; meanwhile what is to be appended waits.
 *
 * <p>Thread: replica; what is marked so, background.
 */
final class DurableHistory implements LogListener, AutoCloseable {
    /** Payloads bound what is in them. */
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE / 2);

    private final String server;
    private final HistoryConfig config;
    private final StateMachine machine;
    private final MemberInbox inbox;
    private final Executor background;
    private final ThreadFactory logThreads;
    private final Clock clock;
    private final EpochStore epochs;
    private final HistoryTrust trust;

    /** The last transaction that the state machine shows. */
    private long shown;
    /** The last transaction given to the log. */
    private long appended;

    private volatile LogThread log;
    private final List<Proposal> waiting = new ArrayList<>();
    private boolean rollWaiting;
    private boolean busy;

    private final Object closing = new Object();
    // guarded by closing
    private boolean closed;
    /** What the background has done, until the replica thread takes notice. */
    private @Nullable Replaced replaced;

    /** @param state to be shown from now on; null: the one that is shown */
    private record Replaced(
            long lastZxid, LogThread log, @Nullable ReplicatedState state) {}

    /** Takes a state in place of the one before. */
    interface StateTarget {
        void install(ReplicatedState state, long zxid);
    }

    DurableHistory(DriverParts parts) {
        this.server = parts.server();
        this.config = parts.history();
        this.machine = parts.machine();
        this.inbox = parts.inbox();
        this.background = parts.background();
        this.logThreads = parts.logThreads();
        this.clock = parts.clock();
        this.epochs = new EpochStore(config.files(), config.dirs().snapshotDir());
        this.trust = new HistoryTrust(config.files(), config.dirs());
        this.shown = Math.max(0, parts.lastZxid());
        this.appended = shown;
        this.log = openLog(shown);
    }

    private LogThread openLog(long lastZxid) {
        TxnLog txnLog = new TxnLog(config.files(), config.dirs().logDir(), config.log(), lastZxid);
        return new LogThread(server, txnLog, this, logThreads, clock, config.slowSyncMillis(), config.syncs());
    }

    void start() {
        log.start();
    }

    /** Thread: log. */
    @Override
    public void synced(long lastZxid) {
        inbox.put(new Input.LogSynced(lastZxid));
    }

    /** Thread: log. */
    @Override
    public void failed(Throwable cause) {
        machine.failed(cause);
    }

    void append(List<Proposal> proposals) {
        appended = proposals.get(proposals.size() - 1).zxid();
        if (busy) {
            waiting.addAll(proposals);
        } else {
            log.append(proposals);
        }
    }

    void roll() {
        if (busy) {
            rollWaiting = true;
        } else {
            log.roll();
        }
    }

    void delivered(long zxid) {
        shown = zxid;
    }

    long shown() {
        return shown;
    }

    void persistAcceptedEpoch(long epoch) throws FileFailure {
        epochs.writeAcceptedEpoch(epoch);
    }

    /**
     * Makes the epoch of this history durable. It is asked for when all of the leader's initial history is here, so
     * what was lost before, if anything, is made up for.
     */
    void persistCurrentEpoch(long epoch) throws FileFailure {
        epochs.writeCurrentEpoch(epoch);
        trust.restore();
    }

    void distrust() throws FileFailure {
        trust.withdraw();
    }

    /** Whether the history is being cut or replaced. */
    boolean isBusy() {
        return busy;
    }

    /** Answered by {@link Input.Truncated}. */
    void truncate(long zxid) {
        boolean reload = shown > zxid;
        replace(() -> {
            boolean done = Truncation.truncate(
                    config.files(), config.dirs(), config.recovery().tree(), zxid);
            ReplicatedState state = done && reload ? recover(zxid) : null;
            reopen(done ? zxid : appended, state);
            inbox.put(new Input.Truncated(zxid, done));
        });
    }

    /** Answered by {@link Input.SnapshotInstalled}. */
    void install(ReplicatedState state, Output.InstallSnapshot installation) {
        replace(() -> {
            for (Proposal proposal : installation.completion()) {
                state.apply(
                        TxnCodec.read(Unpooled.wrappedBuffer(proposal.payload().array()), LIMITS), ChangeListener.NONE);
            }
            long end = installation.end();
            Invariant.check(state.lastZxid() == end, "installs up to 0x%x what shows 0x%x", end, state.lastZxid());
            SnapshotInstallation.install(config.files(), config.dirs(), state, config.snapshots());
            reopen(end, state);
            inbox.put(new Input.SnapshotInstalled(end, state.config()));
        });
    }

    private interface Replacement {
        void run() throws IOException;
    }

    private void replace(Replacement replacement) {
        Invariant.check(!busy, "the history is being replaced already");
        busy = true;
        background.execute(() -> {
            // Drains: all that was appended is durable, and reported, before the history changes.
            log.close();
            if (!log.hasEndedWell()) {
                machine.failed(new IllegalStateException("the log does not end, so the history can not be replaced"));
                return;
            }
            try {
                replacement.run();
            } catch (IOException | RuntimeException | Error e) {
                machine.failed(e);
            }
        });
    }

    /** Thread: background. */
    private ReplicatedState recover(long zxid) throws IOException {
        RecoveryResult result = Recovery.recover(config.files(), config.dirs(), config.recovery(), clock);
        Invariant.check(result.lastZxid() == zxid, "cut at 0x%x, but recovered up to 0x%x", zxid, result.lastZxid());
        return result.state();
    }

    /** Thread: background. */
    private void reopen(long lastZxid, @Nullable ReplicatedState state) {
        LogThread reopened = openLog(lastZxid);
        synchronized (closing) {
            if (closed) {
                reopened.close();
            } else {
                reopened.start();
                replaced = new Replaced(lastZxid, reopened, state);
            }
        }
    }

    /** Goes on with the history as the background has left it, before the member hears of that. */
    void finishReplacing(StateTarget target) {
        Replaced now;
        synchronized (closing) {
            now = replaced;
            replaced = null;
        }
        Invariant.check(now != null, "the history was not replaced");
        busy = false;
        log = now.log;
        if (now.state != null) {
            shown = now.lastZxid;
            target.install(now.state, now.lastZxid);
        }
        if (rollWaiting) {
            rollWaiting = false;
            log.roll();
        }
        appended = waiting.isEmpty()
                ? now.lastZxid
                : waiting.get(waiting.size() - 1).zxid();
        if (!waiting.isEmpty()) {
            log.append(waiting);
            waiting.clear();
        }
    }

    /** Thread: any. */
    LogMetrics metrics() {
        return log.metrics();
    }

    /** Thread: any. */
    void resetMetrics() {
        log.resetMetrics();
    }

    @Override
    public void close() {
        Replaced unnoticed;
        synchronized (closing) {
            closed = true;
            unnoticed = replaced;
        }
        log.close();
        if (unnoticed != null) {
            unnoticed.log.close();
        }
    }
}
