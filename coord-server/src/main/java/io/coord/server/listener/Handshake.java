package io.coord.server.listener;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.ReadOnlyFlag;
import io.coord.server.delivery.Delivery;
import io.netty.buffer.ByteBuf;

/**
 * The frames with which a connection gets its session (spec: client-protocol 3.2, 3.3). They have no header. A client
 * that does not send the flag for read-only servers (3.3 and older) does not get it back either.
 */
final class Handshake {
    private Handshake() {}

    /**
     * @param in all of the frame, borrowed
     * @throws DecodeException if it is too short
     */
    static ConnectRequest readRequest(ByteBuf in, JuteLimits limits) {
        return ConnectRequest.read(new JuteReader(in, limits));
    }

    /** The flag that the answer carries. */
    static ReadOnlyFlag answerTo(ReadOnlyFlag requested, boolean isReadOnly) {
        return requested == ReadOnlyFlag.ABSENT ? ReadOnlyFlag.ABSENT : ReadOnlyFlag.of(isReadOnly);
    }

    /** Returns the size of the frame. */
    static int writeGranted(ByteBuf out, Delivery.SessionGranted granted, ReadOnlyFlag flag) {
        return writeFrame(
                out,
                new ConnectResponse(
                        0, granted.timeoutMillis(), granted.session().id(), granted.password(), flag));
    }

    /** Unknown or expired session, or wrong password: a client can not tell which. */
    static void writeRefused(ByteBuf out, ReadOnlyFlag flag) {
        writeFrame(out, ConnectResponse.noSession(flag));
    }

    private static int writeFrame(ByteBuf out, ConnectResponse response) {
        int start = out.writerIndex();
        out.writeInt(0);
        response.write(new JuteWriter(out));
        int bytes = out.writerIndex() - start;
        out.setInt(start, bytes - Integer.BYTES);
        return bytes;
    }
}
