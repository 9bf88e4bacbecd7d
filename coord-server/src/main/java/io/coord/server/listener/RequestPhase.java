package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.wire.OpCode;
import io.coord.server.read.PendingRequest;
import io.coord.server.replica.ClientSync;
import io.coord.server.replica.ClientWrite;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first half of the requests of a connection (spec: client-protocol 4): reads are answered at once from the tree if
 * nothing of this connection is in flight, writes go to the replica, identities are the matter of {@link AuthPhase}. One for all connections of a
 * server. Thread: event loop of the connection.
 */
final class RequestPhase {
    private static final Logger log = LoggerFactory.getLogger(RequestPhase.class);
    private static final int HEADER_BYTES = 8;

    private final ListenerServices services;
    private final AuthPhase auth;

    RequestPhase(ListenerServices services, AuthPhase auth) {
        this.services = services;
        this.auth = auth;
    }

    /**
     * Serves one request.
     *
     * @param frame without its length, borrowed
     */
    void serve(ClientConnection connection, ByteBuf frame) {
        if (frame.readableBytes() < HEADER_BYTES) {
            connection.close("frame of " + frame.readableBytes() + " bytes, a request has at least " + HEADER_BYTES);
            return;
        }
        int xid = frame.readInt();
        OpCode op = OpCode.ofCode(frame.readInt());
        if (op != null && PathTraffic.isSampled(xid, connection.lastReceivedNanos())) {
            services.stats().paths().add(op, frame, connection.lastReceivedNanos());
        }
        if (op == null || !op.isForClients()) {
            connection.refuse(xid, -1, ErrorCode.UNIMPLEMENTED);
        } else if (op.kind() == OpCode.Kind.CONNECTION) {
            auth.serve(connection, op, xid, frame);
        } else if (!auth.isSatisfiedBy(connection)) {
            services.stats().onRefused(RefusedBy.ENFORCED_AUTHENTICATION);
            connection.refuse(xid, 0, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
        } else if (op.kind() == OpCode.Kind.WRITE || op.kind() == OpCode.Kind.SESSION) {
            submit(connection, op, xid, frame);
        } else if (op.kind() == OpCode.Kind.SYNC && services.replica().ordersSyncs()) {
            sync(connection, xid, frame);
        } else {
            read(connection, op, xid, frame);
        }
    }

    private void read(ClientConnection connection, OpCode op, int xid, ByteBuf body) {
        if (!connection.replies().isIdle()) {
            connection
                    .replies()
                    .expectRead(PendingRequest.read(op, xid, body.retainedSlice(), connection.lastReceivedNanos()));
            return;
        }
        connection.replies().lock();
        ConnectionOutput output = connection.output();
        ByteBuf out = output.frames();
        int start = out.writerIndex();
        services.reads().serve(connection.client(), op, xid, body, out);
        output.replied(
                op,
                xid,
                services.guarded().state().lastZxid(),
                connection.lastReceivedNanos(),
                out.writerIndex() - start);
    }

    private void submit(ClientConnection connection, OpCode op, int xid, ByteBuf body) {
        WriteOp write;
        int bytes = body.readableBytes();
        try {
            write = WriteOpCodec.read(op, new JuteReader(body, services.limits()));
        } catch (DecodeException e) {
            answerUndecodable(connection, op, xid, e);
            return;
        }
        if (op.kind() == OpCode.Kind.WRITE && services.changesRefused().getAsBoolean()) {
            connection.replies().expectRead(PendingRequest.failure(xid, ErrorCode.NOT_READ_ONLY));
            connection.replies().serveWaitingReads();
            return;
        }
        PendingRequest marker = PendingRequest.write(xid, bytes, connection.lastReceivedNanos());
        PendingRequest precedingReads = connection.replies().expectWrite(marker);
        connection
                .replica()
                .submit(new ClientWrite(
                        connection,
                        connection.client().sessionId(),
                        xid,
                        op.code(),
                        write,
                        connection.client().authIds(),
                        connection.client(),
                        marker,
                        precedingReads));
        if (op == OpCode.CLOSE_SESSION) {
            connection.awaitReplica();
        }
    }

    private void sync(ClientConnection connection, int xid, ByteBuf body) {
        int start = body.readerIndex();
        try {
            new JuteReader(body, services.limits()).readString("path");
        } catch (DecodeException e) {
            answerUndecodable(connection, OpCode.SYNC, xid, e);
            return;
        }
        byte[] path = new byte[body.readerIndex() - start];
        body.getBytes(start, path);
        PendingRequest marker = PendingRequest.write(xid, path.length, connection.lastReceivedNanos());
        PendingRequest precedingReads = connection.replies().expectWrite(marker);
        connection
                .replica()
                .sync(new ClientSync(
                        connection,
                        connection.client().sessionId(),
                        xid,
                        Bytes.wrap(path),
                        connection.client().authIds(),
                        connection.client(),
                        marker,
                        precedingReads));
    }

    private void answerUndecodable(ClientConnection connection, OpCode op, int xid, DecodeException cause) {
        log.debug(
                "request not decoded remote={} op={} cause={}",
                connection.client().remoteAddress(),
                op,
                cause.getMessage());
        connection.replies().expectRead(PendingRequest.failure(xid, ErrorCode.MARSHALLING_ERROR));
        connection.replies().serveWaitingReads();
    }
}
