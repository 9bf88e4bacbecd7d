package io.coord.server.delivery;

import io.coord.core.codec.JuteWriter;
import io.coord.core.codec.StatCodec;
import io.coord.core.error.ErrorCode;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnType;
import io.coord.core.watch.WatchEvent;
import io.coord.core.wire.MultiHeader;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Frames that a server sends (spec: client-protocol 4, 9, 10.1):
 *
 * <pre>
 *   length(4) | xid(4) zxid(8) err(4) | record, only if err = 0
 * </pre>
 */
public final class ReplyWriter {
    /** Where the zxid stands in a frame. */
    public static final int ZXID_OFFSET = Integer.BYTES * 2;

    private static final int NOTIFICATION_XID = -1;
    private static final int STATE_SYNC_CONNECTED = 3;
    private static final int ERR_OFFSET = ZXID_OFFSET + Long.BYTES;

    private ReplyWriter() {}

    /** Starts a frame with an err of 0. Returns its place, for {@link #end} and {@link #fail}. */
    public static int begin(ByteBuf out, int xid, long zxid) {
        int start = out.writerIndex();
        out.writeInt(0);
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(0);
        return start;
    }

    /** Completes the frame that started at {@code start}. */
    public static void end(ByteBuf out, int start) {
        out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    }

    /** Completes the frame that started at {@code start} as an error: what was written behind the header is dropped. */
    public static void fail(ByteBuf out, int start, int code) {
        out.writerIndex(start + ERR_OFFSET + Integer.BYTES);
        out.setInt(start + ERR_OFFSET, code);
        end(out, start);
    }

    /** Completes the frame that started at {@code start} as an error that has a body nevertheless. */
    public static void endAsError(ByteBuf out, int start, int code) {
        out.setInt(start + ERR_OFFSET, code);
        end(out, start);
    }

    public static void writeError(ByteBuf out, int xid, long zxid, int code) {
        fail(out, begin(out, xid, zxid), code);
    }

    /** The error in a frame that has been written to the end of a buffer; 0: none. Not for answers to connect requests. */
    public static int errorOf(ByteBuf out, int frameBytes) {
        return out.getInt(out.writerIndex() - frameBytes + ERR_OFFSET);
    }

    public static void writeOk(ByteBuf out, int xid, long zxid) {
        end(out, begin(out, xid, zxid));
    }

    public static void writeEvent(ByteBuf out, WatchEvent event) {
        writeEvent(out, event.zxid(), event.type().code(), event.path());
    }

    public static void writeEvent(ByteBuf out, long zxid, int type, String path) {
        int start = begin(out, NOTIFICATION_XID, zxid);
        out.writeInt(type);
        out.writeInt(STATE_SYNC_CONNECTED);
        new JuteWriter(out).writeString(path);
        end(out, start);
    }

    /** Writes the reply to a write. */
    public static void writeResult(ByteBuf out, Delivery.WriteDone done) {
        int start = begin(out, done.xid(), done.zxid());
        TxnResult result = done.result();
        if (result instanceof TxnResult.Failed) {
            fail(out, start, ((TxnResult.Failed) result).code());
            return;
        }
        if (result instanceof TxnResult.Created) {
            TxnResult.Created created = (TxnResult.Created) result;
            new JuteWriter(out).writeString(created.path());
            if (done.opCode() != TxnType.CREATE) {
                StatCodec.write(new JuteWriter(out), created.stat());
            }
        } else if (result instanceof TxnResult.Changed) {
            if (done.txn() instanceof Txn.Reconfig reconfig) {
                new JuteWriter(out).writeBuffer(reconfig.data());
            }
            StatCodec.write(new JuteWriter(out), ((TxnResult.Changed) result).stat());
        } else if (result instanceof TxnResult.Multi) {
            writeMulti(out, (Txn.Multi) done.txn(), ((TxnResult.Multi) result).results());
        }
        end(out, start);
    }

    /** Writes the reply to a sync, which is the request again. */
    public static void writeSync(ByteBuf out, Delivery.SyncDone done) {
        int start = begin(out, done.xid(), done.zxid());
        out.writeBytes(done.body().array());
        end(out, start);
    }

    private static void writeMulti(ByteBuf out, Txn.Multi txn, List<TxnResult> results) {
        for (int i = 0; i < results.size(); i++) {
            writeElement(out, txn.elements().get(i).type(), results.get(i));
        }
        MultiHeader.END.write(new JuteWriter(out));
    }

    private static void writeElement(ByteBuf out, int txnType, TxnResult result) {
        if (result instanceof TxnResult.Failed) {
            int code = ((TxnResult.Failed) result).code();
            writeMultiHeader(out, TxnType.ERROR, false, code);
            out.writeInt(code);
        } else if (result instanceof TxnResult.Created) {
            TxnResult.Created created = (TxnResult.Created) result;
            // Compat: container and TTL creates answer with the type of create2 (client-protocol 9).
            boolean plain = txnType == TxnType.CREATE;
            writeMultiHeader(out, plain ? TxnType.CREATE : TxnType.CREATE2, false, ErrorCode.OK.code());
            new JuteWriter(out).writeString(created.path());
            if (!plain) {
                StatCodec.write(new JuteWriter(out), created.stat());
            }
        } else {
            writeMultiHeader(out, txnType, false, ErrorCode.OK.code());
            if (result instanceof TxnResult.Changed) {
                StatCodec.write(new JuteWriter(out), ((TxnResult.Changed) result).stat());
            }
        }
    }

    public static void writeMultiHeader(ByteBuf out, int type, boolean done, int err) {
        out.writeInt(type);
        out.writeByte(done ? 1 : 0);
        out.writeInt(err);
    }
}
