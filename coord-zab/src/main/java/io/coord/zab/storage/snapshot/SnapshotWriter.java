package io.coord.zab.storage.snapshot;

import io.coord.core.txn.TxnDigest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Adler32;

/**
 * Writes the logical content of a snapshot (spec: disk-formats 2.1):
 *
 * <pre>
 *   "ZKSN"(4) 2(4) -1(8) | body | seal | zxid(8) digest version(4) digest(8) | seal | last zxid(8) | seal
 *   seal = Adler-32 of all bytes so far(8) "/"(5)
 * </pre>
 *
 * <p>Counterpart: {@link SnapshotReader}.
 */
final class SnapshotWriter {
    static final int MAGIC = 0x5A4B534E;
    static final int VERSION = 2;
    static final long DBID = -1;

    private static final int BUFFER_BYTES = 128 * 1024;

    private final OutputStream out;
    private final Adler32 adler = new Adler32();
    private final ByteBuf buffer = Unpooled.buffer(BUFFER_BYTES);

    private SnapshotWriter(OutputStream out) {
        this.out = out;
    }

    static void write(OutputStream out, SnapshotSource source, SnapshotOptions.OptionalSections sections)
            throws IOException {
        new SnapshotWriter(out).write(source, sections);
    }

    private void write(SnapshotSource source, SnapshotOptions.OptionalSections sections) throws IOException {
        buffer.writeInt(MAGIC).writeInt(VERSION).writeLong(DBID);
        while (source.writeNext(buffer)) {
            if (buffer.readableBytes() >= BUFFER_BYTES / 2) {
                flush();
            }
        }
        seal();
        if (sections != SnapshotOptions.OptionalSections.NONE) {
            buffer.writeLong(source.zxid()).writeInt(TxnDigest.VERSION).writeLong(source.digest());
            seal();
        }
        if (sections == SnapshotOptions.OptionalSections.DIGEST_AND_LAST_ZXID) {
            buffer.writeLong(source.zxid());
            seal();
        }
        flush();
    }

    private void seal() throws IOException {
        flush();
        buffer.writeLong(adler.getValue()).writeInt(1).writeByte('/');
    }

    private void flush() throws IOException {
        adler.update(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), buffer.readableBytes());
        buffer.readBytes(out, buffer.readableBytes());
        buffer.clear();
    }
}
