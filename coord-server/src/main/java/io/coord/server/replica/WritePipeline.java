package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.prepare.Preparer;
import io.coord.server.prepare.WriteRequest;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadService;
import io.coord.zab.protocol.SoleVoter;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.LogThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a write: prepared against the tree and all that is in flight, proposed and logged, and, once it is
 * committed, applied and answered. Nothing is answered before it is durable.
 *
 * <p>Thread: replica.
 */
final class WritePipeline {
    private static final Logger log = LoggerFactory.getLogger(WritePipeline.class);

    /** How many transactions are applied before waiting reads get their chance. */
    private static final int APPLIES_PER_LOCK = 128;

    private static final int SCRATCH_BYTES = 4096;

    private final String server;
    private final GuardedState guarded;
    private final Preparer preparer;
    private final SoleVoter voter;
    private final LogThread logThread;
    private final ReadService reads;
    private final DeliveryRound round;
    private final Clock clock;
    private final AppliedListener applied;

    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private final ByteBuf scratch = Unpooled.buffer(SCRATCH_BYTES);
    private final List<Proposal> proposals = new ArrayList<>();
    private long digestMismatches;

    /** Hears of each transaction that has been applied, under the tree's write lock. */
    interface AppliedListener {
        void onApplied(LoggedTxn txn, int payloadBytes, @Nullable Object origin);
    }

    WritePipeline(ReplicaParts parts, AppliedListener applied) {
        this.server = parts.server();
        this.guarded = parts.guarded();
        this.preparer = parts.preparer();
        this.voter = new SoleVoter(guarded.state().lastZxid());
        this.logThread = parts.logThread();
        this.reads = parts.reads();
        this.round = parts.round();
        this.clock = parts.clock();
        this.applied = applied;
    }

    /** Orders a client's change. */
    void submit(ClientWrite write) {
        order(write.sessionId(), write.xid(), write.op(), write.ids(), write);
    }

    /**
     * Orders a change of the server's own.
     *
     * @param origin given back to the listener
     */
    void submit(long sessionId, WriteOp op, @Nullable Object origin) {
        order(sessionId, 0, op, List.of(), origin);
    }

    private void order(long sessionId, int cxid, WriteOp op, List<AuthId> ids, @Nullable Object origin) {
        long zxid = voter.propose();
        LoggedTxn txn = preparer.prepare(new WriteRequest(sessionId, cxid, op, ids), zxid, clock.wallMillis());
        Bytes payload = encode(txn);
        proposals.add(new Proposal(zxid, payload));
        inFlight.add(new InFlight(txn, payload.length(), origin));
    }

    /** Hands what was ordered in this turn to the log. */
    void propose() {
        if (!proposals.isEmpty()) {
            logThread.append(proposals);
            proposals.clear();
        }
    }

    /** The log is durable up to this zxid. */
    void onLogSynced(long zxid) {
        voter.onLogSynced(zxid);
    }

    /** Applies what is committed. */
    void applyCommitted() {
        while (!inFlight.isEmpty() && inFlight.peek().txn.zxid() <= voter.committed()) {
            long stamp = guarded.lockWrite();
            try {
                for (int i = 0; i < APPLIES_PER_LOCK; i++) {
                    InFlight next = inFlight.peek();
                    if (next == null || next.txn.zxid() > voter.committed()) {
                        break;
                    }
                    inFlight.remove();
                    apply(next);
                }
            } finally {
                guarded.unlockWrite(stamp);
            }
        }
    }

    long lastApplied() {
        return guarded.state().lastZxid();
    }

    /** How many transactions are proposed and not applied. */
    int inFlightCount() {
        return inFlight.size();
    }

    private void apply(InFlight entry) {
        if (entry.origin instanceof ClientWrite) {
            runPrecedingReads((ClientWrite) entry.origin);
        }
        ReplicatedState state = guarded.state();
        TxnResult result = state.apply(entry.txn, guarded.watches());
        preparer.applied(entry.txn.zxid());
        if (state.digestMismatches() != digestMismatches) {
            digestMismatches = state.digestMismatches();
            log.error(
                    "tree digest differs from the one predicted server={} zxid=0x{}",
                    server,
                    Long.toHexString(entry.txn.zxid()));
        }
        if (entry.origin instanceof ClientWrite) {
            ClientWrite write = (ClientWrite) entry.origin;
            round.deliver(
                    write.link(),
                    new Delivery.WriteDone(write.xid(), write.opCode(), entry.txn.zxid(), entry.txn.txn(), result));
        }
        applied.onApplied(entry.txn, entry.payloadBytes, entry.origin);
    }

    /** Reads that came before this write must not see it: the last moment to run them is now. */
    private void runPrecedingReads(ClientWrite write) {
        for (PendingRequest read = write.precedingReads(); read != null && read != write.marker(); read = read.next()) {
            if (!read.isServed()) {
                ByteBuf reply = ByteBufAllocator.DEFAULT.ioBuffer();
                read.serve(reads, write.caller(), guarded.state().lastZxid(), reply);
                round.deliver(write.link(), new Delivery.ReadDone(reply));
            }
        }
    }

    private Bytes encode(LoggedTxn txn) {
        scratch.clear();
        TxnCodec.write(scratch, txn);
        byte[] payload = new byte[scratch.readableBytes()];
        scratch.readBytes(payload);
        if (scratch.capacity() > SCRATCH_BYTES * 64) {
            scratch.capacity(SCRATCH_BYTES);
        }
        return Bytes.wrap(payload);
    }

    private record InFlight(
            LoggedTxn txn, int payloadBytes, @Nullable Object origin) {}
}
