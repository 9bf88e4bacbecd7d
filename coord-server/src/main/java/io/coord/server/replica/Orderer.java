package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.server.measure.Stage;
import io.coord.server.measure.StageTimes;
import io.coord.server.prepare.Preparer;
import io.coord.server.prepare.WriteRequest;
import io.coord.zab.protocol.message.Proposal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first half of the way of a write, on a leader or a single server: prepared against the tree and all that is in
 * flight, and proposed. Remembers what is in flight, in its order. Thread: replica.
 */
final class Orderer {
    private static final int SCRATCH_BYTES = 4096;
    private static final int NANOS_PER_MICRO = 1000;

    private final Preparer preparer;
    private final Broadcast broadcast;
    private final ProposalSizes sizes;
    private final Clock clock;
    private final StageTimes stages;
    private final ArrayDeque<OrderedTxn> inFlight = new ArrayDeque<>();
    private final ByteBuf scratch = Unpooled.buffer(SCRATCH_BYTES);

    Orderer(Preparer preparer, Broadcast broadcast, ProposalSizes sizes, Clock clock, StageTimes stages) {
        this.sizes = sizes;
        this.stages = stages;
        this.preparer = preparer;
        this.broadcast = broadcast;
        this.clock = clock;
    }

    /** Orders a client's change. */
    void order(ClientWrite write) {
        order(new WriteRequest(write.sessionId(), write.xid(), write.op(), write.ids()), write);
    }

    /** Orders a change of the server's own, for a session or for nobody (0). */
    void orderOwn(long sessionId, WriteOp op, @Nullable Origin origin) {
        order(new WriteRequest(sessionId, 0, op, List.of()), origin);
    }

    void order(WriteRequest request, @Nullable Origin origin) {
        long zxid = broadcast.nextZxid();
        long takenNanos = clock.monotonicNanos();
        LoggedTxn txn = preparer.prepare(request, zxid, clock.wallMillis());
        long preparedNanos = clock.monotonicNanos();
        stages.record(Stage.PREPARE, (preparedNanos - takenNanos) / NANOS_PER_MICRO);
        if (origin instanceof ClientWrite write) {
            write.marker().taken(takenNanos);
            stages.record(Stage.QUEUE, (takenNanos - write.marker().receivedNanos()) / NANOS_PER_MICRO);
        }
        propose(txn, preparedNanos, origin);
    }

    /** Orders the refusal of a request, for a reason that is not in the tree: so its answer keeps its place. */
    void refuse(WriteRequest request, ErrorCode error, @Nullable Origin origin) {
        long zxid = broadcast.nextZxid();
        propose(preparer.refuse(request, zxid, clock.wallMillis(), error), clock.monotonicNanos(), origin);
    }

    private void propose(LoggedTxn txn, long nowNanos, @Nullable Origin origin) {
        Bytes payload = encode(txn);
        inFlight.add(new OrderedTxn(txn, payload.length(), nowNanos, origin));
        sizes.record(payload.length());
        if (txn.txn() instanceof Txn.Reconfig reconfig && reconfig.data() != null) {
            broadcast.announceConfig(txn.zxid(), reconfig.data());
        }
        broadcast.propose(new Proposal(txn.zxid(), payload));
    }

    /** Takes the oldest in flight if it is not later than {@code zxid}, which is committed; else null. */
    @Nullable
    OrderedTxn takeCommitted(long zxid) {
        OrderedTxn oldest = inFlight.peek();
        return oldest == null || oldest.zxid() > zxid ? null : inFlight.remove();
    }

    /** Everything up to {@code zxid} has been applied to the tree. */
    void applied(long zxid) {
        preparer.applied(zxid);
    }

    /** How many transactions are proposed and not applied. */
    int inFlightCount() {
        return inFlight.size();
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
}
