package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ConnectRequest}, without a header (spec: client-protocol 3.3).
 *
 * @param protocolVersion 0
 * @param timeoutMillis   negotiated session timeout; 0 or less: there is no such session
 * @param sessionId       0: there is no such session
 * @param password        16 bytes
 * @param readOnly        {@code YES}: this server only serves reads; {@code ABSENT} to a client that sent no such byte
 */
public record ConnectResponse(
        int protocolVersion,
        int timeoutMillis,
        long sessionId,
        @Nullable Bytes password,
        ReadOnlyFlag readOnly) implements WireRecord {
    public static final int PASSWORD_BYTES = 16;

    private static final Bytes NO_PASSWORD = Bytes.wrap(new byte[PASSWORD_BYTES]);

    /** The session is unknown, expired, or the password is wrong: the client cannot tell. */
    public static ConnectResponse noSession(ReadOnlyFlag readOnly) {
        return new ConnectResponse(0, 0, 0, NO_PASSWORD, readOnly);
    }

    public static ConnectResponse read(JuteReader in) {
        return new ConnectResponse(
                in.readInt("protocolVersion"),
                in.readInt("timeOut"),
                in.readLong("sessionId"),
                in.readBuffer("passwd"),
                ReadOnlyFlag.read(in));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(protocolVersion);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        readOnly.write(out);
    }
}
