package io.coord.zab.runtime;

import io.coord.core.env.Clock;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.log.TxnLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the transaction log. It takes everything that waits, writes it with one call, syncs once and
 * tells the listener: while one sync runs, the next batch gathers (group commit). A lone proposal goes straight through.
 *
 * <p>Order: proposals and rolls take effect in the order of the calls. The queue itself has no limit: the caller bounds
 * what is in flight, since only it can push back to the clients (design 4).
 *
 * <p>The first failure is the last: the listener hears of it, later calls have no effect, nothing is retried.
 *
 * <p>Thread-safe; the log itself is touched by this thread only, which closes it.
 */
public final class LogThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogThread.class);
    private static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long CLOSE_MILLIS = 10_000;
    private static final long CLOSE_AFTER_INTERRUPT_MILLIS = 1_000;

    /** In the queue: what comes after starts a new file. */
    private static final Object ROLL = new Object();

    private final String server;
    private final TxnLog txnLog;
    private final LogListener listener;
    private final Clock clock;
    private final long warnAfterNanos;
    private final SyncListener syncs;
    private final Thread thread;

    private final Object lock = new Object();
    // guarded by lock
    private List<Object> inbox = new ArrayList<>();
    private boolean waiting;
    private boolean closing;
    private boolean failed;

    // owned by the thread
    private long unsynced;
    private long warnedAtNanos;
    private long slowSinceWarning;

    private final AtomicReference<LogMetrics> metrics = new AtomicReference<>(LogMetrics.NONE);

    /** Nobody measures. */
    public LogThread(
            String server,
            TxnLog txnLog,
            LogListener listener,
            ThreadFactory threads,
            Clock clock,
            long warnAfterMillis) {
        this(server, txnLog, listener, threads, clock, warnAfterMillis, SyncListener.NONE);
    }

    /**
     * @param server          name in log lines
     * @param txnLog          handed over
     * @param warnAfterMillis a batch that takes longer is warned of ({@code fsync.warningthresholdms}, 1000)
     * @param syncs           hears of each batch
     */
    public LogThread(
            String server,
            TxnLog txnLog,
            LogListener listener,
            ThreadFactory threads,
            Clock clock,
            long warnAfterMillis,
            SyncListener syncs) {
        this.syncs = syncs;
        this.server = server;
        this.txnLog = txnLog;
        this.listener = listener;
        this.clock = clock;
        this.warnAfterNanos = TimeUnit.MILLISECONDS.toNanos(warnAfterMillis);
        this.warnedAtNanos = clock.monotonicNanos() - WARNING_INTERVAL_NANOS;
        this.thread = threads.newThread(this::run);
    }

    /** Starts the thread. Call once. */
    public void start() {
        thread.start();
    }

    /** Queues a proposal. After a failure or {@link #close()} it is ignored: it will never be reported as synced. */
    public void append(Proposal proposal) {
        put(proposal);
    }

    /** Queues proposals that belong together, for the price of one. */
    public void append(List<Proposal> proposals) {
        synchronized (lock) {
            if (!closing && !failed) {
                inbox.addAll(proposals);
                wake();
            }
        }
    }

    /** What is appended from now on goes to a new file. */
    public void roll() {
        put(ROLL);
    }

    private void put(Object command) {
        synchronized (lock) {
            if (!closing && !failed) {
                inbox.add(command);
                wake();
            }
        }
    }

    private void wake() {
        if (waiting) {
            lock.notifyAll();
        }
    }

    /** Whether it was closed, has ended, and all that was appended is durable. */
    public boolean hasEndedWell() {
        synchronized (lock) {
            return closing && !failed && inbox.isEmpty() && !thread.isAlive();
        }
    }

    public LogMetrics metrics() {
        return metrics.get();
    }

    /** Begins anew with {@link #metrics}. Thread: any. */
    public void resetMetrics() {
        metrics.set(LogMetrics.NONE);
    }

    private void run() {
        try {
            List<Object> commands = new ArrayList<>();
            while (take(commands)) {
                execute(commands);
                commands.clear();
            }
        } catch (FileFailure | RuntimeException | Error e) {
            fail(e);
        } finally {
            closeLog();
        }
    }

    /** Waits for commands and moves all of them to {@code empty}; false: closed, and there are none. */
    private boolean take(List<Object> empty) {
        synchronized (lock) {
            while (inbox.isEmpty() && !closing) {
                waiting = true;
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    // The thread is ours; an interrupt means only: go.
                    closing = true;
                    Thread.currentThread().interrupt();
                }
                waiting = false;
            }
            empty.addAll(inbox);
            inbox.clear();
            return !empty.isEmpty();
        }
    }

    private void execute(List<Object> commands) throws FileFailure {
        for (int i = 0; i < commands.size(); i++) {
            Object command = commands.get(i);
            if (command instanceof Proposal) {
                Proposal proposal = (Proposal) command;
                if (!txnLog.accepts(proposal.payload())) {
                    sync();
                }
                txnLog.append(proposal.zxid(), proposal.payload());
                unsynced++;
            } else {
                sync();
                txnLog.roll();
            }
        }
        sync();
    }

    private void sync() throws FileFailure {
        if (unsynced == 0) {
            return;
        }
        long bytesBefore = txnLog.recordBytes();
        long started = clock.monotonicNanos();
        txnLog.sync();
        long took = clock.monotonicNanos() - started;
        long bytes = txnLog.recordBytes() - bytesBefore;
        long records = unsynced;
        metrics.updateAndGet(before -> before.plus(took, bytes, records));
        unsynced = 0;
        syncs.onSynced(took, records);
        if (took > warnAfterNanos) {
            warnOfSlowSync(took, records, bytes);
        }
        listener.synced(txnLog.lastSyncedZxid());
    }

    private void warnOfSlowSync(long tookNanos, long records, long bytes) {
        slowSinceWarning++;
        long now = clock.monotonicNanos();
        if (now - warnedAtNanos >= WARNING_INTERVAL_NANOS) {
            log.warn(
                    "slow sync of the transaction log server={} took={}ms limit={}ms txns={} bytes={} count={} file={}",
                    server,
                    TimeUnit.NANOSECONDS.toMillis(tookNanos),
                    TimeUnit.NANOSECONDS.toMillis(warnAfterNanos),
                    records,
                    bytes,
                    slowSinceWarning,
                    txnLog.currentFile());
            warnedAtNanos = now;
            slowSinceWarning = 0;
        }
    }

    private void fail(Throwable cause) {
        synchronized (lock) {
            failed = true;
            inbox.clear();
        }
        log.error(
                "transaction log failed, nothing more is written server={} synced=0x{}",
                server,
                Long.toHexString(txnLog.lastSyncedZxid()),
                cause);
        listener.failed(cause);
    }

    private void closeLog() {
        try {
            txnLog.close();
        } catch (FileFailure e) {
            // All that counts was synced before.
            log.warn("closing the transaction log failed server={}", server, e);
        }
    }

    /**
     * Writes and syncs what is queued, then ends the thread and closes the log. Waits for that, at most some seconds if
     * the disk hangs. Idempotent.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            wake();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        if (thread.getState() == Thread.State.NEW) {
            closeLog();
            return;
        }
        boolean interrupted = joinIgnoringInterrupts(CLOSE_MILLIS);
        if (thread.isAlive()) {
            log.warn("transaction log does not finish, interrupting it server={}", server);
            thread.interrupt();
            interrupted |= joinIgnoringInterrupts(CLOSE_AFTER_INTERRUPT_MILLIS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the calling thread was interrupted meanwhile. */
    private boolean joinIgnoringInterrupts(long millis) {
        long end = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        long left = millis;
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = TimeUnit.NANOSECONDS.toMillis(end - clock.monotonicNanos());
        }
        return interrupted;
    }
}
