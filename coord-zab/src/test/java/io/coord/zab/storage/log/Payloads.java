package io.coord.zab.storage.log;

import io.coord.core.model.Bytes;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.txn.TxnHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Encoded transactions for tests. */
public final class Payloads {
    private Payloads() {}

    /** A small transaction. */
    public static Bytes of(long zxid) {
        return encode(zxid, new Txn.CreateSession(30_000));
    }

    /** A setData with that many bytes of data, none of them zero. */
    public static Bytes ofSize(long zxid, int dataBytes) {
        byte[] data = new byte[dataBytes];
        for (int i = 0; i < dataBytes; i++) {
            data[i] = (byte) (1 + (zxid + i) % 127);
        }
        return encode(zxid, new Txn.SetData("/a", Bytes.wrap(data), 1));
    }

    public static Bytes encode(long zxid, Txn txn) {
        ByteBuf buffer = Unpooled.buffer();
        TxnCodec.write(buffer, new TxnHeader(7, 1, zxid, 1_000_000 + zxid, txn.type()), txn, null);
        return Bytes.wrap(ByteBufUtil.getBytes(buffer));
    }
}
