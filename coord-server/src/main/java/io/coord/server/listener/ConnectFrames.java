package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.model.Bytes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The two frames of the handshake (spec: client-protocol 3.2, 3.3):
 *
 * <pre>
 *   request:  version(4) lastZxidSeen(8) timeout(4) session(8) password(4+n) [ readOnly(1) ]
 *   response: version(4) timeout(4) session(8) password(4+16) [ readOnly(1) ]
 * </pre>
 *
 * A client that does not send the last byte (3.3 and older) does not get it either.
 */
final class ConnectFrames {
    private static final int PASSWORD_BYTES = 16;

    private ConnectFrames() {}

    /**
     * @param password      as sent, any length
     * @param readOnly      whether a read-only server will do
     * @param withReadOnly  whether the client knows the flag
     */
    record Request(
            long lastZxidSeen,
            int timeoutMillis,
            long sessionId,
            @Nullable Bytes password,
            boolean readOnly,
            boolean withReadOnly) {}

    /**
     * @param in all of the frame, borrowed
     * @throws DecodeException if it is too short
     */
    static Request readRequest(ByteBuf in, JuteLimits limits) {
        JuteReader reader = new JuteReader(in, limits);
        reader.readInt("protocolVersion");
        long lastZxidSeen = reader.readLong("lastZxidSeen");
        int timeoutMillis = reader.readInt("timeOut");
        long sessionId = reader.readLong("sessionId");
        @Nullable Bytes password = reader.readBuffer("passwd");
        boolean withReadOnly = reader.remaining() > 0;
        boolean readOnly = withReadOnly && reader.readBoolean("readOnly");
        return new Request(lastZxidSeen, timeoutMillis, sessionId, password, readOnly, withReadOnly);
    }

    static void writeGranted(ByteBuf out, int timeoutMillis, long sessionId, Bytes password, boolean withReadOnly) {
        out.writeInt(Integer.BYTES * 3 + Long.BYTES + password.length() + (withReadOnly ? 1 : 0));
        out.writeInt(0);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeInt(password.length());
        out.writeBytes(password.array());
        if (withReadOnly) {
            out.writeByte(0);
        }
    }

    /** Unknown or expired session, or wrong password: a client can not tell which. */
    static void writeRefused(ByteBuf out, boolean withReadOnly) {
        writeGranted(out, 0, 0, Bytes.wrap(new byte[PASSWORD_BYTES]), withReadOnly);
    }
}
