package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.error.ErrorCode;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.Txn;
import io.coord.core.wire.OpCode;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.measure.Stage;
import io.coord.server.measure.StageTimes;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadCaller;
import io.coord.server.read.ReadService;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second half of the way of a write, on every server: applied to the tree and answered, once it is committed.
 * Thread: replica.
 */
final class Applier {
    private static final Logger log = LoggerFactory.getLogger(Applier.class);

    /** How many transactions are applied before waiting reads get their chance. */
    private static final int APPLIES_PER_LOCK = 128;

    private static final int NANOS_PER_MICRO = 1000;

    private final String server;
    private final GuardedState guarded;
    private final ReadService reads;
    private final DeliveryRound round;
    private final @Nullable WriteAudit audit;
    private final Listener listener;
    private final Clock clock;
    private final StageTimes stages;
    private long digestMismatches;

    /** Hears of each transaction that has been applied, under the tree's write lock. */
    interface Listener {
        void onApplied(OrderedTxn txn);

        /** Hears of each sync that has been answered. */
        void onSyncAnswered(ClientSync sync);
    }

    /** What is committed, in its order. */
    interface Source {
        /** Returns the next one, null if there is none now. */
        @Nullable
        OrderedTxn next();
    }

    Applier(
            String server,
            GuardedState guarded,
            ReadService reads,
            DeliveryRound round,
            @Nullable WriteAudit audit,
            Listener listener,
            Clock clock,
            StageTimes stages) {
        this.clock = clock;
        this.stages = stages;
        this.server = server;
        this.guarded = guarded;
        this.reads = reads;
        this.round = round;
        this.audit = audit;
        this.listener = listener;
    }

    /** Applies all that {@code committed} has. */
    void apply(Source committed) {
        OrderedTxn next = committed.next();
        while (next != null) {
            long startedNanos = clock.monotonicNanos();
            stages.record(
                    Stage.PROPAGATION, clock.wallMillis() - next.txn().header().timeMillis());
            int applied = 0;
            long stamp = guarded.lockWrite();
            try {
                while (applied < APPLIES_PER_LOCK && next != null) {
                    recordCommit(next, startedNanos);
                    apply(next, startedNanos);
                    applied++;
                    next = committed.next();
                }
            } finally {
                guarded.unlockWrite(stamp);
            }
            stages.record(Stage.APPLY, (clock.monotonicNanos() - startedNanos) / NANOS_PER_MICRO);
            stages.record(Stage.APPLY_BATCH, applied);
        }
    }

    /** That it is committed is known at the latest when the batch begins. */
    private void recordCommit(OrderedTxn txn, long nowNanos) {
        if (txn.proposedNanos() != 0) {
            stages.record(Stage.COMMIT, (nowNanos - txn.proposedNanos()) / NANOS_PER_MICRO);
        }
    }

    private void apply(OrderedTxn ordered, long nowNanos) {
        Origin origin = ordered.origin();
        if (origin instanceof ClientWrite) {
            ClientWrite write = (ClientWrite) origin;
            write.marker().committed(nowNanos);
            runPrecedingReads(write.link(), write.caller(), write.precedingReads(), write.marker());
        }
        ReplicatedState state = guarded.state();
        TxnResult result = state.apply(ordered.txn(), guarded.watches());
        if (state.digestMismatches() != digestMismatches) {
            reportMismatch(state, ordered.zxid());
        }
        // Before the answer: who has it finds the line.
        if (audit != null) {
            tell(audit, ordered, result);
        }
        if (origin instanceof ClientWrite) {
            ClientWrite write = (ClientWrite) origin;
            round.deliver(
                    write.link(),
                    new Delivery.WriteDone(
                            write.xid(),
                            write.opCode(),
                            ordered.zxid(),
                            ordered.txn().txn(),
                            result));
        }
        listener.onApplied(ordered);
    }

    private static void tell(WriteAudit audit, OrderedTxn ordered, TxnResult result) {
        Txn txn = ordered.txn().txn();
        if (ordered.origin() instanceof ClientWrite) {
            audit.written((ClientWrite) ordered.origin(), txn, result);
        }
        List<String> deleted = txn instanceof Txn.CloseSession ? ((Txn.CloseSession) txn).ephemeralPaths() : null;
        if (deleted != null) {
            audit.deletedWithSession(ordered.txn().header().clientId(), deleted);
        }
    }

    private void reportMismatch(ReplicatedState state, long zxid) {
        boolean more = state.digestMismatches() > digestMismatches;
        digestMismatches = state.digestMismatches();
        if (more) {
            log.error("tree digest differs from the one predicted server={} zxid=0x{}", server, Long.toHexString(zxid));
        }
    }

    /** Answers a change that is not ordered, since there is nobody to order it. Not under the lock. */
    void answer(ClientWrite write, TxnResult result) {
        lockAndRunPrecedingReads(write.link(), write.caller(), write.precedingReads(), write.marker());
        if (audit != null) {
            audit.written(write, null, result);
        }
        round.deliver(
                write.link(),
                new Delivery.WriteDone(
                        write.xid(), write.opCode(), guarded.state().lastZxid(), null, result));
    }

    /** Refuses a client's sync. Not under the lock. */
    void refuse(ClientSync sync, ErrorCode error) {
        lockAndRunPrecedingReads(sync.link(), sync.caller(), sync.precedingReads(), sync.marker());
        round.deliver(
                sync.link(),
                new Delivery.WriteDone(
                        sync.xid(),
                        OpCode.SYNC.code(),
                        guarded.state().lastZxid(),
                        null,
                        new TxnResult.Failed(error.code())));
        listener.onSyncAnswered(sync);
    }

    /** Answers a client's sync: everything it wants to see has been applied. Not under the lock. */
    void answer(ClientSync sync) {
        lockAndRunPrecedingReads(sync.link(), sync.caller(), sync.precedingReads(), sync.marker());
        round.deliver(
                sync.link(), new Delivery.SyncDone(sync.xid(), guarded.state().lastZxid(), sync.body()));
        listener.onSyncAnswered(sync);
    }

    /** With the write side, though nothing changes: the event loop may be at the same reads with the read side. */
    private void lockAndRunPrecedingReads(
            ClientLink link, ReadCaller caller, @Nullable PendingRequest first, PendingRequest marker) {
        if (first == null) {
            return;
        }
        long stamp = guarded.lockWrite();
        try {
            runPrecedingReads(link, caller, first, marker);
        } finally {
            guarded.unlockWrite(stamp);
        }
    }

    /** Reads that came before this request are answered before it, and do not see it: now is the last moment. */
    private void runPrecedingReads(
            ClientLink link, ReadCaller caller, @Nullable PendingRequest first, PendingRequest marker) {
        for (PendingRequest read = first; read != null && read != marker; read = read.next()) {
            if (!read.isServed()) {
                ByteBuf reply = ByteBufAllocator.DEFAULT.ioBuffer();
                read.serve(reads, caller, guarded.state().lastZxid(), reply);
                round.deliver(link, new Delivery.ReadDone(reply));
            }
        }
    }
}
