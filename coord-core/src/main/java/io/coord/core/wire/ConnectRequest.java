package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a connection, without a header (spec: client-protocol 3.2).
 *
 * @param protocolVersion 0; a server ignores it
 * @param lastZxidSeen    highest zxid of a reply that the client has seen
 * @param timeoutMillis   wanted session timeout, any int
 * @param sessionId       0 for a new session
 * @param password        of the session; of any length, or null, for a new one
 * @param readOnly        {@code YES}: a read-only server will do
 */
public record ConnectRequest(
        int protocolVersion,
        long lastZxidSeen,
        int timeoutMillis,
        long sessionId,
        @Nullable Bytes password,
        ReadOnlyFlag readOnly)
        implements WireRecord {

    public static ConnectRequest read(JuteReader in) {
        return new ConnectRequest(
                in.readInt("protocolVersion"),
                in.readLong("lastZxidSeen"),
                in.readInt("timeOut"),
                in.readLong("sessionId"),
                in.readBuffer("passwd"),
                ReadOnlyFlag.read(in));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(protocolVersion);
        out.writeLong(lastZxidSeen);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        readOnly.write(out);
    }
}
